#include "common/limits/gcra.hpp"

#include <gtest/gtest.h>

namespace confab::servers {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kStart = 5'000 * kMs;

TEST(Gcra, ABurstPassesAndThenOneEachInterval) {
  const Rate rate{.count = 10, .burst = 3};
  std::int64_t arrival = 0;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(gcra(rate, arrival, kStart).admitted) << i;
  const Admission refused = gcra(rate, arrival, kStart);
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.retry_after_ms, 100);
  EXPECT_FALSE(gcra(rate, arrival, kStart + 99 * kMs).admitted);
  EXPECT_TRUE(gcra(rate, arrival, kStart + 100 * kMs).admitted);
  EXPECT_FALSE(gcra(rate, arrival, kStart + 100 * kMs).admitted);
}

TEST(Gcra, WhatIsRefusedCostsNothing) {
  const Rate rate{.count = 10, .burst = 1};
  std::int64_t arrival = 0;
  EXPECT_TRUE(gcra(rate, arrival, kStart).admitted);
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(gcra(rate, arrival, kStart).admitted);
  EXPECT_TRUE(gcra(rate, arrival, kStart + 100 * kMs).admitted);
}

TEST(Gcra, ARequestAtTheHintedTimeIsAdmitted) {
  const Rate rate{.count = 7, .burst = 5, .period_ms = 60'000};
  std::int64_t arrival = 0;
  std::int64_t now = kStart;
  for (int i = 0; i < 100; ++i) {
    const Admission admission = gcra(rate, arrival, now);
    if (admission.admitted) continue;
    EXPECT_FALSE(gcra(rate, arrival, now + (admission.retry_after_ms - 1) * kMs).admitted);
    now += admission.retry_after_ms * kMs;
    EXPECT_TRUE(gcra(rate, arrival, now).admitted);
  }
}

TEST(Gcra, UnusedTimeIsSavedUpToTheBurstOnly) {
  const Rate rate{.count = 10, .burst = 3};
  std::int64_t arrival = 0;
  EXPECT_TRUE(gcra(rate, arrival, kStart).admitted);
  const std::int64_t later = kStart + 3'600'000 * kMs;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(gcra(rate, arrival, later).admitted) << i;
  EXPECT_FALSE(gcra(rate, arrival, later).admitted);
}

TEST(Gcra, ACostCountsAsThatManyRequests) {
  const Rate bytes{.count = 1'000, .burst = 4'000};
  std::int64_t arrival = 0;
  EXPECT_TRUE(gcra(bytes, arrival, kStart, 3'000).admitted);
  const Admission refused = gcra(bytes, arrival, kStart, 1'500);
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.retry_after_ms, 500);
  EXPECT_TRUE(gcra(bytes, arrival, kStart, 1'000).admitted);
}

TEST(Gcra, ACostOverTheBurstIsPaidForLater) {
  const Rate bytes{.count = 1'000, .burst = 1'000};
  std::int64_t arrival = 0;
  EXPECT_TRUE(gcra(bytes, arrival, kStart, 5'000).admitted);
  EXPECT_EQ(gcra(bytes, arrival, kStart, 1'000).retry_after_ms, 5'000);
}

TEST(Gcra, ACostBelowZeroGivesBackWhatWasChargedAndNoMore) {
  const Rate rate{.count = 10, .burst = 3};
  std::int64_t arrival = 0;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(gcra(rate, arrival, kStart).admitted) << i;
  EXPECT_TRUE(gcra(rate, arrival, kStart, -1).admitted);
  EXPECT_TRUE(gcra(rate, arrival, kStart).admitted);
  EXPECT_FALSE(gcra(rate, arrival, kStart).admitted);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(gcra(rate, arrival, kStart, -1).admitted);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(gcra(rate, arrival, kStart).admitted) << i;
  EXPECT_FALSE(gcra(rate, arrival, kStart).admitted);
}

TEST(Gcra, ACountOfZeroMeansNoBound) {
  std::int64_t arrival = 0;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(gcra({}, arrival, kStart, 1 << 30).admitted);
  EXPECT_EQ(arrival, 0);
}

}  // namespace
}  // namespace confab::servers
