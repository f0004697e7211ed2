#include "api/read_pool.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

namespace confab::servers::api {
namespace {

constexpr UserId kAnn(1);

TEST(ReadPool, RunsWorkOffTheCallersThread) {
  ReadPool pool(2);
  std::promise<std::thread::id> ran;
  ASSERT_TRUE(pool.run(kAnn, [&] { ran.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(ran.get_future().get(), std::this_thread::get_id());
}

TEST(ReadPool, RefusesJobsOverItsQueueAndDropsWaitingOnesAtItsEnd) {
  std::atomic<int> ran{0};
  const auto alive = std::make_shared<int>(0);
  std::promise<void> begun;
  std::promise<void> go;
  std::future<void> may_go = go.get_future();
  {
    ReadPool pool(1);
    ASSERT_TRUE(pool.run(kAnn, [&] {
      begun.set_value();
      may_go.wait();
      ++ran;
    }));
    begun.get_future().wait();
    for (std::size_t i = 0; i < ReadPool::kJobsMax; ++i) {
      ASSERT_TRUE(pool.run(UserId(2 + i % 2), [&ran, alive] { ++ran; }));
    }
    const auto refused = pool.run(kAnn, [&ran] { ++ran; });
    EXPECT_EQ(refused.code(), ErrorCode::overloaded);
    EXPECT_GT(refused.error().retry_after_ms, 0);
    EXPECT_EQ(alive.use_count(), static_cast<long>(ReadPool::kJobsMax) + 1);
    go.set_value();
  }
  EXPECT_GE(ran, 1) << "work under way is waited for";
  EXPECT_EQ(alive.use_count(), 1) << "nothing is kept";
}

TEST(ReadPool, UsersTakeTurnsAndOneHasAtMostHalfOfTheQueue) {
  constexpr UserId kBob(2);
  std::promise<void> begun;
  std::promise<void> go;
  std::promise<void> bob_ran;
  std::atomic<int> ran_before_bob{0};
  std::atomic<int> ran{0};
  ReadPool pool(1);
  ASSERT_TRUE(pool.run(kAnn, [&] {
    begun.set_value();
    go.get_future().wait();
  }));
  begun.get_future().wait();
  for (std::size_t i = 0; i < ReadPool::kJobsPerUserMax; ++i) ASSERT_TRUE(pool.run(kAnn, [&ran] { ++ran; }));
  EXPECT_EQ(pool.run(kAnn, [] {}).code(), ErrorCode::overloaded);
  ASSERT_TRUE(pool.run(kBob, [&] {
    ran_before_bob = ran.load();
    bob_ran.set_value();
  }));
  go.set_value();
  bob_ran.get_future().wait();
  EXPECT_LE(ran_before_bob, 1);
}

}  // namespace
}  // namespace confab::servers::api
