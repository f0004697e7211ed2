#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "capi/answers.hpp"
#include "util/files.hpp"
#include "util/guarded_by.hpp"

namespace confab::capi {

/// Most events that wait in the queue, beside one for each subscription: past it their subscriptions pause until it is
/// empty, and the events wait in the store.
inline constexpr std::size_t kEventsQueuedMax = 4096;

/// Most turns of the feed in one take, so that a backlog that concerns nobody does not hold its thread.
inline constexpr int kTurnsMax = 16;

/// The one queue of an engine: ends of calls and what subscriptions tell, for whoever takes. A Feed brings the events
/// when somebody takes and none are queued, on the taker's thread; so a queue that nobody empties does not grow.
///
/// Threads: any.
class Items final : private Feed::Sink {
 public:
  static Result<std::unique_ptr<Items>> open(std::size_t calls_max);
  ~Items() override = default;

  // --- calls --------------------------------------------------------------------------------------------------------

  /// Makes room for the end of a call and names it. Errors: overloaded
  Result<std::uint64_t> begin_call();
  /// The end of a call; forgotten if the call was cancelled.
  void end_call(std::uint64_t call, Result<OperationReply> result);
  void cancel_call(std::uint64_t call);

  // --- subscriptions ------------------------------------------------------------------------------------------------

  Result<std::uint64_t> subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from);
  void unsubscribe(std::uint64_t subscription);
  void pause(std::uint64_t subscription);
  void resume(std::uint64_t subscription);

  // --- taking -------------------------------------------------------------------------------------------------------

  int descriptor() const { return signal_fd_.get(); }
  Answer next(std::int32_t timeout_ms, std::unique_ptr<confab_item>& out);
  void interrupt();

  /// Those who wait leave with `unavailable`, and so does everybody who comes.
  void close();
  /// Ends all subscriptions; before the engine goes.
  void drop_feed();

 private:
  enum class Taken { item, nothing, interrupted, closed };

  struct Told {
    std::uint32_t kind;
    std::uint64_t subscription;
    std::shared_ptr<const std::string> json;
    std::unique_ptr<const confab_error> error;
  };

  struct Sub {
    bool paused = false;  ///< by the host
    bool parked = false;  ///< by a full queue
  };

  explicit Items(std::size_t calls_max) : calls_max_(calls_max) {}

  Taken take(std::unique_ptr<confab_item>& out);
  void ring();
  void signal();

  // With feed_mutex_ held:
  std::unique_ptr<confab_item> take_reply();
  std::unique_ptr<confab_item> take_event();
  void turn_feed();
  void settle();
  bool anything();
  void tell(Told told);
  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override;
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override;
  void on_ended(SubscriptionId id, const Error& why) override;

  const std::size_t calls_max_;
  util::Descriptor signal_fd_;
  std::atomic<bool> signalled_ = false;  ///< the descriptor was made readable
  std::atomic<bool> rung_ = false;       ///< the feed wants a turn
  std::atomic<bool> interrupted_ = false;
  std::atomic<bool> closed_ = false;

  /// Never held together with a wait or a read of the store: the engine's writer takes it when calls end.
  std::mutex calls_mutex_;
  std::unordered_set<std::uint64_t> calls_ CONFAB_GUARDED_BY(calls_mutex_);  ///< in flight
  std::deque<std::unique_ptr<confab_item>> replies_ CONFAB_GUARDED_BY(calls_mutex_);
  std::uint64_t last_call_ CONFAB_GUARDED_BY(calls_mutex_) = 0;

  /// Comes before calls_mutex_.
  std::mutex feed_mutex_;
  std::unique_ptr<Feed> feed_ CONFAB_GUARDED_BY(feed_mutex_);  ///< from the first subscription on
  const Operations* operations_ CONFAB_GUARDED_BY(feed_mutex_) = nullptr;
  std::unordered_map<std::uint64_t, Sub> subs_ CONFAB_GUARDED_BY(feed_mutex_);
  std::vector<std::uint64_t> parked_ CONFAB_GUARDED_BY(feed_mutex_);
  std::deque<Told> events_ CONFAB_GUARDED_BY(feed_mutex_);
  bool reply_is_next_ CONFAB_GUARDED_BY(feed_mutex_) = true;  ///< by turns, so that neither kind starves the other
  std::shared_ptr<const Event> encoded_event_ CONFAB_GUARDED_BY(feed_mutex_);  ///< whose text stands beside it
  std::shared_ptr<const std::string> encoded_json_ CONFAB_GUARDED_BY(feed_mutex_);
};

}  // namespace confab::capi
