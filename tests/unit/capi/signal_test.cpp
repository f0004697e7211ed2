#include "capi/signal.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace confab::capi {
namespace {

class SignalTest : public ::testing::Test {
 protected:
  bool readable() const {
    pollfd descriptor{signal_->descriptor(), POLLIN, 0};
    return ::poll(&descriptor, 1, 0) == 1;
  }

  std::unique_ptr<Signal> signal_ = *Signal::open();
};

TEST_F(SignalTest, IsReadableFromRaiseUntilNothingIsLeft) {
  EXPECT_FALSE(readable());
  signal_->raise();
  signal_->raise();
  EXPECT_TRUE(readable());
  signal_->lower_unless([] { return true; });
  EXPECT_TRUE(readable());
  signal_->lower_unless([] { return false; });
  EXPECT_FALSE(readable());
}

TEST_F(SignalTest, SettleRaisesIfThereIsSomethingThatWasNotSignalled) {
  signal_->lower_unless([] { return true; });
  EXPECT_TRUE(readable());
}

/// A thread adds something, and signals, after the first look found nothing. Its signal finds the mark still there.
TEST_F(SignalTest, WhatArrivesBetweenLookingAndLoweringIsSeen) {
  signal_->raise();
  int looks = 0;
  signal_->lower_unless([&] {
    if (++looks == 1) {
      signal_->raise();  // does nothing: it is raised
      return false;
    }
    return true;
  });
  EXPECT_EQ(looks, 2);
  EXPECT_TRUE(readable());
}

TEST_F(SignalTest, WhatArrivesAfterTheLastLookRaisesAgain) {
  signal_->raise();
  int looks = 0;
  signal_->lower_unless([&] {
    if (++looks == 2) signal_->raise();
    return false;
  });
  EXPECT_TRUE(readable());
}

}  // namespace
}  // namespace confab::capi
