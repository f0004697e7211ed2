#include "log/writer_lock.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "store/data_directory.hpp"
#include "support/directory.hpp"
#include "support/temp_dir.hpp"

namespace confab::log {

namespace {

class WriterLocks : public ::testing::Test {
 protected:
  WriterLocks() { std::ofstream(dir / store::kDataFileName) << "a store"; }

  const tests::TempDir dir;
};

TEST_F(WriterLocks, HaveOneHolderEvenInOneProcess) {
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

TEST_F(WriterLocks, AreReleasedWhenTheirHolderEnds) {
  auto other = WriterLock::open(*tests::open_directory(dir.path()));
  {
    auto one = WriterLock::open(*tests::open_directory(dir.path()));
    ASSERT_TRUE(*one->try_acquire());
    EXPECT_FALSE(*other->try_acquire());
  }
  EXPECT_TRUE(*other->try_acquire());
}

TEST_F(WriterLocks, AreKeptWhenAnotherDescriptorOfTheFileIsClosed) {
  auto one = WriterLock::open(*tests::open_directory(dir.path()));
  ASSERT_TRUE(*one->try_acquire());
  { ASSERT_TRUE(WriterLock::open(*tests::open_directory(dir.path()))); }
  auto other = WriterLock::open(*tests::open_directory(dir.path()));
  EXPECT_FALSE(*other->try_acquire());
}

TEST_F(WriterLocks, DoNotChangeTheFile) {
  auto lock = WriterLock::open(*tests::open_directory(dir.path()));
  ASSERT_TRUE(*lock->try_acquire());
  EXPECT_EQ(std::filesystem::file_size(dir / store::kDataFileName), std::string("a store").size());
}

TEST_F(WriterLocks, NameAMissingFileAndDoNotMakeIt) {
  const auto data = tests::open_directory(dir.path());
  std::filesystem::remove(dir / store::kDataFileName);
  const auto lock = WriterLock::open(*data);
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.code(), ErrorCode::io_error);
  EXPECT_NE(lock.error().message.find(dir / store::kDataFileName), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

}  // namespace

}  // namespace confab::log
