#include "store/key.hpp"

#include <gtest/gtest.h>

namespace confab::store {
namespace {

TEST(Keys, OrderOfBytesIsOrderOfParts) {
  EXPECT_LT(Key(ConversationId(1), Seq(300)).view(), Key(ConversationId(2), Seq(1)).view());
  EXPECT_LT(Key(Seq(255)).view(), Key(Seq(256)).view());
  EXPECT_LT(Key(Seq(0x7fffffffffffffff)).view(), Key(Seq(0x8000000000000000)).view());
  EXPECT_EQ(Key(ConversationId(1), Seq(2)).view().size(), 16u);
}

TEST(Keys, PartsAreReadBack) {
  const Key key(ConversationId(7), Seq(9), std::string_view("\xf0\x9f\x91\x8d"), UserId(3));
  KeyReader reader(key);
  EXPECT_EQ(reader.id<ConversationId>(), ConversationId(7));
  EXPECT_EQ(reader.id<Seq>(), Seq(9));
  EXPECT_EQ(reader.text(), "\xf0\x9f\x91\x8d");
  EXPECT_FALSE(reader.complete());
  EXPECT_EQ(reader.id<UserId>(), UserId(3));
  EXPECT_TRUE(reader.complete());
}

TEST(Keys, TextOfDifferentLengthsNeverMakesEqualKeys) {
  EXPECT_NE(Key(std::string_view("ab"), std::string_view("c")).view(),
            Key(std::string_view("a"), std::string_view("bc")).view());
}

TEST(Keys, PartsOverTheBoundMakeAnEmptyView) {
  EXPECT_FALSE(Key(std::string(Key::kBytesMax - 1, 'x')).view().empty());
  EXPECT_TRUE(Key(std::string(Key::kBytesMax, 'x')).view().empty());
  EXPECT_TRUE(Key(std::string(300, 'x')).view().empty());
}

TEST(Keys, ShortKeyReadsAsZeroAndIncomplete) {
  KeyReader numbers("1234567");
  EXPECT_EQ(numbers.number(), 0u);
  EXPECT_FALSE(numbers.complete());
  KeyReader text(
      std::string_view("\x05"
                       "abc",
                       4));
  EXPECT_EQ(text.text(), "");
  EXPECT_FALSE(text.complete());
}

}  // namespace
}  // namespace confab::store
