#include "feed/signals.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "feed/catch_up.hpp"

namespace confab::feed {
namespace {

Signal typing(std::uint64_t user) { return {Signal::Kind::typing, ConversationId(1), UserId(user), {}}; }
Signal delivered(std::uint64_t user, std::uint64_t seq) {
  return {Signal::Kind::delivered, ConversationId(1), UserId(user), Seq(seq)};
}

TEST(Signals, OfThoseThatWaitOnlyTheNewestOfASenderConversationAndKindIsKept) {
  SignalLane lane;
  EXPECT_TRUE(lane.put(delivered(1, 3)));
  EXPECT_TRUE(lane.put(delivered(2, 1)));
  EXPECT_TRUE(lane.put(delivered(1, 7)));
  EXPECT_TRUE(lane.put(delivered(1, 5)));
  EXPECT_TRUE(lane.put(typing(1)));
  EXPECT_EQ(lane.take(), (std::vector{delivered(1, 7), delivered(2, 1), typing(1)}));
  EXPECT_TRUE(lane.take().empty());
}

TEST(Signals, AreBoundedInItems) {
  SignalLane lane;
  for (std::uint64_t user = 1; user <= kSignalsWaitingMax; ++user) ASSERT_TRUE(lane.put(typing(user)));
  EXPECT_FALSE(lane.put(typing(kSignalsWaitingMax + 1)));
  EXPECT_TRUE(lane.put(typing(1))) << "it takes the slot of the one before";
  EXPECT_EQ(lane.take().size(), kSignalsWaitingMax);
  EXPECT_TRUE(lane.put(typing(kSignalsWaitingMax + 1)));
}

TEST(Signals, WakeTheFeedOnlyWhenTheyAreTaken) {
  int woken = 0;
  Inbox inbox([&woken] { ++woken; });
  for (std::uint64_t user = 1; user <= kSignalsWaitingMax; ++user) ASSERT_TRUE(inbox.put(typing(user)));
  EXPECT_EQ(woken, static_cast<int>(kSignalsWaitingMax));
  EXPECT_FALSE(inbox.put(typing(kSignalsWaitingMax + 1)));
  EXPECT_EQ(woken, static_cast<int>(kSignalsWaitingMax));
  inbox.close();
  EXPECT_FALSE(inbox.put(typing(1))) << "the feed is gone";
}

TEST(Signals, AreReadAsTheyWereWritten) {
  const std::vector<Signal> signals{
      typing(1), {Signal::Kind::delivered, ConversationId(0x0102030405060708), UserId((1ULL << 53) - 1), Seq(9)}};
  const std::string text = encode_signals(signals);
  EXPECT_EQ(text.size(), 1 + 2 * kSignalBytes);
  EXPECT_EQ(decode_signals(text), signals);
}

TEST(Signals, AFullLaneFitsIntoOneDatagram) {
  const std::vector<Signal> signals(kSignalsWaitingMax, typing(1));
  EXPECT_EQ(encode_signals(signals).size(), kSignalsTextBytesMax);
}

TEST(Signals, WhatIsNotUnderstoodIsSkipped) {
  EXPECT_TRUE(decode_signals("").empty());
  EXPECT_TRUE(decode_signals(std::string_view("\0", 1)).empty()) << "a ring";
  std::string text = encode_signals(std::vector{typing(1), typing(2), typing(3)});
  text[1 + kSignalBytes] = 77;  // a kind that a newer process knows
  text.pop_back();              // the last one is cut
  EXPECT_EQ(decode_signals(text), std::vector{typing(1)});
  text[0] = 2;
  EXPECT_TRUE(decode_signals(text).empty()) << "another form";
}

}  // namespace
}  // namespace confab::feed
