#include "bench/load/checker.hpp"

#include <gtest/gtest.h>

namespace confab::load {
namespace {

Mark mark(std::uint32_t number, std::uint32_t sender = 7) { return {1, sender, number, 0}; }

std::string faults(const Checker& checker) { return checker.faults().to_string(); }

TEST(Checker, FindsNoFaultInWhatComesOnceAndInOrder) {
  Checker checker;
  for (std::uint32_t i = 0; i < 5; ++i) {
    checker.numbered(40 + i);
    checker.delivered(mark(i));
  }
  checker.finish(7, 5);
  EXPECT_EQ(checker.faults().total(), 0U);
  EXPECT_TRUE(checker.has_all(7, 5));
}

TEST(Checker, CountsAMessageThatIsJumpedOverAsLost) {
  Checker checker;
  checker.delivered(mark(0));
  checker.delivered(mark(2));
  checker.finish(7, 3);
  EXPECT_EQ(faults(checker), "lost 1, repeated 0, reordered 0");
  EXPECT_FALSE(checker.has_all(7, 3));
}

TEST(Checker, CountsTheFirstAndTheLastMessageThatNeverCameAsLost) {
  Checker checker;
  checker.delivered(mark(1));
  checker.finish(7, 4);
  EXPECT_EQ(faults(checker), "lost 3, repeated 0, reordered 0");
}

TEST(Checker, CountsEveryMessageOfASenderWhoWasNeverHeardAsLost) {
  Checker checker;
  checker.finish(7, 3);
  EXPECT_EQ(faults(checker), "lost 3, repeated 0, reordered 0");
}

TEST(Checker, CountsAMessageThatComesTwiceAsRepeated) {
  Checker checker;
  checker.delivered(mark(0));
  checker.delivered(mark(1));
  checker.delivered(mark(0));
  checker.finish(7, 2);
  EXPECT_EQ(faults(checker), "lost 0, repeated 1, reordered 0");
}

TEST(Checker, CountsAMessageThatComesLateAsReorderedAndNotAsLost) {
  Checker checker;
  checker.delivered(mark(1));
  checker.delivered(mark(0));
  checker.delivered(mark(2));
  checker.finish(7, 3);
  EXPECT_EQ(faults(checker), "lost 0, repeated 0, reordered 1");
}

TEST(Checker, KeepsTheSendersOfOneRoomApart) {
  Checker checker;
  checker.delivered(mark(0, 1));
  checker.delivered(mark(0, 2));
  checker.delivered(mark(1, 2));
  checker.delivered(mark(1, 1));
  checker.finish(1, 2);
  checker.finish(2, 2);
  EXPECT_EQ(checker.faults().total(), 0U);
}

TEST(Checker, FindsAGapARepeatAndADisorderInTheServersNumbers) {
  Checker gap;
  gap.numbered(10);
  gap.numbered(13);
  EXPECT_EQ(faults(gap), "lost 2, repeated 0, reordered 0");
  gap.numbered(11);
  EXPECT_EQ(faults(gap), "lost 1, repeated 0, reordered 1");
  gap.numbered(13);
  EXPECT_EQ(faults(gap), "lost 1, repeated 1, reordered 1");
}

}  // namespace
}  // namespace confab::load
