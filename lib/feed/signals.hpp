#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <confab/ids.hpp>

namespace confab::feed {

/// Most that wait in one lane: to leave a process, or for the next turn of one feed.
inline constexpr std::size_t kSignalsWaitingMax = 1000;
/// Of one signal between processes.
inline constexpr std::size_t kSignalBytes = 25;
/// Of those that travel together.
inline constexpr std::size_t kSignalsTextBytesMax = 1 + kSignalsWaitingMax * kSignalBytes;

/// Something that matters only at the moment.
struct Signal {
  enum class Kind : std::uint8_t {
    typing = 1,    ///< the user is writing
    delivered = 2  ///< a device of the user has everything up to `seq`
  };
  Kind kind = Kind::typing;
  ConversationId conversation;
  UserId user;  ///< who did it
  Seq seq;

  friend bool operator==(const Signal&, const Signal&) = default;
};

/// Signals as one datagram or one message of a broker has them: a byte for their form, then kSignalBytes for each.
std::string encode_signals(std::span<const Signal> signals);
/// Those that are understood; what a newer process sends besides is skipped.
std::vector<Signal> decode_signals(std::string_view text);

/// Typing and deliveries matter only at the moment. Storing them would cost a commit each, so they have a lane of their
/// own, beside the records of the log: signals are sent and then forgotten. It promises little to cost little:
///
/// - A signal has no position. It is in no table, never wakes the writer, and nobody can catch up with it.
/// - It has no order against events. Signals of one user, conversation and kind arrive in the order of sending; of
///   those that wait together, only the newest arrives.
/// - It is dropped for a receiver that is behind: for a subscription that catches up or is paused, and for a whole feed
///   that has records left to read, since that does not know yet who is a member.
/// - What waits is bounded in items, which have a fixed size. When the lane is full, a new signal is dropped.
///
/// Receivers are the other members at the time of delivery. The caller must have checked that the user may send it, and
/// how often.
///
/// Threads: one at a time; whoever has one guards it.
class SignalLane {
 public:
  /// Returns false if the signal was dropped.
  bool put(const Signal& signal);
  std::vector<Signal> take();
  bool empty() const { return waiting_.empty(); }

 private:
  std::vector<Signal> waiting_;
};

/// Carries signals to everybody who hears them, in this process and in all others of the store. On one machine the
/// Doorbells do; between machines a broker may, which has nothing to know but this.
///
/// Threads: any.
class SignalCarrier {
 public:
  /// Hears until it is destroyed; afterwards no call runs.
  class Hearing {
   public:
    virtual ~Hearing() = default;
  };
  using Heard = std::function<void(const Signal&)>;

  virtual ~SignalCarrier() = default;
  /// Never waits. False: dropped here; it may also be lost on the way.
  virtual bool send(const Signal& signal) = 0;
  /// `heard` is called on a thread of the carrier and must not block.
  virtual std::unique_ptr<Hearing> hear(Heard heard) = 0;
};

}  // namespace confab::feed
