// A copy of a store is another history, whoever made it and however.

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "store/row.hpp"
#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

namespace fs = std::filesystem;

class HistoryTest : public StoreTest {
 protected:
  static std::uint64_t epoch_of(const Environment& environment) {
    auto txn = environment.read();
    EXPECT_TRUE(txn);
    const auto found = epoch(*txn);
    EXPECT_TRUE(found) << found.error().message;
    return found.value();
  }

  std::uint64_t epoch_at(const fs::path& directory) const {
    auto other = options();
    other.directory = directory;
    return epoch_of(*open(other));
  }
};

TEST_F(HistoryTest, AStoreKeepsItsEpochWhereItIs) {
  const auto first = epoch_of(*open());
  EXPECT_GT(first, 0U);
  EXPECT_EQ(epoch_of(*open()), first);
  fs::rename(dir_ / "data", dir_ / "moved");
  EXPECT_EQ(epoch_at(dir_ / "moved"), first) << "renamed, it is the same file";
}

TEST_F(HistoryTest, EveryCopyOfADirectoryHasAnEpochOfItsOwn) {
  const auto original = epoch_of(*open());
  fs::copy(dir_ / "data", dir_ / "copy", fs::copy_options::recursive);
  const auto copy = epoch_at(dir_ / "copy");
  EXPECT_NE(copy, original);
  EXPECT_EQ(epoch_at(dir_ / "copy"), copy) << "one that it keeps";

  fs::remove_all(dir_ / "data");
  fs::copy(dir_ / "copy", dir_ / "data", fs::copy_options::recursive);
  const auto put_back = epoch_of(*open());
  EXPECT_NE(put_back, original);
  EXPECT_NE(put_back, copy);
}

TEST_F(HistoryTest, AnOldStateWrittenOverTheSameFileGetsANewEpochWhenAsked) {
  const auto original = epoch_of(*open());
  auto restored = options();
  restored.new_history = true;
  const auto next = epoch_of(*open(restored));
  EXPECT_NE(next, original);
  EXPECT_EQ(epoch_of(*open()), next);
}

TEST(Row, ADamagedRowIsAnErrorWhenRead) {
  const std::string key = "key";
  const std::string value = "some value";
  std::string stored(value.size() + kRowSumBytes, '\0');
  write_row(key, value, stored.data());
  ASSERT_EQ(read_row(key, stored), value);
  EXPECT_EQ(read_row("Key", stored), std::nullopt);
  EXPECT_EQ(read_row(key, stored.substr(0, 3)), std::nullopt);
  for (std::size_t bit = 0; bit < stored.size() * 8; ++bit) {
    std::string flipped = stored;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_EQ(read_row(key, flipped), std::nullopt) << bit;
  }
}

}  // namespace
}  // namespace confab::store
