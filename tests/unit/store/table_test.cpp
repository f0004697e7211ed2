#include "store/table.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/key.hpp"
#include "support/row_count.hpp"
#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

class Tables : public StoreTest {
 protected:
  void SetUp() override {
    environment_ = open();
    ASSERT_TRUE(environment_);
  }

  void put(std::vector<std::string> keys) {
    auto txn = environment_->write();
    ASSERT_TRUE(txn);
    MutableTable table(*txn, TableName::users);
    for (const auto& key : keys) ASSERT_TRUE(table.put(key, "=" + key));
    ASSERT_TRUE(txn->commit());
  }

  std::unique_ptr<Environment> environment_;
};

std::vector<std::string> forward(Cursor& cursor) {
  std::vector<std::string> keys;
  for (auto found = cursor.first(); found && *found; found = cursor.next()) keys.emplace_back(cursor.key());
  return keys;
}

using Keys = std::vector<std::string>;

TEST_F(Tables, WhatIsCommittedIsReadByLaterTransactionsOnly) {
  const auto before = environment_->read();
  put({"a"});
  EXPECT_FALSE(Table(*before, TableName::users).get("a").value());
  const auto after = environment_->read();
  EXPECT_EQ(Table(*after, TableName::users).get("a").value(), "=a");
}

TEST_F(Tables, AnAbortedTransactionLeavesNothing) {
  {
    auto txn = environment_->write();
    ASSERT_TRUE(MutableTable(*txn, TableName::users).put("a", "1"));
  }
  const auto txn = environment_->read();
  EXPECT_EQ(Table(*txn, TableName::users).get("a").value(), std::nullopt);
  EXPECT_EQ(tests::row_count(*txn, TableName::users), 0u);
}

TEST_F(Tables, TablesDoNotShareKeys) {
  put({"a"});
  const auto txn = environment_->read();
  EXPECT_FALSE(Table(*txn, TableName::members).get("a").value());
}

TEST_F(Tables, DelSaysWhetherTheKeyWasThere) {
  put({"a"});
  auto txn = environment_->write();
  MutableTable table(*txn, TableName::users);
  EXPECT_TRUE(table.del("a").value());
  EXPECT_FALSE(table.del("a").value());
  ASSERT_TRUE(txn->commit());
  EXPECT_FALSE(Table(*environment_->read(), TableName::users).get("a").value());
}

TEST_F(Tables, AppendRefusesAKeyThatIsNotTheGreatestAndTheTransactionWithIt) {
  auto txn = environment_->write();
  MutableTable table(*txn, TableName::log);
  ASSERT_TRUE(table.append(Key(std::uint64_t{2}), "two"));
  EXPECT_EQ(table.append(Key(std::uint64_t{1}), "one").code(), ErrorCode::internal);
  EXPECT_EQ(txn->commit().code(), ErrorCode::internal);
  EXPECT_EQ(tests::row_count(*environment_->read(), TableName::log), 0u);
}

TEST_F(Tables, KeysOutOfBoundsAreRefused) {
  const std::string longest(kKeyBytesMax, 'k');
  put({longest});
  const auto txn = environment_->read();
  EXPECT_TRUE(Table(*txn, TableName::users).get(longest).value());
  EXPECT_EQ(Table(*txn, TableName::users).get("").code(), ErrorCode::internal);
  EXPECT_EQ(Table(*txn, TableName::users).get(longest + "k").code(), ErrorCode::internal);
  auto writer = environment_->write();
  EXPECT_EQ(MutableTable(*writer, TableName::users).put(longest + "k", "").code(), ErrorCode::internal);
}

TEST_F(Tables, CursorWalksWithinItsPrefix) {
  put({"a", "b", "b1", "b2", "b\xff", "b\xff\xff", "c"});
  const auto txn = environment_->read();
  auto cursor = Table(*txn, TableName::users).cursor("b");
  EXPECT_EQ(forward(*cursor), (Keys{"b", "b1", "b2", "b\xff", "b\xff\xff"}));
  auto all = Table(*txn, TableName::users).cursor();
  EXPECT_EQ(forward(*all).size(), 7u);
}

TEST_F(Tables, CursorOverThePrefixOfTheGreatestKeysEnds) {
  put({"a", "\xff", "\xff\xff"});
  const auto txn = environment_->read();
  auto cursor = Table(*txn, TableName::users).cursor("\xff");
  EXPECT_EQ(forward(*cursor), (Keys{"\xff", "\xff\xff"}));
  auto none = Table(*txn, TableName::users).cursor("b");
  EXPECT_EQ(forward(*none), Keys{});
}

TEST_F(Tables, SeekFindsTheNextKey) {
  put({"a", "b2", "b4", "c"});
  const auto txn = environment_->read();
  auto cursor = Table(*txn, TableName::users).cursor("b");
  const auto key = [&](const Result<bool>& found) { return *found ? std::string(cursor->key()) : "none"; };
  EXPECT_EQ(key(cursor->seek("a")), "b2");
  EXPECT_EQ(key(cursor->seek("b2")), "b2");
  EXPECT_EQ(key(cursor->seek("b3")), "b4");
  EXPECT_EQ(key(cursor->seek("b5")), "none");
  EXPECT_EQ(key(cursor->next()), "none");
  auto all = Table(*txn, TableName::users).cursor();
  ASSERT_TRUE(*all->seek("b5"));
  EXPECT_EQ(all->key(), "c");
  EXPECT_EQ(all->value(), "=c");
}

TEST_F(Tables, NumbersAreReadBackAndOtherSizesRefused) {
  auto txn = environment_->write();
  MutableTable meta(*txn, TableName::meta);
  ASSERT_TRUE(tests::put_number(meta, "n", 0xfedcba9876543210u));
  ASSERT_TRUE(meta.put("bad", "123"));
  EXPECT_EQ(get_number(meta, "n").value(), 0xfedcba9876543210u);
  EXPECT_FALSE(get_number(meta, "none").value());
  EXPECT_EQ(get_number(meta, "bad").code(), ErrorCode::internal);
  EXPECT_EQ(get_number(meta, kMetaSchema).value(), kSchema);
}

/// A deleted text must not survive in the slack of a page, from which a copy would take it.
TEST_F(Tables, WhatATransactionWroteOverLeavesNothingInTheFile) {
  const auto repeated = [](const std::string& word, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += word;
    return text;
  };
  for (const std::size_t bytes : {4500, 8000, 20000}) {
    auto txn = environment_->write();
    ASSERT_TRUE(txn);
    MutableTable table(*txn, TableName::users);
    const std::string key = "key" + std::to_string(bytes);
    ASSERT_TRUE(table.put(key, repeated("secret", bytes)));
    ASSERT_TRUE(table.put(key, repeated("public", bytes / 2)));
    ASSERT_TRUE(table.put(key, repeated("public", bytes / 2 + 30)));
    ASSERT_TRUE(txn->commit());
  }
  environment_.reset();
  std::ifstream file(dir_ / "data/data.mdb", std::ios::binary);
  const std::string stored(std::istreambuf_iterator<char>(file), {});
  EXPECT_NE(stored.find("public"), std::string::npos);
  EXPECT_EQ(stored.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace confab::store
