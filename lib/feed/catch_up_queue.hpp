#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include <confab/feed.hpp>

#include "feed/catch_up.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/fair_queue.hpp"
#include "util/worker_pool.hpp"

namespace confab::feed {

/// Most pages that are read at once for one feed. The others wait, and their users take turns: a crowd that reconnects
/// must fill neither the query pool, nor memory, nor one iteration of the loop.
inline constexpr std::size_t kPagesUnderWayMax = 16;

/// The pages that subscriptions wait for. A page may have to come from the disk, so a query thread reads it and puts it
/// into the inbox.
///
/// Threads: the feed's.
class CatchUpQueue {
 public:
  /// What a subscription wants to read next.
  struct Want {
    Caller caller;
    std::optional<confab::Cursor> from;
    std::uint32_t round = 0;
  };
  /// Asked when it is the subscription's turn: nothing if it wants no page any more.
  using Ask = std::function<std::optional<Want>(SubscriptionId)>;

  struct Options {
    const store::Environment* environment = nullptr;
    const util::Clock* clock = nullptr;
    util::WorkerPool* queries = nullptr;
  };

  CatchUpQueue(Options options, std::shared_ptr<Inbox> inbox, Ask ask)
      : options_(options), inbox_(std::move(inbox)), ask_(std::move(ask)) {}

  /// Has a page read for this subscription of the user, now or later. Again before its turn: does nothing.
  void request(UserId user, SubscriptionId subscription);

  /// Hands over the pages that were read, one after another, then has others read. A page that was refused has the
  /// error in its status.
  template <typename Visit>
  void take(Visit visit) {
    for (Page& page : inbox_->take()) {
      --under_way_;
      visit(std::move(page));
    }
    begin_reading();
  }

 private:
  void begin_reading();
  void read_in_pool(SubscriptionId subscription, const Want& want);

  const Options options_;
  const std::shared_ptr<Inbox> inbox_;
  const Ask ask_;
  util::FairQueue<UserId, SubscriptionId> waiting_;
  std::unordered_set<SubscriptionId> is_waiting_;  ///< those in waiting_
  std::size_t under_way_ = 0;                      ///< being read, or in the inbox
};

}  // namespace confab::feed
