#include "log/writer_lock.hpp"

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace confab::log {

namespace {

TEST(WriterLock, HasOneHolderEvenInOneProcess) {
  const tests::TempDir dir;
  auto one = WriterLock::open(dir.path());
  auto other = WriterLock::open(dir.path());
  ASSERT_TRUE(one && other);
  EXPECT_TRUE(*one->try_acquire());
  EXPECT_TRUE(*one->try_acquire()) << "who has it has it";
  EXPECT_FALSE(*other->try_acquire());
  EXPECT_FALSE(other->held());
  one->release();
  EXPECT_TRUE(*other->try_acquire());
}

TEST(WriterLock, GoesWithItsHolder) {
  const tests::TempDir dir;
  auto other = WriterLock::open(dir.path());
  {
    auto one = WriterLock::open(dir.path());
    ASSERT_TRUE(*one->try_acquire());
    EXPECT_FALSE(*other->try_acquire());
  }
  EXPECT_TRUE(*other->try_acquire());
}

TEST(WriterLock, IsNotTakenAwayWhenAnotherClosesTheFile) {
  const tests::TempDir dir;
  auto one = WriterLock::open(dir.path());
  ASSERT_TRUE(*one->try_acquire());
  { ASSERT_TRUE(WriterLock::open(dir.path())); }
  auto other = WriterLock::open(dir.path());
  EXPECT_FALSE(*other->try_acquire());
}

TEST(WriterLock, SaysWhichFileItCannotOpen) {
  const auto lock = WriterLock::open("/nonexistent");
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.code(), ErrorCode::io_error);
  EXPECT_NE(lock.error().message.find("/nonexistent/writer.lock"), std::string::npos);
}

}  // namespace

}  // namespace confab::log
