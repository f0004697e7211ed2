#include "bench/load/histogram.hpp"

#include <gtest/gtest.h>

namespace confab::load {
namespace {

TEST(Histogram, GivesPercentilesWithinThreePercent) {
  Histogram histogram;
  for (int i = 1; i <= 1000; ++i) histogram.add(i * 10'000);  // 0.01 to 10 ms
  EXPECT_NEAR(histogram.percentile_ms(0.50), 5.0, 0.16);
  EXPECT_NEAR(histogram.percentile_ms(0.99), 9.9, 0.31);
  EXPECT_EQ(histogram.total(), 1000U);
}

TEST(Histogram, TakesNoTimeAndVeryLongTimes) {
  Histogram histogram;
  EXPECT_EQ(histogram.percentile_ms(0.5), 0);
  histogram.add(-5);
  EXPECT_EQ(histogram.percentile_ms(0.5), 0);
  histogram.add(std::int64_t{1} << 62);
  EXPECT_GT(histogram.percentile_ms(0.99), 4e12);
}

}  // namespace
}  // namespace confab::load
