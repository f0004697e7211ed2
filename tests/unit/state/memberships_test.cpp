#include "state/memberships.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::kHourMs;
using tests::must;

constexpr Bounds kSmall{.groups = 20,
                        .directs = 3,
                        .left_groups = 3,
                        .added_per_hour = 6,
                        .added_by_one_per_hour = 4,
                        .member_intervals = 3};

class Places : public testing::Test {
 protected:
  /// As often as it is let, up to `count`: how often that was.
  std::size_t put_into_groups(UserId adder, UserId added, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (chat_.act(CreateGroup{"a trap", {added}}, adder).error != 0) return i;
    }
    return count;
  }
  UserRecord record(UserId user) { return must(user_record(chat_.store.read(), user)).value(); }
  std::size_t rows(const char* table) { return chat_.store.dump().at(table).size(); }
  std::vector<Seq> seqs(UserId viewer, ConversationId id) {
    std::vector<Seq> seen;
    for (const auto& message : chat_.history(viewer, id).messages) seen.push_back(message.seq);
    return seen;
  }

  Chat chat_{kSmall};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cas_ = chat_.user("cas");
  UserId mallory_ = chat_.user("mallory");
};

TEST_F(Places, InTheMostGroupsAllowedStillLetOthersOpenAConversation) {
  while (record(bob_).groups < kSmall.groups) {
    put_into_groups(mallory_, bob_, 1);
    put_into_groups(cas_, bob_, 1);
    chat_.now += kHourMs;
  }
  const auto refused = chat_.act(CreateGroup{"one more", {bob_}}, ann_);
  EXPECT_EQ(code_of(refused), ErrorCode::too_large);
  EXPECT_EQ(refused.error_field, "members");
  EXPECT_EQ(code_of(chat_.act(CreateGroup{"their own", {}}, bob_)), ErrorCode::too_large);
  EXPECT_EQ(chat_.act(OpenDirect{bob_}, ann_).error, 0);
  EXPECT_EQ(chat_.act(OpenDirect{cas_}, bob_).error, 0);
  EXPECT_EQ(chat_.send(ann_, chat_.direct(ann_, bob_)).error, 0);
}

TEST_F(Places, InGroupsCountOnlyWhileTheUserIsAMember) {
  while (record(bob_).groups < kSmall.groups) {
    put_into_groups(mallory_, bob_, 1);
    put_into_groups(cas_, bob_, 1);
    chat_.now += kHourMs;
  }
  for (const auto id : chat_.listed(bob_)) EXPECT_EQ(chat_.leave(bob_, id).error, 0);
  EXPECT_EQ(record(bob_).groups, 0);
  chat_.now += kHourMs;
  EXPECT_EQ(put_into_groups(ann_, bob_, 2), 2);
  EXPECT_EQ(chat_.act(CreateGroup{"their own", {}}, bob_).error, 0);
}

TEST_F(Places, InDirectConversationsCountOnlyForTheUserWhoOpensThem) {
  std::vector<UserId> visitors;
  for (int i = 0; i < 10; ++i) visitors.push_back(chat_.user("visitor" + std::to_string(i)));
  for (const UserId visitor : visitors) {
    const auto opened = chat_.act(OpenDirect{bob_}, visitor);
    EXPECT_EQ(opened.error, 0);
    EXPECT_EQ(chat_.send(visitor, opened.conversation).error, 0);
  }
  EXPECT_EQ(chat_.listed(bob_).size(), visitors.size());
  const auto refused = chat_.act(OpenDirect{ann_}, bob_);
  EXPECT_EQ(code_of(refused), ErrorCode::too_large);
  EXPECT_EQ(refused.error_field, "user");
  EXPECT_EQ(chat_.act(OpenDirect{visitors[0]}, bob_).error, 0) << "it is there already";
  EXPECT_EQ(chat_.act(CreateGroup{"a group", {visitors[1]}}, bob_).error, 0) << "groups are counted apart";
}

TEST_F(Places, InGroupsAreGivenByOneUserOnlySoManyTimesAnHour) {
  EXPECT_EQ(put_into_groups(mallory_, bob_, 10), kSmall.added_by_one_per_hour);
  const auto refused = chat_.act(CreateGroup{"a trap", {ann_, bob_}}, mallory_);
  EXPECT_EQ(code_of(refused), ErrorCode::rate_limited);
  EXPECT_EQ(refused.error_field, "members");
  EXPECT_EQ(chat_.act(CreateGroup{"for ann", {ann_}}, mallory_).error, 0) << "each user is counted apart";
  const auto group = chat_.group(mallory_, {});
  const auto not_added = chat_.act(AddMember{group, bob_}, mallory_);
  EXPECT_EQ(code_of(not_added), ErrorCode::rate_limited);
  EXPECT_EQ(not_added.error_field, "user");
  EXPECT_EQ(chat_.act(OpenDirect{bob_}, mallory_).error, 0) << "direct conversations are apart";
  chat_.now += kHourMs;
  EXPECT_EQ(put_into_groups(mallory_, bob_, 10), kSmall.added_by_one_per_hour);
}

TEST_F(Places, RefusedWithinAnHourTellWhenItIsOver) {
  const TimeMs begin = chat_.now;
  put_into_groups(mallory_, bob_, kSmall.added_by_one_per_hour);
  const TimeMs first_added = begin + 1000;
  for (const TimeMs later : {kHourMs / 3, kHourMs - 1}) {
    auto command = chat_.command(CreateGroup{"a trap", {bob_}}, mallory_);
    command.at = first_added + later;
    const auto refused = chat_.store.apply(command);
    EXPECT_EQ(code_of(refused), ErrorCode::rate_limited);
    EXPECT_EQ(refused.retry_after_ms, kHourMs - later);
  }
  auto command = chat_.command(CreateGroup{"in earnest", {bob_}}, mallory_);
  command.at = first_added + kHourMs;
  const auto made = chat_.store.apply(command);
  EXPECT_EQ(made.error, 0);
  EXPECT_EQ(made.retry_after_ms, 0);
}

TEST_F(Places, InGroupsAreGivenByAllUsersTogetherOnlySoManyTimesAnHour) {
  std::size_t added = 0;
  for (const UserId adder : {mallory_, cas_, ann_}) added += put_into_groups(adder, bob_, 10);
  EXPECT_EQ(added, kSmall.added_per_hour);
  for (std::size_t i = 0; i < kSmall.added_per_hour; ++i) {
    EXPECT_EQ(chat_.act(CreateGroup{"their own", {}}, bob_).error, 0) << "what one makes oneself is not counted";
  }
  EXPECT_EQ(record(bob_).added.size(), 2) << "of nobody who was refused";
}

TEST_F(Places, AreNotRefusedForLongAfterTheClockWasWrong) {
  const TimeMs right = chat_.now;
  chat_.now = right + 40 * 24 * kHourMs;
  EXPECT_EQ(put_into_groups(mallory_, bob_, 10), kSmall.added_by_one_per_hour);
  chat_.now = right;
  EXPECT_EQ(put_into_groups(mallory_, bob_, 10), kSmall.added_by_one_per_hour);
  EXPECT_EQ(put_into_groups(mallory_, bob_, 10), 0) << "from then on it is an hour like any other";
}

TEST_F(Places, RefusedWithinAnHourMayBeAskedForAgainUnderTheSameKey) {
  put_into_groups(mallory_, bob_, 10);
  const CreateGroup wanted{"in earnest", {bob_}};
  EXPECT_EQ(code_of(chat_.store.apply(chat_.keyed(wanted, mallory_, "k"))), ErrorCode::rate_limited);
  chat_.now += kHourMs;
  EXPECT_EQ(chat_.store.apply(chat_.keyed(wanted, mallory_, "k")).error, 0);
}

TEST_F(Places, OfFormerMembersAreKeptOnlyInTheirOwnRows) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "before");
  const auto members_before = rows("members");
  chat_.leave(bob_, group);
  EXPECT_EQ(rows("members"), members_before - 1) << "a group's rows are those of its members";
  chat_.send(ann_, group, "after");
  EXPECT_EQ(seqs(bob_, group), (std::vector{Seq(1), Seq(2), Seq(3)}));
  EXPECT_EQ(chat_.read_to(bob_, group, 2).error, 0);
  EXPECT_EQ(chat_.seen(bob_, group).read_seq, Seq(2));
  EXPECT_FALSE(chat_.seen(bob_, group).active);
}

TEST_F(Places, InLeftGroupsBeyondTheBoundAreForgotten) {
  std::vector<ConversationId> groups;
  for (std::size_t i = 0; i <= kSmall.left_groups; ++i) groups.push_back(chat_.group(bob_, {cas_}));
  for (const auto id : groups) {
    chat_.send(cas_, id);
    chat_.read_to(bob_, id, 2);
  }
  const Position before = chat_.store.meta().last_position;
  Outcome last;
  for (const auto id : groups) last = chat_.leave(bob_, id);
  EXPECT_TRUE(last.forgotten);
  groups.pop_back();
  EXPECT_EQ(chat_.listed(bob_), std::vector(groups.rbegin(), groups.rend()));
  EXPECT_EQ(conversation(chat_.store.read(), bob_, last.conversation).code(), ErrorCode::not_found);
  const auto told = must(catch_up(chat_.store.read(), bob_, before, 100)).events;
  ASSERT_EQ(told.size(), kSmall.left_groups + 1);
  EXPECT_EQ(told.back().kind, Event::Kind::forgotten);
  EXPECT_EQ(told.back().conversation, last.conversation);
  EXPECT_EQ(told.back().position, last.position);
  // A user who gives one up has room for the next.
  EXPECT_EQ(chat_.forget(bob_, groups[0]).error, 0);
  const auto next = chat_.group(bob_, {});
  EXPECT_FALSE(chat_.leave(bob_, next).forgotten);
}

TEST_F(Places, MayBeTakenAgainAnyNumberOfTimes) {
  const auto group = chat_.group(ann_, {});
  for (int i = 0; i < 20; ++i) {
    chat_.now += kHourMs;
    ASSERT_EQ(chat_.act(AddMember{group, bob_}, ann_).error, 0) << i;
    chat_.send(ann_, group, "seen");
    ASSERT_EQ(chat_.leave(bob_, group).error, 0);
    chat_.send(ann_, group, "not seen");
  }
  for (const auto& message : chat_.history(bob_, group).messages) EXPECT_NE(message.body, "not seen");
  EXPECT_EQ(record(bob_).left, 1);
}

TEST_F(Places, WithMoreIntervalsThanAreKeptLoseTheShortest) {
  const auto group = chat_.group(ann_, {bob_});
  const auto stay = [&](int texts) {
    chat_.now += kHourMs;
    chat_.act(AddMember{group, bob_}, ann_);
    chat_.send_many(ann_, group, texts);
    chat_.leave(bob_, group);
    chat_.send(ann_, group, "not seen");
  };
  chat_.send_many(ann_, group, 5);
  chat_.leave(bob_, group);             // 1 to 7
  chat_.send(ann_, group, "not seen");  // 8
  stay(1);                              // 9 to 11, 12 is not seen
  stay(3);                              // 13 to 17
  const auto before = seqs(bob_, group);
  EXPECT_EQ(chat_.unread(bob_, group), 5 + 1 + 3);
  chat_.now += kHourMs;
  chat_.act(AddMember{group, bob_}, ann_);
  auto want = before;
  std::erase_if(want, [](Seq seq) { return seq >= Seq(9) && seq <= Seq(11); });
  want.emplace_back(19);
  EXPECT_EQ(seqs(bob_, group), want);
  EXPECT_EQ(chat_.unread(bob_, group), 5 + 3) << "what cannot be read is not unread";
}

TEST(Intervals, ThatTouchAreJoinedBeforeAnyIsDropped) {
  std::vector<Interval> intervals = {
      {Seq(1), Seq(2), 0, 1}, {Seq(5), Seq(9), 2, 4}, {Seq(10), Seq(10), 4, 4}, {Seq(20), Seq(30), 9, 12}};
  make_room(intervals, 5);
  EXPECT_EQ(intervals.size(), 4) << "there is room";
  make_room(intervals, 4);
  ASSERT_EQ(intervals.size(), 3);
  EXPECT_EQ(intervals[1].from, Seq(5));
  EXPECT_EQ(intervals[1].to, Seq(10));
  EXPECT_EQ(intervals[1].ordinal_before, 2);
  EXPECT_EQ(intervals[1].ordinal_to, 4);
  make_room(intervals, 3);
  ASSERT_EQ(intervals.size(), 2);
  EXPECT_EQ(intervals[0].from, Seq(5)) << "the shortest went";
}

/// As it was done: 10,000 groups with one victim, as fast as it goes, by somebody who has all the time there is.
TEST(Attack, WithTenThousandGroupsDoesNotShutItsVictimOut) {
  Chat chat;
  const UserId ann = chat.user("ann");
  const UserId victim = chat.user("victim");
  std::vector<UserId> attackers;
  for (int i = 0; i < 4; ++i) attackers.push_back(chat.user("mallory" + std::to_string(i)));

  std::size_t groups = 0;
  std::size_t in_one_hour = 0;
  while (groups < Limits::groups_per_user_max) {
    chat.now += kHourMs;
    in_one_hour = 0;
    for (const UserId attacker : attackers) {
      std::vector<Command> batch;
      for (std::size_t i = 0; i <= Limits::groups_added_by_one_per_hour_max; ++i) {
        batch.push_back(chat.command(CreateGroup{"a trap", {victim}}, attacker));
        chat.now -= 1000;
      }
      for (const auto& outcome : chat.store.apply(batch)) in_one_hour += outcome.error == 0 ? 1 : 0;
    }
    ASSERT_LE(in_one_hour, Limits::groups_added_per_hour_max);
    ASSERT_GT(in_one_hour, 0);
    groups += in_one_hour;
  }
  EXPECT_EQ(groups, Limits::groups_per_user_max);
  chat.now += kHourMs;
  EXPECT_EQ(code_of(chat.act(CreateGroup{"a group", {victim}}, ann)), ErrorCode::too_large);
  const auto opened = chat.act(OpenDirect{victim}, ann);
  EXPECT_EQ(opened.error, 0);
  EXPECT_EQ(chat.send(ann, opened.conversation, "are you there?").error, 0);
  EXPECT_EQ(chat.seen(victim, opened.conversation).last_message->body, "are you there?");
  const auto trap = must(inbox(chat.store.read(), victim, {.after = {}, .limit = 2})).conversations.at(1);
  EXPECT_EQ(chat.leave(victim, trap.id).error, 0);
  EXPECT_EQ(chat.act(CreateGroup{"a group", {victim}}, ann).error, 0);
}

TEST(SupportDesk, ServesMoreThanTenThousandVisitors) {
  Chat chat;
  const UserId desk = chat.user("desk");
  constexpr std::size_t kVisitors = 10'001;
  UserId last;
  for (std::size_t made = 0; made < kVisitors;) {
    std::vector<Command> arrive;
    for (; made < kVisitors && arrive.size() < 1000; ++made) {
      arrive.push_back(chat.command(RegisterUser{"visitor" + std::to_string(made) + "@example.com", "", "hash"}));
    }
    std::vector<Command> ask;
    for (const auto& visitor : chat.store.apply(arrive)) {
      last = visitor.user;
      ask.push_back(chat.command(OpenDirect{desk}, visitor.user));
    }
    for (const auto& opened : chat.store.apply(ask)) ASSERT_EQ(opened.error, 0) << int(opened.reason);
  }
  const auto talk = chat.direct(last, desk);
  EXPECT_EQ(chat.send(last, talk, "hello?").error, 0);
  EXPECT_EQ(chat.send(desk, talk, "how can I help?").error, 0);
  EXPECT_EQ(chat.seen(last, talk).last_message->body, "how can I help?");
  EXPECT_EQ(must(inbox(chat.store.read(), desk, {})).conversations.front().id, talk);
}

}  // namespace
}  // namespace confab::state
