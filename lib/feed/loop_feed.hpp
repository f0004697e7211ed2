#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <confab/feed.hpp>

#include "feed/catch_up.hpp"
#include "feed/catch_up_queue.hpp"
#include "feed/dispatch.hpp"
#include "feed/index.hpp"
#include "feed/signals.hpp"
#include "feed/subscriber.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/worker_pool.hpp"

namespace confab::feed {

/// How long reading the log may fail before the subscriptions end with the error.
inline constexpr std::int64_t kReadFailingMsMax = 10'000;

/// The Feed of one thread over one store: ten thousand sockets, each of which wants the events of its user, in order
/// and once. See docs/internals/architecture.md, "Live delivery".
///
/// A subscription is catching up (pages come from the store, by the CatchUpQueue), live (in the Index, told by the
/// Dispatch) or paused. This class moves it from one to the other at the right position.
class LoopFeed final : public Feed {
 public:
  struct Options {
    const store::Environment* environment = nullptr;
    const util::Clock* clock = nullptr;
    util::WorkerPool* queries = nullptr;
    std::size_t subscriptions_max = 0;
  };

  /// Live events begin after the store's newest position now. `inbox` brings pages and rings; its owner wakes the loop.
  static Result<std::unique_ptr<LoopFeed>> open(Options options, Sink& sink, std::shared_ptr<Inbox> inbox);
  ~LoopFeed() override;

  Result<SubscriptionId> subscribe(const Caller& caller, std::optional<confab::Cursor> from) override;
  void unsubscribe(SubscriptionId id) override;
  void pause(SubscriptionId id) override;
  void resume(SubscriptionId id) override;
  bool turn() override;
  confab::Cursor cursor() const override { return {epoch_, live_}; }

 private:
  using Phase = Subscriber::Phase;

  LoopFeed(Options options, Sink& sink, std::shared_ptr<Inbox> inbox, std::uint64_t epoch, Position live);

  Subscriber* find(SubscriptionId id) const;
  void request_page(const Subscriber& subscriber);
  std::optional<CatchUpQueue::Want> wanted(SubscriptionId id) const;
  void take_page(Page page);
  bool tell_page(Subscriber& subscriber, const Page& page);
  void go_live(Subscriber& subscriber, const Page& page);
  void end(Subscriber& subscriber, const Error& why);
  void tell_signals(const std::vector<Signal>& signals);

  bool read_failed(const Error& why);
  Result<> start_over();
  void end_all(const Error& why);
  void sweep();

  const Options options_;
  Sink& sink_;
  const std::shared_ptr<Inbox> inbox_;
  const std::uint64_t epoch_;

  std::unordered_map<SubscriptionId, std::unique_ptr<Subscriber>> subscribers_;
  Index index_;
  CatchUpQueue pages_;
  Dispatch dispatch_;

  Position live_;     ///< records up to here were dispatched
  Position current_;  ///< the record being dispatched, or 0
  bool dispatching_ = false;
  std::optional<std::int64_t> failing_since_ms_;  ///< steady time: reading `log` has failed since
  std::vector<SubscriptionId> to_sweep_;  ///< left the index inside a callback: taken out when the record is done
  std::uint64_t last_id_ = 0;
};

}  // namespace confab::feed
