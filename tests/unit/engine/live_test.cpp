#include "engine/live.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <confab/operations.hpp>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

using Kind = Event::Kind;

class LiveSignals : public TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    eve_ = make_user("eve");
    chat_ = make_direct(ann_, bob_);
  }

  std::unique_ptr<Subscription> listen(UserId user, EventLog& log) {
    auto subscription = engine_->subscribe(user, std::nullopt, [&log](const Event& event) { log.add(event); });
    EXPECT_TRUE(subscription) << subscription.error().message;
    return subscription ? std::move(*subscription) : nullptr;
  }

  /// What was heard before a message that comes now, which is the last of it.
  std::vector<Event> heard_until_now(EventLog& log, UserId by, ConversationId where) {
    const Position last = send(by, where, "last").position;
    std::vector<Event> heard;
    for (std::size_t count = 1; count < 1000; ++count) {
      heard = log.wait_for(count);
      if (heard.empty() || heard.back().position >= last) break;
    }
    std::erase_if(heard, [&](const Event& event) { return event.position >= last && event.kind == Kind::message; });
    return heard;
  }

  ConversationId group_of(std::size_t members) {
    std::vector<UserId> others{bob_};
    for (std::size_t i = 2; i < members; ++i) others.push_back(make_user("user" + std::to_string(i)));
    return engine_->create_group(ann_, "a group", others)->id;
  }

  UserId ann_, bob_, eve_;
  ConversationId chat_;
};

TEST_F(LiveSignals, TypingReachesTheOtherMembersAndIsStoredNowhere) {
  EventLog anns, bobs, eves;
  const auto ann = listen(ann_, anns);
  const auto bob = listen(bob_, bobs);
  const auto eve = listen(eve_, eves);
  const Cursor before = *engine_->cursor();
  ASSERT_TRUE(engine_->send_typing(ann_, chat_));
  const auto heard = bobs.wait_for(1);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].kind, Kind::typing);
  EXPECT_EQ(heard[0].conversation, chat_);
  EXPECT_EQ(heard[0].user, ann_);
  EXPECT_EQ(*engine_->cursor(), before);
  EXPECT_EQ(bob->cursor(), before) << "a subscription goes on from there";
  EXPECT_TRUE(engine_->events(bob_, before)->events.empty());
  EXPECT_TRUE(heard_until_now(anns, bob_, chat_).empty());
  EXPECT_TRUE(heard_until_now(eves, ann_, make_direct(ann_, eve_)).size() <= 1) << "the opening, and no typing";
}

TEST_F(LiveSignals, TypingIsToldOnceInAWhile) {
  EventLog bobs;
  const auto bob = listen(bob_, bobs);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine_->send_typing(ann_, chat_));
  bobs.wait_for(1);
  // All five were accepted at once, so a machine that is no slower than the pause tells one.
  EXPECT_LT(heard_until_now(bobs, ann_, chat_).size(), 5u);
}

TEST_F(LiveSignals, OnlyMembersMayType) {
  EXPECT_EQ(engine_->send_typing(eve_, chat_).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->mark_delivered(eve_, chat_, Seq(1)).code(), ErrorCode::not_found);
  const auto group = group_of(2);
  ASSERT_TRUE(engine_->leave(bob_, group));
  EXPECT_EQ(engine_->send_typing(bob_, group).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->mark_delivered(bob_, group, Seq(1)).code(), ErrorCode::not_found);
}

TEST_F(LiveSignals, InLargeGroupsNobodyIsTold) {
  const auto small = group_of(Limits::signals_members_max);
  EventLog bobs;
  const auto bob = listen(bob_, bobs);
  ASSERT_TRUE(engine_->send_typing(ann_, small));
  EXPECT_EQ(bobs.wait_for(1)[0].kind, Kind::typing);
  ASSERT_TRUE(engine_->add_member(ann_, small, eve_));
  ASSERT_TRUE(engine_->mark_delivered(ann_, small, Seq(1)));
  const auto heard = heard_until_now(bobs, ann_, small);
  EXPECT_TRUE(
      std::none_of(heard.begin(), heard.end(), [](const Event& event) { return event.kind == Kind::delivered; }));
  const auto page = engine_->members(bob_, small, {}, 100);
  ASSERT_TRUE(page);
  for (const auto& member : page->members) {
    EXPECT_EQ(member.delivered_seq, member.read_seq);
  }
}

TEST_F(LiveSignals, WhileOneBlocksTheOtherNeitherIsTold) {
  send(ann_, chat_, "one");
  EventLog anns, bobs;
  const auto ann = listen(ann_, anns);
  const auto bob = listen(bob_, bobs);
  ASSERT_TRUE(engine_->block_user(bob_, ann_));
  for (const UserId user : {ann_, bob_}) {
    EXPECT_TRUE(engine_->send_typing(user, chat_));
    EXPECT_TRUE(engine_->mark_delivered(user, chat_, Seq(1)));
  }
  ASSERT_TRUE(engine_->unblock_user(bob_, ann_));
  for (const auto& heard : {heard_until_now(anns, bob_, chat_), heard_until_now(bobs, ann_, chat_)}) {
    EXPECT_TRUE(std::none_of(heard.begin(), heard.end(), [](const Event& event) { return is_signal(event.kind); }));
  }
}

TEST_F(LiveSignals, WhoMayNotSendIsNotSeenTyping) {
  const auto group = group_of(3);
  ASSERT_TRUE(engine_->update_conversation(ann_, group, {.who_posts = Allowed::admins}));
  EventLog anns;
  const auto ann = listen(ann_, anns);
  ASSERT_TRUE(engine_->send_typing(bob_, group));
  ASSERT_TRUE(engine_->mark_delivered(bob_, group, Seq(1)));
  EXPECT_EQ(anns.wait_for(1)[0].kind, Kind::delivered) << "who reads only has a mark all the same";
  for (const Event& event : heard_until_now(anns, ann_, group)) EXPECT_NE(event.kind, Kind::typing);
}

TEST_F(LiveSignals, ADeliveredMarkIsToldAndShown) {
  EventLog anns;
  for (const char* body : {"one", "two", "three"}) send(ann_, chat_, body);
  EXPECT_EQ(engine_->conversation(ann_, chat_)->peer_delivered_seq, Seq());
  const auto ann = listen(ann_, anns);
  EXPECT_EQ(engine_->mark_delivered(bob_, chat_, Seq(2))->seq, Seq(2));
  EXPECT_EQ(engine_->mark_delivered(bob_, chat_, Seq(1))->seq, Seq(2)) << "it never goes back";
  const auto heard = anns.wait_for(1);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].kind, Kind::delivered);
  EXPECT_EQ(heard[0].user, bob_);
  EXPECT_EQ(heard[0].seq, Seq(2));
  EXPECT_EQ(engine_->conversation(ann_, chat_)->peer_delivered_seq, Seq(2));
  EXPECT_EQ(engine_->inbox(ann_)->conversations[0].peer_delivered_seq, Seq(2));
  EXPECT_EQ(engine_->open_direct(ann_, bob_)->peer_delivered_seq, Seq(2));
  EXPECT_EQ(engine_->conversation(bob_, chat_)->peer_delivered_seq, Seq(3)) << "their author has them";
  EXPECT_EQ(engine_->mark_delivered(bob_, chat_, Seq()).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(engine_->mark_delivered(bob_, chat_, Seq(4)).code(), ErrorCode::invalid_argument);
}

TEST_F(LiveSignals, WhatWasReadWasDelivered) {
  send(ann_, chat_, "one");
  ASSERT_TRUE(engine_->mark_read(bob_, chat_, Seq(1)));
  EXPECT_EQ(engine_->conversation(ann_, chat_)->peer_delivered_seq, Seq(1));
}

TEST_F(LiveSignals, DeliveredMarksAreForgottenWithTheLastProcess) {
  send(ann_, chat_, "one");
  ASSERT_TRUE(engine_->mark_delivered(bob_, chat_, Seq(1)));
  EXPECT_EQ(engine_->conversation(ann_, chat_)->peer_delivered_seq, Seq(1));
  reopen();
  EXPECT_EQ(engine_->conversation(ann_, chat_)->peer_delivered_seq, Seq());
}

TEST_F(LiveSignals, MembersOfAGroupSeeEachOthersMarks) {
  const auto group = group_of(3);
  send(ann_, group, "one");
  ASSERT_TRUE(engine_->mark_delivered(bob_, group, Seq(2)));
  const auto page = engine_->members(ann_, group, {}, 10);
  ASSERT_TRUE(page);
  for (const auto& member : page->members) {
    EXPECT_EQ(member.delivered_seq, member.user.id == bob_ ? Seq(2) : member.read_seq);
  }
}

TEST(RecentNumbers, ForgetTheOldest) {
  engine::RecentNumbers numbers;
  const ConversationId room(1);
  for (std::uint64_t user = 1; user <= 3 * engine::kRemembered; ++user) numbers.set(room, UserId(user), 7);
  EXPECT_EQ(numbers.get(room, UserId(3 * engine::kRemembered)), 7);
  EXPECT_EQ(numbers.get(room, UserId(2 * engine::kRemembered + 1)), 7) << "so many are kept in any case";
  EXPECT_EQ(numbers.get(room, UserId(1)), 0);
}

}  // namespace
}  // namespace confab::tests
