#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <confab/engine.hpp>

#include "capi/item_queue.hpp"
#include "capi/signal.hpp"
#include "util/mutex.hpp"

namespace confab::capi {

/// Most events that wait in the queue, beside one for each subscription: past it their subscriptions pause until it is
/// empty, and the events wait in the store.
inline constexpr std::size_t kEventsQueuedMax = 4096;

/// The subscriptions of an engine, and their events until they are taken. All have one Feed, which has no thread: it
/// gets a turn when somebody takes and no event is queued. So a queue that nobody empties does not grow.
///
/// The end of a subscription has its memory from the beginning on. If an event finds none, all subscriptions end, so
/// that none goes on over a gap.
///
/// Threads:  any.
/// Lifetime: call drop() before the engine goes.
class SubscribedEvents final : private Feed::Sink {
 public:
  /// `signal` is raised when refill() has something to do.
  explicit SubscribedEvents(Signal& signal) : signal_(signal) {}
  ~SubscribedEvents() override = default;

  Result<std::uint64_t> subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from);
  /// No event of the subscription is taken afterwards. An unknown number is ignored, here and below.
  void unsubscribe(std::uint64_t subscription);
  void pause(std::uint64_t subscription);
  void resume(std::uint64_t subscription);

  /// Gives the feed a turn if no event is queued. One turn only, so that a backlog which concerns nobody does not keep
  /// the caller.
  void refill();
  /// The next event; null if none is queued.
  std::unique_ptr<confab_item> take();
  /// Whether an event is queued or refill() has something to do.
  bool anything();

  /// Ends everything without a word.
  void drop();

 private:
  struct Sub {
    bool paused = false;  ///< by the host
    bool parked = false;  ///< by a full queue
    ItemQueue last_word;  ///< the item of its end, until that is queued
  };

  void ring();
  void turn_feed() CONFAB_REQUIRES(mutex_);
  void resume_parked() CONFAB_REQUIRES(mutex_);
  void end_all() CONFAB_REQUIRES(mutex_);
  void tell(std::uint64_t subscription, std::uint32_t kind, std::shared_ptr<const std::string> json)
      CONFAB_REQUIRES(mutex_);
  SubscriptionId in_feed(std::uint64_t subscription) const CONFAB_REQUIRES(mutex_) {
    return SubscriptionId{subscription - before_feed_};
  }
  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override CONFAB_REQUIRES(mutex_);
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override CONFAB_REQUIRES(mutex_);
  void on_ended(SubscriptionId id, const Error& why) override CONFAB_REQUIRES(mutex_);

  Signal& signal_;
  std::atomic<bool> rung_ = false;  ///< the feed wants a turn

  util::Mutex mutex_;
  std::unique_ptr<Feed> feed_ CONFAB_GUARDED_BY(mutex_);  ///< from the first subscription on
  const Operations* operations_ CONFAB_GUARDED_BY(mutex_) = nullptr;
  std::uint64_t before_feed_ CONFAB_GUARDED_BY(mutex_) = 0;  ///< subscriptions of earlier feeds
  std::uint64_t last_subscription_ CONFAB_GUARDED_BY(mutex_) = 0;
  std::unordered_map<std::uint64_t, Sub> subs_ CONFAB_GUARDED_BY(mutex_);
  bool any_parked_ CONFAB_GUARDED_BY(mutex_) = false;
  ItemQueue events_ CONFAB_GUARDED_BY(mutex_);
  // The event told last, and its text. The hub's EncodeOnce does the same for the hub. It is not shared, because
  // servers see only public headers and the mutex, and a host has no use for it in a public header.
  std::shared_ptr<const Event> encoded_event_ CONFAB_GUARDED_BY(mutex_);
  std::shared_ptr<const std::string> encoded_json_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::capi
