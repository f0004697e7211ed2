#include "util/worker_pool.hpp"

#include <atomic>
#include <csignal>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <pthread.h>

namespace confab::util {
namespace {

void nothing(const Error&) {}

std::unique_ptr<WorkerPool> pool_of(std::size_t threads, std::size_t queue_jobs_max) {
  Result<std::unique_ptr<WorkerPool>> pool =
      WorkerPool::start({.threads = threads, .queue_jobs_max = queue_jobs_max, .name = "pool-under-test"});
  return std::move(pool).value();
}

/// Occupies one worker until `open`.
class Gate {
 public:
  WorkerPool::Run job() {
    return [this] {
      entered_.set_value();
      opened_.get_future().wait();
    };
  }
  void wait_entered() { entered_.get_future().wait(); }
  void open() { opened_.set_value(); }

 private:
  std::promise<void> entered_;
  std::promise<void> opened_;
};

TEST(WorkerPool, RunsOnItsOwnNamedThread) {
  const auto pool = pool_of(1, 4);
  std::promise<std::string> seen;
  ASSERT_TRUE(pool->submit(
      [&] {
        char name[16] = {};
        pthread_getname_np(pthread_self(), name, sizeof name);
        seen.set_value(name);
      },
      nothing));
  EXPECT_EQ(seen.get_future().get(), "pool-under-test");
}

TEST(WorkerPool, LeavesSignalsToTheHost) {
  const auto pool = pool_of(1, 4);
  std::promise<bool> seen;
  ASSERT_TRUE(pool->submit(
      [&] {
        sigset_t blocked;
        pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
        seen.set_value(sigismember(&blocked, SIGTERM) == 1);
      },
      nothing));
  EXPECT_TRUE(seen.get_future().get());
  sigset_t here;
  pthread_sigmask(SIG_SETMASK, nullptr, &here);
  EXPECT_EQ(sigismember(&here, SIGTERM), 0);
}

TEST(WorkerPool, FullQueueIsOverloadedWithAHint) {
  const auto pool = pool_of(1, 2);
  Gate gate;
  ASSERT_TRUE(pool->submit(gate.job(), nothing));
  gate.wait_entered();
  ASSERT_TRUE(pool->submit([] {}, nothing));
  ASSERT_TRUE(pool->submit([] {}, nothing));
  bool called = false;
  const Result<> refused = pool->submit([&] { called = true; }, [&](const Error&) { called = true; });
  EXPECT_EQ(refused.code(), ErrorCode::overloaded);
  EXPECT_GT(refused.error().retry_after_ms, 0);
  gate.open();
  pool->stop();
  EXPECT_FALSE(called);
}

TEST(WorkerPool, SharesTakeTurnsHoweverManyJobsOneHas) {
  const auto pool = pool_of(1, 64);
  Gate gate;
  ASSERT_TRUE(pool->submit(gate.job(), nothing));
  gate.wait_entered();
  std::mutex mutex;
  std::string order;
  const auto write = [&](char name) {
    return [&, name] {
      const std::lock_guard lock(mutex);
      order.push_back(name);
    };
  };
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(pool->submit(write('a'), nothing, 1));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(pool->submit(write('b'), nothing, 2));
  std::promise<void> done;
  ASSERT_TRUE(pool->submit([&] { done.set_value(); }, nothing, 1));
  gate.open();
  done.get_future().wait();
  EXPECT_EQ(order, "ababaaa");
}

TEST(WorkerPool, AFullQueueDropsAJobOfTheShareThatHasMost) {
  const auto pool = pool_of(1, 3);
  Gate gate;
  ASSERT_TRUE(pool->submit(gate.job(), nothing));
  gate.wait_entered();
  std::vector<int> ran;
  std::vector<std::pair<int, ErrorCode>> discarded;
  const auto submit = [&](int number, WorkerPool::Share share) {
    return pool->submit([&, number] { ran.push_back(number); },
                        [&, number](const Error& why) { discarded.emplace_back(number, why.code); }, share);
  };
  for (int number = 1; number <= 3; ++number) ASSERT_TRUE(submit(number, 7));
  EXPECT_EQ(submit(4, 7).code(), ErrorCode::overloaded) << "nobody has more";
  EXPECT_TRUE(submit(5, 8));
  EXPECT_EQ(discarded, (std::vector<std::pair<int, ErrorCode>>{{3, ErrorCode::overloaded}}))
      << "the newest of the most";
  EXPECT_EQ(submit(6, 8).code(), ErrorCode::overloaded) << "two and one: that is as even as it gets";
  std::promise<void> done;
  gate.open();
  while (pool->queued() != 0) std::this_thread::yield();
  ASSERT_TRUE(pool->submit([&] { done.set_value(); }, nothing));
  done.get_future().wait();
  EXPECT_EQ(ran, (std::vector<int>{1, 5, 2}));
}

TEST(WorkerPool, StopWaitsForTheRunningAndDiscardsTheWaiting) {
  const auto pool = pool_of(1, 8);
  Gate gate;
  std::atomic<bool> finished = false;
  ASSERT_TRUE(pool->submit([&, run = gate.job()] { run(), finished = true; }, nothing));
  gate.wait_entered();
  std::atomic<int> ran = 0;
  std::vector<ErrorCode> discarded;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(pool->submit([&] { ++ran; },
                             [&](const Error& why) {
                               discarded.push_back(why.code);
                               if (discarded.size() == 3) gate.open();
                             }));
  }
  pool->stop();
  EXPECT_TRUE(finished);
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(discarded, std::vector<ErrorCode>(3, ErrorCode::unavailable));
}

TEST(WorkerPool, AfterStopNothingIsAccepted) {
  const auto pool = pool_of(2, 8);
  pool->stop();
  pool->stop();
  EXPECT_EQ(pool->submit([] {}, nothing).code(), ErrorCode::unavailable);
}

TEST(WorkerPool, AThrowingJobIsDiscardedAndItsWorkerGoesOn) {
  const auto pool = pool_of(1, 8);
  std::promise<ErrorCode> told;
  ASSERT_TRUE(pool->submit([] { throw std::runtime_error("no"); },
                           [&](const Error& why) {
                             told.set_value(why.code);
                             throw std::runtime_error("again");
                           }));
  EXPECT_EQ(told.get_future().get(), ErrorCode::internal);
  std::promise<void> next;
  ASSERT_TRUE(pool->submit([&] { next.set_value(); }, nothing));
  next.get_future().wait();
}

TEST(WorkerPool, EveryAcceptedJobEndsExactlyOnceWhileManySubmitAndOneStops) {
  for (int round = 0; round < 20; ++round) {
    const auto pool = pool_of(3, 16);
    constexpr int kSubmitters = 4;
    constexpr int kJobs = 500;
    std::vector<std::atomic<int>> ended(kSubmitters * kJobs);
    std::atomic<bool> any_ran = false;
    std::vector<int> accepted(kSubmitters * kJobs);
    std::vector<std::thread> submitters;
    for (int s = 0; s < kSubmitters; ++s) {
      submitters.emplace_back([&, s] {
        for (int i = s * kJobs; i < (s + 1) * kJobs; ++i) {
          const auto run = [&, i] {
            ++ended[i];
            any_ran = true;
          };
          const Result<> result = pool->submit(run, [&, i](const Error&) { ++ended[i]; });
          accepted[i] = result ? 1 : 0;
        }
      });
    }
    while (!any_ran) std::this_thread::yield();
    std::thread stopper([&] { pool->stop(); });
    pool->stop();
    for (std::thread& thread : submitters) thread.join();
    stopper.join();
    for (std::size_t i = 0; i < ended.size(); ++i) ASSERT_EQ(ended[i], accepted[i]) << i;
  }
}

}  // namespace
}  // namespace confab::util
