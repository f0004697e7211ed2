#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <confab/feed.hpp>
#include <confab/limits.hpp>

#include "feed/catch_up.hpp"
#include "state/records.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/fair_queue.hpp"
#include "util/worker_pool.hpp"

namespace confab::feed {

/// Most of the feed that one turn reads, so that a loop stays responsive.
inline constexpr std::size_t kTurnRecordsMax = 1000;
inline constexpr std::size_t kTurnBytesMax = 1 << 20;

/// Most pages that are read at once for one feed. The others wait, and their users take turns: a crowd that reconnects
/// must fill neither the query pool, nor memory, nor one iteration of the loop.
inline constexpr std::size_t kPagesUnderWayMax = 16;

/// How long reading the log may fail before the subscriptions end with the error.
inline constexpr std::int64_t kReadFailingMsMax = 10'000;

/// The Feed of one thread over one store. See docs/internals/architecture.md, "Live delivery".
///
/// A subscription is catching up (pages come from the store, through the query pool), live (in the index below) or
/// paused.
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
  enum class Phase : std::uint8_t { catching_up, live, paused, gone };

  struct Sub {
    SubscriptionId id;
    Caller caller;
    Phase phase = Phase::catching_up;
    bool started = false;
    std::optional<confab::Cursor> from;  ///< where it wants to begin, until it has started
    bool waits_for_page = false;         ///< in waiting_
    std::uint32_t round = 0;             ///< raised by pause: a page of an earlier round is not for this one any more
    Position told;                       ///< all that concerns it up to here was told
    std::vector<ConversationId> conversations;  ///< where the index has it, while live
    std::vector<ConversationId> only;           ///< of a visitor, rising: nothing else concerns it; empty: no visitor

    bool may_use(ConversationId conversation) const {
      return only.empty() || std::binary_search(only.begin(), only.end(), conversation);
    }
  };

  /// A record with what was looked up in the transaction that read it.
  struct Record {
    state::Outcome outcome;
    bool read_mark_is_shared = false;
  };

  LoopFeed(Options options, Sink& sink, std::shared_ptr<Inbox> inbox, std::uint64_t epoch, Position live);

  void request_page(Sub& sub);
  void request_waiting_pages();
  void read_in_pool(const Sub& sub);
  void take_page(Page page);
  bool tell_page(Sub& sub, const Page& page);
  void go_live(Sub& sub, const Page& page);
  void end(Sub& sub, const Error& why);

  bool read_failed(const Error& why);
  Result<> start_over();
  void end_all(const Error& why);
  Result<bool> read_records(std::vector<Record>& out);
  void dispatch(const Record& record);
  void dispatch_message(const state::Outcome& outcome);
  void dispatch_read(const Record& record);
  void end_sessions(UserId user, SessionId session, SessionId kept);
  void tell(Sub& sub, const std::shared_ptr<const Event>& event);
  void tell_own(UserId user, const std::shared_ptr<const Event>& event);
  void tell_members(const state::Outcome& outcome);
  void tell_members(const std::shared_ptr<const Event>& event);

  void index(Sub& sub, ConversationId conversation);
  void join(UserId user, ConversationId conversation, Position at);
  void part(UserId user, ConversationId conversation, Position at);
  void unindex_all(Sub& sub);
  void sweep();

  const Options options_;
  Sink& sink_;
  const std::shared_ptr<Inbox> inbox_;
  const std::uint64_t epoch_;

  std::unordered_map<SubscriptionId, std::unique_ptr<Sub>> subs_;
  std::unordered_map<UserId, std::vector<Sub*>> by_user_;
  std::unordered_map<ConversationId, std::vector<Sub*>> by_conversation_;

  Position live_;     ///< records up to here were dispatched
  Position current_;  ///< the record being dispatched, or 0
  bool dispatching_ = false;
  std::optional<std::int64_t> failing_since_ms_;  ///< steady time: reading `log` has failed since
  std::vector<SubscriptionId> to_sweep_;  ///< left the index inside a callback: taken out when the record is done
  util::FairQueue<UserId, SubscriptionId> waiting_;  ///< for a page; each subscription at most once
  std::size_t pages_under_way_ = 0;
  std::uint64_t last_id_ = 0;
};

}  // namespace confab::feed
