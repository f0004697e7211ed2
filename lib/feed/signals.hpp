#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <confab/feed.hpp>
#include <confab/ids.hpp>

namespace confab::feed {

/// Most that wait for the next turn of one feed.
inline constexpr std::size_t kSignalsWaitingMax = 1000;
inline constexpr std::size_t kSignalsWaitingBytesMax = 64 << 10;
/// Longest `text` of one.
inline constexpr std::size_t kSignalTextBytesMax = 256;

/// Something that matters only at the moment: that somebody is typing, or is online.
struct Signal {
  ConversationId conversation;
  UserId from;
  std::uint16_t kind = 0;  ///< numbered by those who send and receive it
  std::string text;        ///< at most kSignalTextBytesMax
};

/// Typing and presence matter only at the moment. Storing them would cost a commit each, so they have a lane of their
/// own, beside the records of the log: signals are sent and then forgotten. It promises little to cost little:
///
/// - A signal has no position. It is in no table, never wakes the writer, and nobody can catch up with it.
/// - It has no order against events. Signals of one sender, conversation and kind arrive in the order of sending; of
///   those that wait together, only the newest arrives.
/// - It is dropped for a receiver that is behind: for a subscription that catches up or is paused, and for a whole feed
///   that has records left to read, since that does not know yet who is a member.
/// - What waits is bounded in items and in bytes. When the lane is full, a new signal is dropped.
/// - It reaches the feeds of this process into whose inboxes it is put. For signals of another process something must
///   put them there too; the datagrams of the doorbells could carry them, but carry nothing today.
///
/// Receivers are the members at the time of delivery. The caller must have checked that the sender may send it, and how
/// often.
///
/// Threads: one at a time; the Inbox has one under its lock.
class SignalLane {
 public:
  /// Returns false if the signal was dropped.
  bool put(Signal signal);
  std::vector<Signal> take();

 private:
  static std::size_t bytes_of(const Signal& signal) { return sizeof(Signal) + signal.text.size(); }

  std::vector<Signal> waiting_;
  std::size_t bytes_ = 0;
};

/// Receives the signals of a feed, besides Feed::Sink and by the same rules.
class SignalSink {
 public:
  virtual ~SignalSink() = default;
  virtual void on_signal(SubscriptionId id, const std::shared_ptr<const Signal>& signal) = 0;
};

}  // namespace confab::feed
