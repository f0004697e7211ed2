#include "auth/password_pool.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace confab::auth {
namespace {

constexpr PasswordParams kCheap{.passes = 1, .memory_bytes = 8192};

std::unique_ptr<PasswordPool> pool_of(std::size_t threads, std::size_t queue_jobs_max) {
  return PasswordPool::start({.params = kCheap, .threads = threads, .queue_jobs_max = queue_jobs_max}).value();
}

util::Secret password() { return util::Secret("correct horse"); }

/// The result of a call with a completion.
template <typename T, typename Call>
Result<T> wait(Call call) {
  auto promise = std::make_shared<std::promise<Result<T>>>();  // its worker may still be in set_value()
  call([promise](Result<T> result) { promise->set_value(std::move(result)); });
  return promise->get_future().get();
}

Result<std::string> hash(PasswordPool& pool, util::Secret secret) {
  return wait<std::string>([&](auto done) { pool.hash(std::move(secret), done); });
}

Result<PasswordVerdict> verify(PasswordPool& pool, std::optional<std::string> known, util::Secret secret) {
  return wait<PasswordVerdict>([&](auto done) { pool.verify(std::move(known), std::move(secret), done); });
}

TEST(PasswordPool, HashesAndVerifies) {
  const auto pool = pool_of(1, 4);
  const Result<std::string> known = hash(*pool, password());
  ASSERT_TRUE(known);
  EXPECT_TRUE(verify(*pool, *known, password())->matches);
  EXPECT_FALSE(verify(*pool, *known, util::Secret("wrong horse"))->matches);
  EXPECT_FALSE(verify(*pool, std::nullopt, password())->matches);
}

TEST(PasswordPool, CompletesOnAWorker) {
  const auto pool = pool_of(1, 4);
  std::promise<std::thread::id> where;
  pool->hash(password(), [&](const Result<std::string>&) { where.set_value(std::this_thread::get_id()); });
  EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
}

TEST(PasswordPool, ABadNewPasswordNeverReachesAWorker) {
  const auto pool = pool_of(1, 0);
  EXPECT_EQ(hash(*pool, util::Secret("short")).error().field, "password");
}

TEST(PasswordPool, FullIsOverloadedWithAHint) {
  const auto pool = pool_of(1, 0);
  const Result<std::string> refused = hash(*pool, password());
  EXPECT_EQ(refused.code(), ErrorCode::overloaded);
  EXPECT_GT(refused.error().retry_after_ms, 0);
}

TEST(PasswordPool, AThrowingCompletionIsNotCalledAgain) {
  const auto pool = pool_of(1, 4);
  std::atomic<int> calls = 0;
  pool->hash(password(), [&](const Result<std::string>&) {
    ++calls;
    throw 1;
  });
  EXPECT_TRUE(hash(*pool, password()));  // the one worker is past the first job
  EXPECT_EQ(calls, 1);
}

TEST(PasswordPool, BadParametersAreRefusedAtStart) {
  EXPECT_EQ(PasswordPool::start({.params = {.passes = 0}}).code(), ErrorCode::invalid_argument);
}

TEST(PasswordPool, EveryCallIsCompletedOnceEvenIfThePoolStops) {
  const auto pool = pool_of(2, 8);
  constexpr int kThreads = 4;
  constexpr int kCalls = 50;
  std::vector<std::atomic<int>> completed(kThreads * kCalls);
  std::atomic<int> started = 0;
  std::vector<std::thread> callers;
  for (int t = 0; t < kThreads; ++t) {
    callers.emplace_back([&, t] {
      for (int i = t * kCalls; i < (t + 1) * kCalls; ++i) {
        ++started;
        pool->verify(std::nullopt, password(), [&, i](const Result<PasswordVerdict>& verdict) {
          EXPECT_FALSE(verdict && verdict->matches);
          ++completed[i];
        });
      }
    });
  }
  while (started < kCalls) std::this_thread::yield();
  pool->stop();
  for (std::thread& caller : callers) caller.join();
  for (std::size_t i = 0; i < completed.size(); ++i) ASSERT_EQ(completed[i], 1) << i;
  EXPECT_EQ(verify(*pool, std::nullopt, password()).code(), ErrorCode::unavailable);
}

}  // namespace
}  // namespace confab::auth
