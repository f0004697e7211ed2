#include "log/command_queue.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace confab::log {
namespace {

class CommandQueues : public testing::Test {
 protected:
  bool woken() const {
    pollfd ready{queue_->wake_fd(), POLLIN, 0};
    return ::poll(&ready, 1, 0) == 1;
  }
  void push(int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(queue_->push(Entry{}));
  }

  std::unique_ptr<CommandQueue> queue_ = *CommandQueue::make(Limits{});
};

TEST_F(CommandQueues, WakeTheWriterOnceForTheFirstCommand) {
  EXPECT_FALSE(woken());
  push(1);
  EXPECT_TRUE(woken());
  queue_->clear_wake();
  push(5);
  EXPECT_FALSE(woken()) << "whoever has not taken the first knows of it";
  queue_->take(100, 100);
  push(1);
  EXPECT_TRUE(woken());
}

TEST_F(CommandQueues, WakeTheWriterWhenTheExpectedNumberWaits) {
  push(1);
  queue_->clear_wake();
  EXPECT_FALSE(queue_->wake_at(4));
  push(2);
  EXPECT_FALSE(woken());
  push(1);
  EXPECT_TRUE(woken());
  queue_->clear_wake();
  EXPECT_TRUE(queue_->wake_at(4)) << "they wait already";
  EXPECT_TRUE(queue_->wake_at(3));
}

TEST_F(CommandQueues, WakeTheWriterWhenClosed) {
  EXPECT_FALSE(queue_->wake_at(4));
  queue_->close();
  EXPECT_TRUE(woken());
}

TEST_F(CommandQueues, WakeTheWriterOnceWhenHeldCommandsAreReleased) {
  queue_->hold();
  push(3);
  EXPECT_FALSE(woken());
  queue_->release();
  EXPECT_TRUE(woken());
  EXPECT_EQ(queue_->take(10, SIZE_MAX).size(), 3u);
}

TEST_F(CommandQueues, DoNotWakeTheWriterForAReleaseWithoutCommands) {
  queue_->hold();
  queue_->release();
  EXPECT_FALSE(woken());
}

TEST_F(CommandQueues, DoNotWaitForASecondHolderAfterTheFirstRelease) {
  queue_->hold();
  queue_->hold();
  push(1);
  queue_->release();
  EXPECT_TRUE(woken());
}

}  // namespace
}  // namespace confab::log
