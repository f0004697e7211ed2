#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "capi/answers.hpp"
#include "capi/signal.hpp"
#include "engine/followers.hpp"
#include "util/mutex.hpp"

namespace confab::capi {

/// Most events that wait in the queue, beside one for each subscription: past it their subscriptions pause until it is
/// empty, and the events wait in the store.
inline constexpr std::size_t kEventsQueuedMax = 4096;

/// The numbers of followers begin behind this one, so that no subscription has one of them. Exact in JSON.
inline constexpr std::uint64_t kFollowersBehind = std::uint64_t{1} << 52;

/// The one queue of an engine: ends of calls and events of subscriptions, for the threads that take. A Feed brings the
/// events when somebody takes and none are queued, on the taker's thread; so a queue that nobody empties does not grow.
///
/// What may not be missed, the end of a call or of a subscription, has its memory from the beginning on.
///
/// Threads: any.
class Items final : private Feed::Sink {
 public:
  static Result<std::unique_ptr<Items>> open(std::size_t calls_max);
  ~Items() override = default;

  // --- calls --------------------------------------------------------------------------------------------------------

  /// A call that has its place in the queue; it gives it back unless it is kept.
  class Begun {
   public:
    /// Errors: overloaded
    static Result<Begun> begin(Items& items);
    Begun(Begun&& other) noexcept : items_(std::exchange(other.items_, nullptr)), id_(other.id_) {}
    Begun& operator=(Begun&&) = delete;
    ~Begun() {
      if (items_ != nullptr) items_->abandon_call(id_);
    }

    std::uint64_t id() const { return id_; }
    std::uint64_t keep() { return items_ = nullptr, id_; }

   private:
    Begun(Items& items, std::uint64_t id) : items_(&items), id_(id) {}

    Items* items_;
    std::uint64_t id_;
  };

  /// The end of a call; forgotten if the call was cancelled.
  void end_call(std::uint64_t call, Result<OperationReply> result);
  void cancel_call(std::uint64_t call);

  // --- subscriptions ------------------------------------------------------------------------------------------------

  Result<std::uint64_t> subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from);
  /// Its thread puts events into the queue, no more than its window lets it.
  Result<std::uint64_t> follow(Engine& engine, std::string_view name, const FollowOptions& options);
  Answer confirm(std::uint64_t follower, const confab::Cursor& cursor);
  void unsubscribe(std::uint64_t subscription);
  void pause(std::uint64_t subscription);
  void resume(std::uint64_t subscription);

  // --- taking -------------------------------------------------------------------------------------------------------

  int descriptor() const { return signal_->descriptor(); }
  Answer next(std::int32_t timeout_ms, std::unique_ptr<confab_item>& out);
  void interrupt();

  /// Threads that wait in next() get `unavailable`, and so does every later call.
  void close();
  /// Ends all subscriptions; before the engine goes.
  void drop_feed();

 private:
  enum class Taken { item, nothing, interrupted, closed };
  using Queue = std::list<std::unique_ptr<confab_item>>;

  struct Sub {
    bool paused = false;  ///< by the host
    bool parked = false;  ///< by a full queue
    Queue last_word;      ///< the item of its end, until that is queued
  };

  struct Followed {
    std::shared_ptr<engine::Following> follower;
    std::uint64_t epoch = 0;
    Queue last_word;  ///< as of a Sub
  };

  Items(std::size_t calls_max, std::unique_ptr<Signal> signal) : calls_max_(calls_max), signal_(std::move(signal)) {}

  void abandon_call(std::uint64_t call);
  Queue::iterator find_call(std::uint64_t call) CONFAB_REQUIRES(calls_mutex_);
  Taken take(std::unique_ptr<confab_item>& out);
  void ring();

  // On the thread of a follower:
  void follower_started(std::uint64_t id, const Result<Feed::Started>& started);
  void follower_event(std::uint64_t id, const Event& event);
  void follower_ended(std::uint64_t id, const Error& why);
  bool pause_follower(std::uint64_t id, bool paused);

  std::unique_ptr<confab_item> take_reply() CONFAB_REQUIRES(feed_mutex_);
  static std::unique_ptr<confab_item> take_first(Queue& from);
  void turn_feed() CONFAB_REQUIRES(feed_mutex_);
  void resume_parked() CONFAB_REQUIRES(feed_mutex_);
  void end_all() CONFAB_REQUIRES(feed_mutex_);
  void settle() CONFAB_REQUIRES(feed_mutex_);
  bool anything() CONFAB_REQUIRES(feed_mutex_);
  static void put(Queue& queue, std::uint64_t id, std::uint32_t kind, std::shared_ptr<const std::string> json);
  void tell(std::uint64_t subscription, std::uint32_t kind, std::shared_ptr<const std::string> json)
      CONFAB_REQUIRES(feed_mutex_);
  SubscriptionId in_feed(std::uint64_t subscription) const CONFAB_REQUIRES(feed_mutex_) {
    return SubscriptionId{subscription - before_feed_};
  }
  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override CONFAB_REQUIRES(feed_mutex_);
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override CONFAB_REQUIRES(feed_mutex_);
  void on_ended(SubscriptionId id, const Error& why) override CONFAB_REQUIRES(feed_mutex_);

  const std::size_t calls_max_;
  const std::unique_ptr<Signal> signal_;
  std::atomic<bool> rung_ = false;  ///< the feed wants a turn
  std::atomic<bool> interrupted_ = false;
  std::atomic<bool> closed_ = false;

  /// Never held together with a wait or a read of the store: the engine's writer takes it when calls end.
  util::Mutex calls_mutex_;
  Queue calls_ CONFAB_GUARDED_BY(calls_mutex_);  ///< in flight, each with the item of its end
  std::unordered_map<std::uint64_t, Queue::iterator> call_index_ CONFAB_GUARDED_BY(calls_mutex_);
  Queue replies_ CONFAB_GUARDED_BY(calls_mutex_);
  std::uint64_t last_call_ CONFAB_GUARDED_BY(calls_mutex_) = 0;

  /// Comes before calls_mutex_.
  util::Mutex feed_mutex_;
  std::unique_ptr<Feed> feed_ CONFAB_GUARDED_BY(feed_mutex_);  ///< from the first subscription on
  const Operations* operations_ CONFAB_GUARDED_BY(feed_mutex_) = nullptr;
  std::uint64_t before_feed_ CONFAB_GUARDED_BY(feed_mutex_) = 0;  ///< subscriptions of earlier feeds
  std::uint64_t last_subscription_ CONFAB_GUARDED_BY(feed_mutex_) = 0;
  std::unordered_map<std::uint64_t, Sub> subs_ CONFAB_GUARDED_BY(feed_mutex_);
  std::unordered_map<std::uint64_t, Followed> followers_ CONFAB_GUARDED_BY(feed_mutex_);
  std::uint64_t last_follower_ CONFAB_GUARDED_BY(feed_mutex_) = kFollowersBehind;
  bool any_parked_ CONFAB_GUARDED_BY(feed_mutex_) = false;
  Queue events_ CONFAB_GUARDED_BY(feed_mutex_);
  Queue followed_ CONFAB_GUARDED_BY(feed_mutex_);  ///< of followers; bounded by their windows
  /// Replies, events and what followers are handed out are taken by turns, so that no kind starves another.
  static constexpr unsigned kKinds = 3;
  unsigned next_kind_ CONFAB_GUARDED_BY(feed_mutex_) = 0;
  std::shared_ptr<const Event> encoded_event_ CONFAB_GUARDED_BY(feed_mutex_);  ///< whose text stands beside it
  std::shared_ptr<const std::string> encoded_json_ CONFAB_GUARDED_BY(feed_mutex_);
};

}  // namespace confab::capi
