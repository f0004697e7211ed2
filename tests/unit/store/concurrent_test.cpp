// Readers, a writer and a growing map, all at once.

#include <atomic>
#include <thread>
#include <vector>

#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

using ConcurrentStoreTest = StoreTest;

TEST_F(ConcurrentStoreTest, ReadersSeeWholeCommitsWhileTheMapGrows) {
  auto small = options();
  small.map_bytes = 8 * kMiB;
  small.map_growth_bytes = 2 * kMiB;
  const auto environment = open(small);
  constexpr int kCommits = 300;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::atomic<int> backwards = 0;
  std::atomic<int> failed = 0;
  std::atomic<std::uint64_t> reads = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      std::uint64_t newest = 0;
      while (!done) {
        const auto txn = environment->read();
        if (!txn) {
          ++failed;
          continue;
        }
        const auto one = get_number(Table(*txn, TableName::users), "n");
        const auto other = get_number(Table(*txn, TableName::members), "n");
        if (!one || !other || *one != *other) ++torn;
        if (one->value_or(0) < newest) ++backwards;
        newest = one->value_or(0);
        ++reads;
      }
    });
  }
  for (std::uint64_t n = 1; n <= kCommits; ++n) {
    auto txn = environment->write();
    ASSERT_TRUE(txn) << txn.error().message;
    MutableTable users(*txn, TableName::users);
    MutableTable members(*txn, TableName::members);
    ASSERT_TRUE(tests::put_number(users, "n", n));
    ASSERT_TRUE(users.put("row" + std::to_string(n), std::string(kMiB / 16, 'r')));
    ASSERT_TRUE(tests::put_number(members, "n", n));
    const auto committed = txn->commit();
    ASSERT_TRUE(committed) << committed.error().message;
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(backwards, 0) << "a view beyond the last commit was seen";
  EXPECT_EQ(failed, 0);
  EXPECT_GT(reads, 0u);
  EXPECT_GE(environment->stats()->map_bytes, 19 * kMiB);
  EXPECT_LE(environment->stats()->readers, 5u) << "ended readers give their slots on";
}

TEST_F(ConcurrentStoreTest, WritersOfOneProcessTakeTurns) {
  const auto environment = open();
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      for (int n = 0; n < 25; ++n) {
        auto txn = environment->write();
        ASSERT_TRUE(txn);
        MutableTable users(*txn, TableName::users);
        ASSERT_TRUE(tests::put_number(users, "n", get_number(users, "n")->value_or(0) + 1));
        ASSERT_TRUE(txn->commit());
      }
    });
  }
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(get_number(Table(*environment->read(), TableName::users), "n").value(), 100u);
}

TEST_F(ConcurrentStoreTest, AReaderMayEndOnAnotherThread) {
  const auto environment = open();
  auto txn = environment->read();
  std::thread([moved = *std::move(txn)] { EXPECT_TRUE(Table(moved, TableName::users).get("k")); }).join();
  EXPECT_TRUE(put(*environment, "k", "v"));
}

TEST_F(ConcurrentStoreTest, OpeningsAtOnceFindTheFirstOne) {
  const auto environment = open();
  std::vector<std::thread> openers;
  std::atomic<int> already_open = 0;
  for (int i = 0; i < 4; ++i) {
    openers.emplace_back([&] {
      if (Environment::open(options()).code() == ErrorCode::already_open) ++already_open;
    });
  }
  for (auto& opener : openers) opener.join();
  EXPECT_EQ(already_open, 4);
}

TEST(Gate, CloseGivesUpWhileATransactionIsInside) {
  Gate gate;
  ASSERT_TRUE(gate.enter(Gate::Duration(0)));
  EXPECT_FALSE(gate.close(Gate::Duration(1)));
  EXPECT_TRUE(gate.enter(Gate::Duration(0))) << "giving up lets others in again";
  gate.leave();
  gate.leave();
  ASSERT_TRUE(gate.close(Gate::Duration(0)));
  EXPECT_FALSE(gate.enter(Gate::Duration(1)));
  gate.open();
  EXPECT_TRUE(gate.enter(Gate::Duration(0)));
  gate.leave();
}

}  // namespace
}  // namespace confab::store
