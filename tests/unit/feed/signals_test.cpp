#include "feed/signals.hpp"

#include <string>

#include <gtest/gtest.h>

#include "feed/catch_up.hpp"

namespace confab::feed {
namespace {

Signal typing(std::uint64_t user, std::string text = {}) {
  return {ConversationId(1), UserId(user), 1, std::move(text)};
}

TEST(Signals, OfThoseThatWaitOnlyTheNewestOfASenderConversationAndKindIsKept) {
  SignalLane lane;
  EXPECT_TRUE(lane.put(typing(1, "old")));
  EXPECT_TRUE(lane.put(typing(2)));
  EXPECT_TRUE(lane.put(typing(1, "new")));
  EXPECT_TRUE(lane.put({ConversationId(1), UserId(1), 2, "another kind"}));
  const auto waiting = lane.take();
  ASSERT_EQ(waiting.size(), 3u);
  EXPECT_EQ(waiting[0].text, "new");
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

TEST(Signals, AreBoundedInBytes) {
  SignalLane lane;
  const std::string longest(kSignalTextBytesMax, 'x');
  EXPECT_FALSE(lane.put(typing(1, longest + "x")));
  std::uint64_t user = 0;
  while (lane.put(typing(user + 1, longest))) ++user;
  EXPECT_LE(user * (longest.size() + sizeof(Signal)), kSignalsWaitingBytesMax);
  EXPECT_LT(user, kSignalsWaitingMax);
  EXPECT_EQ(lane.take().size(), user);
  EXPECT_TRUE(lane.put(typing(1, longest)));
}

TEST(Signals, WakeTheFeedOnlyWhenTheyAreTaken) {
  int woken = 0;
  Inbox inbox([&woken] { ++woken; });
  EXPECT_TRUE(inbox.put(typing(1)));
  EXPECT_EQ(woken, 1);
  EXPECT_FALSE(inbox.put(typing(1, std::string(kSignalTextBytesMax + 1, 'x'))));
  EXPECT_EQ(woken, 1);
  inbox.close();
  EXPECT_FALSE(inbox.put(typing(2))) << "the feed is gone";
}

}  // namespace
}  // namespace confab::feed
