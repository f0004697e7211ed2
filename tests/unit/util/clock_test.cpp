#include "util/clock.hpp"

#include <gtest/gtest.h>

namespace confab::util {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr TimeMs kNow = 1'700'000'000'000;

TEST(ClockWatch, NoticesThatTheClockWasSet) {
  ClockWatch watch;
  watch.look(0, kNow);
  watch.look(1000 * kMs, kNow + 1000 + 3'600'000);
  EXPECT_EQ(watch.standing().steps, 1U);
  EXPECT_EQ(watch.standing().newest_step_ms, 3'600'000);
  EXPECT_EQ(watch.standing().moved_ms, 3'600'000);
  watch.look(2000 * kMs, kNow + 2000);
  EXPECT_EQ(watch.standing().steps, 2U);
  EXPECT_EQ(watch.standing().newest_step_ms, -3'600'000);
  EXPECT_EQ(watch.standing().moved_ms, 0);
}

TEST(ClockWatch, IgnoresSleepAndSmallCorrections) {
  ClockWatch watch;
  watch.look(0, kNow);
  constexpr TimeMs kNightMs = 8 * 3'600'000;
  watch.look(kNightMs * kMs, kNow + kNightMs + 59'000);
  EXPECT_EQ(watch.standing().steps, 0U);
  EXPECT_EQ(watch.standing().moved_ms, 59'000);
}

TEST(ClockWatch, IgnoresAReadingThatComesLate) {
  ClockWatch watch;
  watch.look(0, kNow);
  watch.look(20 * kMs, kNow + 20 + 3'600'000);
  watch.look(10 * kMs, kNow + 10);
  EXPECT_EQ(watch.standing().steps, 1U);
}

TEST(GivenClock, ClampsTheTimeThatTheHostGives) {
  TimeMs given = -5;
  const GivenClock clock([&] { return given; });
  EXPECT_EQ(clock.now_ms(), kWallMsMin);
  given = INT64_MAX;
  EXPECT_EQ(clock.now_ms(), kWallMsMax);
  EXPECT_EQ(clock.standing().steps, 1U);
}

}  // namespace
}  // namespace confab::util
