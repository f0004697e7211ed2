#include "log/writer_lock.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "support/directory.hpp"
#include "support/temp_dir.hpp"

namespace confab::log {

namespace {

TEST(WriterLock, HasOneHolderEvenInOneProcess) {
  const tests::TempDir dir;
  auto one = WriterLock::open(*tests::open_directory(dir.path()));
  auto other = WriterLock::open(*tests::open_directory(dir.path()));
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
  auto other = WriterLock::open(*tests::open_directory(dir.path()));
  {
    auto one = WriterLock::open(*tests::open_directory(dir.path()));
    ASSERT_TRUE(*one->try_acquire());
    EXPECT_FALSE(*other->try_acquire());
  }
  EXPECT_TRUE(*other->try_acquire());
}

TEST(WriterLock, IsNotTakenAwayWhenAnotherClosesTheFile) {
  const tests::TempDir dir;
  auto one = WriterLock::open(*tests::open_directory(dir.path()));
  ASSERT_TRUE(*one->try_acquire());
  { ASSERT_TRUE(WriterLock::open(*tests::open_directory(dir.path()))); }
  auto other = WriterLock::open(*tests::open_directory(dir.path()));
  EXPECT_FALSE(*other->try_acquire());
}

TEST(WriterLock, SaysWhichFileItCannotOpen) {
  const tests::TempDir dir;
  const auto data = tests::open_directory(dir.path());
  std::filesystem::create_directory(dir / "writer.lock");
  const auto lock = WriterLock::open(*data);
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.code(), ErrorCode::io_error);
  EXPECT_NE(lock.error().message.find(dir / "writer.lock"), std::string::npos);
}

}  // namespace

}  // namespace confab::log
