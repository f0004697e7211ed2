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

/// What matters now and not later: that somebody is typing, or is here.
struct Signal {
  ConversationId conversation;
  UserId from;
  std::uint16_t kind = 0;  ///< numbered by those who send and receive it
  std::string text;        ///< at most kSignalTextBytesMax
};

/// A lane beside the records, for signals that are sent and then forgotten. It promises little, so that it costs
/// little:
///
/// - A signal has no position. It is in no table, never wakes the writer, and nobody can catch up with it.
/// - It has no order against events. Signals of one sender, conversation and kind arrive in the order in which they
/// were
///   sent; of those that wait together, only the newest arrives.
/// - It is dropped where a receiver is behind: a subscription that catches up or is paused, and all of a feed that has
///   records left to read, since it does not know yet who is a member.
/// - What waits is bounded in items and in bytes. When the lane is full, a new signal is dropped and those that wait
///   stay.
/// - It reaches the feeds of its own process into whose inboxes it is put. A signal from another process needs a
/// carrier
///   that puts it there too; the doorbells' datagrams could be that one, and carry nothing today.
///
/// Receivers are those who are members when it is told. Whether the sender may send it, and how often, must have been
/// checked.
///
/// Threads: one at a time; the Inbox has one under its lock.
class SignalLane {
 public:
  /// False: dropped.
  bool put(Signal signal);
  std::vector<Signal> take();

 private:
  static std::size_t bytes_of(const Signal& signal) { return sizeof(Signal) + signal.text.size(); }

  std::vector<Signal> waiting_;
  std::size_t bytes_ = 0;
};

/// What the owner of a feed hears of signals, besides Feed::Sink and by the same rules.
class SignalSink {
 public:
  virtual ~SignalSink() = default;
  virtual void on_signal(SubscriptionId id, const std::shared_ptr<const Signal>& signal) = 0;
};

}  // namespace confab::feed
