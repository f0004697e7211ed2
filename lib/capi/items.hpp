#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "capi/answers.hpp"
#include "capi/calls.hpp"
#include "capi/followed_events.hpp"
#include "capi/signal.hpp"
#include "capi/subscribed_events.hpp"
#include "util/mutex.hpp"

namespace confab::capi {

/// The one queue of an engine: each language forbids callbacks from foreign threads in its own way, so a program takes
/// by itself what came. There are three kinds, ends of calls and events of subscriptions and of followers. Each has a
/// class with a lock of its own, so that the threads which bring something do not wait for those that take.
///
/// Threads: any.
class Items {
 public:
  static Result<std::unique_ptr<Items>> open(std::size_t calls_max);

  Calls& calls() { return calls_; }

  Result<std::uint64_t> subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from);
  Result<std::uint64_t> follow(Engine& engine, std::string_view name, const FollowOptions& options);
  Answer confirm(std::uint64_t follower, const confab::Cursor& cursor);
  // Of subscriptions and of followers. An unknown number is ignored.
  void unsubscribe(std::uint64_t subscription);
  void pause(std::uint64_t subscription);
  void resume(std::uint64_t subscription);

  /// Readable while something is there to take.
  int descriptor() const { return signal_->descriptor(); }
  /// The next item of whichever kind. Waits up to `timeout_ms`; below 0: as long as it takes.
  Answer next(std::int32_t timeout_ms, std::unique_ptr<confab_item>& out);
  /// One thread that waits in next(), or else the next one that calls it, gets `interrupted`.
  void interrupt();

  /// Threads that wait in next() get `unavailable`, and so does every later call.
  void close();
  /// Ends all subscriptions and followers; before the engine goes.
  void drop_feed();

 private:
  enum class Taken { item, nothing, interrupted, closed };

  Items(std::size_t calls_max, std::unique_ptr<Signal> signal)
      : signal_(std::move(signal)), calls_(calls_max, *signal_), subscribed_(*signal_), followed_(*signal_) {}

  Taken take(std::unique_ptr<confab_item>& out);
  void update_signal() CONFAB_REQUIRES(taking_mutex_);
  bool anything();

  const std::unique_ptr<Signal> signal_;
  Calls calls_;
  SubscribedEvents subscribed_;
  FollowedEvents followed_;
  std::atomic<bool> interrupted_ = false;
  std::atomic<bool> closed_ = false;

  /// One thread takes at a time. Comes before the locks of the three kinds.
  util::Mutex taking_mutex_;
  /// They are taken by turns, so that no kind starves another.
  static constexpr unsigned kKinds = 3;
  unsigned next_kind_ CONFAB_GUARDED_BY(taking_mutex_) = 0;
};

}  // namespace confab::capi
