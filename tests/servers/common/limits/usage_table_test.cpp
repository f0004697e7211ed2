#include "common/limits/usage_table.hpp"

#include <array>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace confab::servers {
namespace {

using Slot = UsageTable::Slot;

std::unique_ptr<UsageTable> table(std::size_t rows = 1024, int workers = 1) {
  auto made = UsageTable::create({.rows = rows, .workers = workers});
  EXPECT_TRUE(made);
  return std::move(*made);
}

/// Runs `work` in a child and returns its exit code.
template <typename Work>
int in_child(const Work& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The vectors of the reference implementation: key 00 01 … 0f, text 00 01 …
TEST(SipHash, MatchesTheVectorsOfItsAuthors) {
  const SipKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};
  std::string text;
  for (char byte = 0; byte < 15; ++byte) text.push_back(byte);
  EXPECT_EQ(siphash(key, ""), 0x726fdb47dd0e0e31u);
  EXPECT_EQ(siphash(key, text.substr(0, 8)), 0x93f5f5799a932462u);
  EXPECT_EQ(siphash(key, text), 0xa129ca6149be45e5u);
}

TEST(UsageTable, SlotsAreCountedAndGivenBack) {
  auto usage = table();
  const auto ann = usage->user(UserId(1));
  std::array<Slot, 3> holds;
  EXPECT_TRUE(usage->take(ann, UsageTable::kSockets, 2, holds[0]));
  EXPECT_TRUE(usage->take(ann, UsageTable::kSockets, 2, holds[1]));
  EXPECT_FALSE(usage->take(ann, UsageTable::kSockets, 2, holds[2]));
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 2u);
  EXPECT_TRUE(usage->take(ann, UsageTable::kWaiting, 1, holds[2])) << "another kind of place";
  EXPECT_EQ(usage->count(usage->user(UserId(2)), UsageTable::kSockets), 0u);
  Slot moved = std::move(holds[0]);
  holds[0].release();
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 2u);
  moved.release();
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 1u);
  EXPECT_TRUE(usage->take(ann, UsageTable::kSockets, 2, holds[0]));
}

TEST(UsageTable, ABoundOfZeroTakesNoSlot) {
  auto usage = table();
  Slot hold;
  EXPECT_TRUE(usage->take(UsageTable::total(), UsageTable::kSockets, 0, hold));
  EXPECT_EQ(usage->count(UsageTable::total(), UsageTable::kSockets), 0u);
}

TEST(UsageTable, AnIpv6HostCountsByItsNetwork) {
  auto usage = table();
  EXPECT_EQ(usage->address("2001:db8::1").hash, usage->address("2001:db8::ffff:2").hash);
  EXPECT_NE(usage->address("2001:db8::1").hash, usage->address("2001:db8:0:1::1").hash);
  EXPECT_NE(usage->address("192.0.2.1").hash, usage->address("192.0.2.2").hash);
  EXPECT_NE(usage->address("192.0.2.1").hash, table()->address("192.0.2.1").hash) << "each table has its own secret";
}

TEST(UsageTable, RatesAreKeptByKey) {
  auto usage = table();
  const Rate rate{.count = 1, .burst = 2, .period_ms = 3'600'000};
  const auto here = usage->address("192.0.2.1");
  EXPECT_TRUE(usage->pass(here, UsageTable::kHellos, rate).admitted);
  EXPECT_TRUE(usage->pass(here, UsageTable::kHellos, rate).admitted);
  const Admission refused = usage->pass(here, UsageTable::kHellos, rate);
  EXPECT_FALSE(refused.admitted);
  EXPECT_GT(refused.retry_after_ms, 3'000'000);
  EXPECT_TRUE(usage->pass(here, UsageTable::kRequests, rate).admitted);
  EXPECT_TRUE(usage->pass(usage->address("192.0.2.2"), UsageTable::kHellos, rate).admitted);
  EXPECT_TRUE(usage->pass(UsageTable::total(), UsageTable::kHellos, rate).admitted);
}

TEST(UsageTable, AnIdleRowIsReplacedWhenTheTableIsFull) {
  auto usage = table(16);
  for (std::uint64_t id = 1; id <= 1000; ++id) {
    Slot hold;
    ASSERT_TRUE(usage->take(usage->user(UserId(id)), UsageTable::kSockets, 1, hold));
    ASSERT_EQ(usage->count(usage->user(UserId(id)), UsageTable::kSockets), 1u);
  }
}

TEST(UsageTable, ANewKeyInAFullTableIsAdmittedUncounted) {
  auto usage = table(16);
  std::array<Slot, 16> holds;
  for (std::uint64_t id = 0; id < holds.size(); ++id) {
    ASSERT_TRUE(usage->take(usage->user(UserId(id + 1)), UsageTable::kSockets, 1, holds[id]));
  }
  const auto late = usage->user(UserId(100));
  Slot first;
  Slot second;
  EXPECT_TRUE(usage->take(late, UsageTable::kSockets, 1, first));
  EXPECT_TRUE(usage->take(late, UsageTable::kSockets, 1, second));
  EXPECT_TRUE(usage->pass(late, UsageTable::kHellos, {.count = 1, .burst = 1, .period_ms = 1'000'000}).admitted);
  EXPECT_EQ(usage->count(late, UsageTable::kSockets), 0u);
  first.release();
  for (std::uint64_t id = 0; id < holds.size(); ++id) {
    EXPECT_EQ(usage->count(usage->user(UserId(id + 1)), UsageTable::kSockets), 1u);
  }
  Slot total;
  EXPECT_TRUE(usage->take(UsageTable::total(), UsageTable::kSockets, 1, total));
  EXPECT_FALSE(usage->take(UsageTable::total(), UsageTable::kSockets, 1, second)) << "the whole has a row of its own";
}

TEST(UsageTable, ProcessesShareItAndADeadOneIsForgotten) {
  auto usage = table(1024, 3);
  const auto ann = usage->user(UserId(1));
  Slot ours;
  ASSERT_TRUE(usage->take(ann, UsageTable::kSockets, 5, ours));
  for (const int worker : {1, 2}) {
    EXPECT_EQ(in_child([&] {
                usage->set_worker(worker);
                Slot* never_released = new Slot[2];
                for (int i = 0; i < 2; ++i) usage->take(ann, UsageTable::kSockets, 5, never_released[i]);
                return 0;
              }),
              0);
  }
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 5u);
  Slot more;
  EXPECT_FALSE(usage->take(ann, UsageTable::kSockets, 5, more));
  usage->forget_worker(1);
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 3u);
  usage->forget_worker(2);
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 1u);
}

TEST(UsageTable, AWorkerKilledAtAnyMomentLeavesItUsable) {
  auto usage = table(16, 2);
  for (int round = 0; round < 30; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      usage->set_worker(1);
      for (std::uint64_t i = 0;; ++i) {
        Slot hold;
        usage->take(usage->user(UserId(i % 40)), UsageTable::kSockets, 3, hold);
        usage->pass(usage->user(UserId(i % 40)), UsageTable::kBytes, {.count = 1'000'000, .burst = 10});
      }
    }
    usleep(2'000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    usage->forget_worker(1);
    for (std::uint64_t id = 0; id < 40; ++id)
      ASSERT_EQ(usage->count(usage->user(UserId(id)), UsageTable::kSockets), 0u);
  }
  Slot hold;
  EXPECT_TRUE(usage->take(usage->user(UserId(1)), UsageTable::kSockets, 1, hold));
  EXPECT_EQ(usage->count(usage->user(UserId(1)), UsageTable::kSockets), 1u);
}

TEST(UsageTable, ThreadsTogetherNeverExceedABound) {
  auto usage = table();
  const auto ann = usage->user(UserId(1));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 2'000; ++j) {
        Slot hold;
        usage->take(ann, UsageTable::kSockets, 2, hold);
        EXPECT_LE(usage->count(ann, UsageTable::kSockets), 2u);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(usage->count(ann, UsageTable::kSockets), 0u);
}

}  // namespace
}  // namespace confab::servers
