#include "state/mentions.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "state/record_fields.hpp"
#include "store/codec.hpp"
#include "store/key.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

class Mentions : public testing::Test {
 protected:
  Outcome say(UserId who, ConversationId in, std::vector<UserId> whom, bool everybody = false) {
    return chat_.act(SendMessage{{.body = "hey", .mentions = std::move(whom), .everybody = everybody}, in}, who);
  }
  std::uint64_t unread_mentions(UserId viewer, ConversationId in) { return chat_.seen(viewer, in).unread_mentions; }
  Message last(UserId viewer, ConversationId in) { return chat_.history(viewer, in).messages.back(); }
  void expect_sound() {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  Chat chat_{300};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  UserId dee_ = chat_.user("dee");
  ConversationId group_ = chat_.group(ann_, {bob_, cid_});
};

TEST_F(Mentions, OnlyMembersCount) {
  chat_.act(AddMember{group_, dee_}, ann_);
  chat_.leave(dee_, group_);
  ASSERT_EQ(say(ann_, group_, {cid_, dee_, bob_, UserId(99), bob_}).error, 0);
  EXPECT_EQ(last(bob_, group_).mentions, (std::vector{bob_, cid_})) << "rising, each once";
  EXPECT_EQ(unread_mentions(bob_, group_), 1U);
  EXPECT_EQ(unread_mentions(cid_, group_), 1U);
  EXPECT_EQ(unread_mentions(dee_, group_), 0U);
  expect_sound();
}

TEST_F(Mentions, AreCountedAfterTheMark) {
  for (int i = 0; i < 80; ++i) say(ann_, group_, i % 2 == 0 ? std::vector{bob_} : std::vector<UserId>());
  say(cid_, group_, {}, true);
  EXPECT_EQ(unread_mentions(bob_, group_), 41U);
  EXPECT_EQ(unread_mentions(ann_, group_), 1U) << "everybody";
  EXPECT_EQ(unread_mentions(cid_, group_), 0U) << "their own";
  chat_.read_to(bob_, group_, 1 + 40);
  EXPECT_EQ(unread_mentions(bob_, group_), 21U);
  chat_.read_to(bob_, group_, 82);
  EXPECT_EQ(unread_mentions(bob_, group_), 0U);
  expect_sound();
}

TEST_F(Mentions, OneWhoIsNamedAmongEverybodyIsMentionedOnce) {
  say(ann_, group_, {bob_}, true);
  EXPECT_EQ(unread_mentions(bob_, group_), 1U);
  EXPECT_TRUE(last(bob_, group_).everybody);
  EXPECT_EQ(last(bob_, group_).mentions, std::vector{bob_});
  expect_sound();
}

TEST_F(Mentions, ADeletedMessageMentionsNobody) {
  say(ann_, group_, {bob_, cid_});
  say(ann_, group_, {}, true);
  chat_.act(DeleteMessage{group_, Seq(2)}, ann_);
  EXPECT_EQ(unread_mentions(bob_, group_), 1U);
  EXPECT_TRUE(must(message(chat_.store.read(), bob_, group_, Seq(2))).mentions.empty());
  chat_.act(DeleteMessage{group_, Seq(3)}, ann_);
  EXPECT_EQ(unread_mentions(bob_, group_), 0U);
  expect_sound();
}

TEST_F(Mentions, AnEditChangesNobodyWhomAMessageMentions) {
  say(ann_, group_, {bob_});
  chat_.act(EditMessage{group_, Seq(2), "not you, cid"}, ann_);
  EXPECT_EQ(last(bob_, group_).mentions, std::vector{bob_});
  EXPECT_EQ(unread_mentions(bob_, group_), 1U);
}

TEST_F(Mentions, WhatCannotBeSeenIsNotCounted) {
  say(ann_, group_, {}, true);
  chat_.act(AddMember{group_, dee_}, ann_);
  EXPECT_EQ(unread_mentions(dee_, group_), 0U) << "from before they came";
  say(ann_, group_, {dee_});
  chat_.leave(dee_, group_);
  say(ann_, group_, {}, true);
  EXPECT_EQ(unread_mentions(dee_, group_), 1U) << "while they were there";
}

TEST_F(Mentions, InADirectConversationTheOtherOneIsMentioned) {
  const auto talk = chat_.direct(ann_, bob_);
  say(ann_, talk, {bob_, cid_, ann_});
  EXPECT_EQ(last(bob_, talk).mentions, (std::vector{ann_, bob_}));
  EXPECT_EQ(unread_mentions(bob_, talk), 1U);
  EXPECT_EQ(unread_mentions(ann_, talk), 0U);
}

TEST_F(Mentions, InALargeGroupOnlyThoseWhoRunItMentionEverybody) {
  while (chat_.seen(ann_, group_).member_count < Limits::everybody_members_max) {
    chat_.act(AddMember{group_, chat_.user("user" + std::to_string(chat_.seen(ann_, group_).member_count))}, ann_);
  }
  EXPECT_EQ(say(bob_, group_, {}, true).error, 0);
  chat_.act(AddMember{group_, dee_}, ann_);
  const auto refused = say(bob_, group_, {}, true);
  EXPECT_EQ(code_of(refused), ErrorCode::forbidden);
  EXPECT_EQ(refused.error_field, "everybody");
  EXPECT_EQ(say(ann_, group_, {}, true).error, 0);
  EXPECT_EQ(say(bob_, group_, {cid_}).error, 0) << "somebody, anybody may";
}

TEST_F(Mentions, MoreThanAMessageMayHaveAreRefused) {
  const auto refused = say(ann_, group_, std::vector(Limits::mentions_max + 1, bob_));
  EXPECT_EQ(code_of(refused), ErrorCode::too_large);
  EXPECT_EQ(refused.error_field, "mentions");
  EXPECT_EQ(say(ann_, group_, std::vector(Limits::mentions_max, bob_)).error, 0);
}

TEST_F(Mentions, AMarkThatIsOfNoMentionIsFound) {
  say(ann_, group_, {bob_});
  chat_.store.damage(store::TableName::mentions, store::Key(bob_, group_, std::uint64_t{0}),
                     store::encode(MarkedRecord{.messages = 3}));
  EXPECT_EQ(must(check(chat_.store.read())).problems, 1U);
}

}  // namespace
}  // namespace confab::state
