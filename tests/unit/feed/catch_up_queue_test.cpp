#include "feed/catch_up_queue.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/chat.hpp"
#include "support/manual_clock.hpp"

namespace confab::feed {
namespace {

using tests::must;

class CatchUpQueues : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kCrowd = 3 * kPagesUnderWayMax;

  void TearDown() override { queries_->stop(); }

  std::optional<CatchUpQueue::Want> want(SubscriptionId id) {
    asked_.push_back(id);
    if (gone_.contains(id)) return std::nullopt;
    return CatchUpQueue::Want{ann_, confab::Cursor{0, Position()}, 3};
  }
  /// Takes pages until there were so many.
  bool take(std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (pages_.size() < count && std::chrono::steady_clock::now() < deadline) {
      queue_.take([this](Page page) { pages_.emplace(page.subscription, std::move(page)); });
      std::this_thread::yield();
    }
    return pages_.size() == count;
  }

  tests::Chat chat_;
  tests::ManualClock clock_;
  UserId ann_ = chat_.user("ann");
  std::unique_ptr<util::WorkerPool> queries_ = must(util::WorkerPool::start({.queue_jobs_max = kPagesUnderWayMax}));
  CatchUpQueue queue_{{&chat_.store.environment(), &clock_, queries_.get()},
                      std::make_shared<Inbox>([] {}),
                      [this](SubscriptionId id) { return want(id); }};
  std::vector<SubscriptionId> asked_;
  std::set<SubscriptionId> gone_;
  std::map<SubscriptionId, Page> pages_;
};

TEST_F(CatchUpQueues, ReadsAPageForEachRequestAndOnlySoManyAtOnce) {
  for (std::uint64_t i = 1; i <= kCrowd; ++i) queue_.request(ann_, SubscriptionId(i));
  EXPECT_EQ(asked_.size(), kPagesUnderWayMax) << "no page was taken, so no other may be read";
  ASSERT_TRUE(take(kCrowd));
  for (const auto& [id, page] : pages_) {
    EXPECT_TRUE(page.status) << page.status.error().message;
    EXPECT_EQ(page.round, 3u);
  }
}

TEST_F(CatchUpQueues, ReadsOnePageForRepeatedRequestsAndNoneForAGoneSubscription) {
  for (std::uint64_t i = 1; i <= kPagesUnderWayMax; ++i) queue_.request(ann_, SubscriptionId(i));
  const SubscriptionId eager{100}, gone{101};
  gone_.insert(gone);
  for (int i = 0; i < 3; ++i) queue_.request(ann_, eager);
  queue_.request(ann_, gone);
  ASSERT_TRUE(take(kPagesUnderWayMax + 1));
  EXPECT_TRUE(pages_.contains(eager));
  EXPECT_FALSE(pages_.contains(gone));
  EXPECT_EQ(std::count(asked_.begin(), asked_.end(), eager), 1);
}

TEST_F(CatchUpQueues, IfThePoolRefusesThePageHasItsError) {
  queries_->stop();
  queue_.request(ann_, SubscriptionId(1));
  ASSERT_TRUE(take(1));
  EXPECT_EQ(pages_[SubscriptionId(1)].status.code(), ErrorCode::unavailable);
}

}  // namespace
}  // namespace confab::feed
