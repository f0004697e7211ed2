#include "state/visibility.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::must;
using Who = Audience::Who;

class Visibility : public testing::Test {
 protected:
  Audience audience(const Outcome& outcome) { return must(audience_of(Tables(chat_.store.read()), outcome)); }

  Chat chat_{Bounds{.left_groups = 1}};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cyd_ = chat_.user("cyd");
};

TEST_F(Visibility, AnIntervalShowsBothItsEndsAndNothingBeside) {
  EXPECT_FALSE(shows(Seq(3), Seq(5), Seq(2)));
  EXPECT_TRUE(shows(Seq(3), Seq(5), Seq(3)));
  EXPECT_TRUE(shows(Seq(3), Seq(5), Seq(5)));
  EXPECT_FALSE(shows(Seq(3), Seq(5), Seq(6)));
  EXPECT_TRUE(shows(Seq(3), Seq(), Seq(1'000'000))) << "still open";
}

TEST_F(Visibility, AMessageIsVisibleIfItIsInAVisibleRange) {
  const auto group = chat_.group(ann_, {bob_});
  for (int i = 0; i < 3; ++i) {
    chat_.send(ann_, group);
    chat_.leave(bob_, group);
    chat_.send(ann_, group);
    chat_.act(AddMember{group, bob_}, ann_);
  }
  const auto view = must(view_of(Tables(chat_.store.read()), group, bob_));
  const auto ranges = visible_ranges(view);
  EXPECT_EQ(ranges.size(), 4u);
  for (Seq seq(1); seq <= view.conversation.last_seq; ++seq.value) {
    const bool in_range = std::any_of(ranges.begin(), ranges.end(),
                                      [seq](const SeqRange& one) { return one.first <= seq && seq <= one.last; });
    EXPECT_EQ(sees(view.member, seq), in_range) << seq.value;
  }
}

TEST_F(Visibility, NoticesOpenAndCloseTheSameIntervalsAsTheTables) {
  const auto group = chat_.group(ann_, {bob_});
  const auto joined = audience(chat_.act(AddMember{group, cyd_}, ann_));
  EXPECT_EQ(joined.who, Who::readers);
  EXPECT_EQ(joined.opened, std::vector{cyd_});
  const auto left = audience(chat_.leave(cyd_, group));
  EXPECT_EQ(left.closed, std::vector{cyd_});
  const auto member = must(view_of(Tables(chat_.store.read()), group, cyd_)).member;
  ASSERT_EQ(member.intervals.size(), 1u);
  EXPECT_EQ(member.intervals[0].from, joined.opened_from);
  EXPECT_EQ(member.intervals[0].to, left.seq);
}

TEST_F(Visibility, AForgottenPlaceIsLostAndNotClosed) {
  chat_.leave(bob_, chat_.group(ann_, {bob_}));
  const auto outcome = chat_.leave(bob_, chat_.group(ann_, {bob_}));
  ASSERT_TRUE(outcome.forgotten) << "bob may keep one group after leaving it";
  const auto left = audience(outcome);
  EXPECT_EQ(left.lost, std::vector{bob_});
  EXPECT_TRUE(left.closed.empty());
}

TEST_F(Visibility, ReadMarksConcernMembersAndThoseOfFormerMembersOnlyThemselves) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group);
  EXPECT_EQ(audience(chat_.read_to(bob_, group, 1)).who, Who::members);
  chat_.leave(bob_, group);
  const auto late = audience(chat_.read_to(bob_, group, 2));
  EXPECT_EQ(late.who, Who::one);
  EXPECT_EQ(late.user, bob_);
}

TEST_F(Visibility, HidingAndForgettingConcernOneUserAndRefusalsNobody) {
  const auto group = chat_.group(ann_, {bob_});
  EXPECT_EQ(audience(chat_.hide(bob_, group)).user, bob_);
  chat_.leave(bob_, group);
  EXPECT_EQ(audience(chat_.forget(bob_, group)).user, bob_);
  EXPECT_EQ(audience(chat_.send(cyd_, group)).who, Who::nobody);
  EXPECT_EQ(audience(chat_.act(OpenDirect{bob_}, ann_)).opened, (std::vector{ann_, bob_}));
}

}  // namespace
}  // namespace confab::state
