#include "feed/index.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace confab::feed {
namespace {

constexpr UserId kAnn{1}, kBob{2};
constexpr ConversationId kRoom{7}, kOther{8};

class FeedIndex : public ::testing::Test {
 protected:
  FeedIndex() {
    ann_ = of(kAnn, 1);
    bob_ = of(kBob, 2);
    for (Subscriber* one : {&ann_, &bob_}) {
      index_.add(*one);
      index_.enter(*one, {{kRoom, {{Seq(1), Seq()}}}});
    }
  }

  static Subscriber of(UserId user, std::uint64_t id) {
    Subscriber subscriber;
    subscriber.id = SubscriptionId(id);
    subscriber.caller = user;
    subscriber.phase = Subscriber::Phase::live;
    subscriber.told = Position(10);
    return subscriber;
  }
  std::vector<UserId> readers(ConversationId conversation, std::uint64_t seq) const {
    std::vector<UserId> users;
    index_.each_reader(conversation, Seq(seq), [&](const Subscriber& one) { users.push_back(one.caller.user); });
    return users;
  }
  std::vector<UserId> members(ConversationId conversation) const {
    std::vector<UserId> users;
    index_.each_member(conversation, [&](const Subscriber& one) { users.push_back(one.caller.user); });
    return users;
  }

  Index index_;
  Subscriber ann_, bob_;
};

TEST_F(FeedIndex, FindsSubscriptionsByConversationAndByUser) {
  EXPECT_EQ(readers(kRoom, 5), (std::vector{kAnn, kBob}));
  EXPECT_TRUE(readers(kOther, 5).empty());
  std::vector<SubscriptionId> own;
  index_.each_of(kBob, [&](const Subscriber& one) { own.push_back(one.id); });
  EXPECT_EQ(own, std::vector{bob_.id});
}

TEST_F(FeedIndex, TellsWhoseIntervalsShowAnotherMessageToo) {
  index_.close(kAnn, kRoom, Seq(4), Position(11));
  index_.open(kAnn, kRoom, Seq(8), Position(12));
  index_.take_out(bob_);
  index_.enter(bob_, {{kRoom, {{Seq(6), Seq()}}}});
  const auto who = [&](std::uint64_t seq, std::uint64_t other) {
    std::vector<std::pair<UserId, bool>> told;
    index_.each_reader_of_both(kRoom, Seq(seq), Seq(other), [&](const Subscriber& one, bool sees_other) {
      told.emplace_back(one.caller.user, sees_other);
    });
    std::sort(told.begin(), told.end());
    return told;
  };
  using Told = std::vector<std::pair<UserId, bool>>;
  EXPECT_EQ(who(9, 8), (Told{{kAnn, true}, {kBob, true}}));
  EXPECT_EQ(who(9, 3), (Told{{kAnn, true}, {kBob, false}})) << "in an interval that has ended";
  EXPECT_EQ(who(9, 6), (Told{{kAnn, false}, {kBob, true}})) << "between two intervals";
  EXPECT_EQ(who(7, 6), (Told{{kBob, true}}));
}

TEST_F(FeedIndex, ANewMemberHearsFromTheJoiningNoticeOn) {
  index_.open(kAnn, kOther, Seq(4), Position(11));
  EXPECT_TRUE(readers(kOther, 3).empty());
  EXPECT_EQ(readers(kOther, 4), std::vector{kAnn});
}

TEST_F(FeedIndex, WhoSeesEverythingFromTheirComingOnIsFoundOnceForEachMessage) {
  index_.close(kBob, kRoom, Seq(6), Position(11));
  index_.open(kBob, kRoom, Seq(1), Position(12));
  for (const std::uint64_t seq : {3, 8, 12}) EXPECT_EQ(readers(kRoom, seq), (std::vector{kAnn, kBob})) << seq;
}

TEST_F(FeedIndex, AFormerMemberHearsTheLeavingNoticeAndNothingLater) {
  index_.close(kBob, kRoom, Seq(6), Position(11));
  EXPECT_EQ(readers(kRoom, 6), (std::vector{kAnn, kBob}));
  EXPECT_EQ(readers(kRoom, 7), std::vector{kAnn});
  EXPECT_EQ(members(kRoom), std::vector{kAnn});
}

TEST_F(FeedIndex, WhoCameBackIsFoundForBothPartsAndNotForWhatLiesBetween) {
  index_.close(kBob, kRoom, Seq(6), Position(11));
  index_.open(kBob, kRoom, Seq(9), Position(12));
  EXPECT_EQ(readers(kRoom, 6), (std::vector{kAnn, kBob}));
  EXPECT_EQ(readers(kRoom, 8), std::vector{kAnn});
  EXPECT_EQ(readers(kRoom, 9), (std::vector{kAnn, kBob}));
  EXPECT_EQ(members(kRoom), (std::vector{kAnn, kBob}));
  EXPECT_EQ(bob_.conversations, std::vector{kRoom});
  index_.lose(kBob, kRoom, Position(13));
  EXPECT_EQ(readers(kRoom, 6), std::vector{kAnn});
}

TEST_F(FeedIndex, ASubscriptionEntersWithAllThatItsUserMayRead) {
  index_.take_out(bob_);
  index_.enter(bob_, {{kRoom, {{Seq(2), Seq(4)}, {Seq(7), Seq()}}}, {kOther, {{Seq(1), Seq(3)}}}});
  EXPECT_EQ(readers(kRoom, 3), (std::vector{kAnn, kBob}));
  EXPECT_EQ(readers(kRoom, 5), std::vector{kAnn});
  EXPECT_EQ(readers(kOther, 3), std::vector{kBob});
  EXPECT_TRUE(members(kOther).empty()) << "the user has left";
  index_.take_out(bob_);
  EXPECT_FALSE(index_.has_listeners(kOther));
}

TEST_F(FeedIndex, ClosedPartsAreBounded) {
  for (std::uint64_t i = 0; i < 3 * Limits::member_intervals_max; ++i) {
    index_.close(kBob, kRoom, Seq(10 * i + 5), Position(11 + 2 * i));
    index_.open(kBob, kRoom, Seq(10 * i + 10), Position(12 + 2 * i));
  }
  std::size_t entries = 0;
  for (std::uint64_t i = 0; i <= 3 * Limits::member_intervals_max; ++i) entries += readers(kRoom, 10 * i).size() - 1;
  EXPECT_LE(entries, Limits::member_intervals_max);
  EXPECT_EQ(members(kRoom), (std::vector{kAnn, kBob}));
}

TEST_F(FeedIndex, ALostPlaceEndsDeliveryAtOnce) {
  index_.lose(kBob, kRoom, Position(11));
  EXPECT_EQ(readers(kRoom, 1), std::vector{kAnn});
  EXPECT_TRUE(bob_.conversations.empty());
}

TEST_F(FeedIndex, RecordsThatASubscriptionHasAlreadyGotChangeNothing) {
  bob_.told = Position(12);
  index_.open(kBob, kOther, Seq(1), Position(12));
  index_.close(kBob, kRoom, Seq(6), Position(11));
  index_.lose(kBob, kRoom, Position(11));
  EXPECT_TRUE(readers(kOther, 1).empty());
  EXPECT_EQ(readers(kRoom, 7), (std::vector{kAnn, kBob}));
}

TEST_F(FeedIndex, AVisitorIsNotIndexedInOtherConversations) {
  ann_.only = {kRoom};
  index_.open(kAnn, kOther, Seq(1), Position(11));
  EXPECT_TRUE(members(kOther).empty());
}

TEST_F(FeedIndex, ARemovedSubscriptionIsNoLongerFound) {
  index_.take_out(ann_);
  EXPECT_EQ(members(kRoom), std::vector{kBob});
  index_.remove(bob_);
  EXPECT_FALSE(index_.has_listeners(kRoom));
  index_.each_of(kBob, [](const Subscriber&) { FAIL(); });
}

}  // namespace
}  // namespace confab::feed
