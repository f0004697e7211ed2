#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

class Pins : public testing::Test {
 protected:
  Outcome pin(Caller who, ConversationId in, std::uint64_t seq, bool pinned = true) {
    return chat_.act(PinMessage{in, Seq(seq), pinned}, who);
  }
  std::vector<std::uint64_t> listed(UserId viewer, ConversationId in) {
    std::vector<std::uint64_t> seqs;
    const auto list = must(pins(chat_.store.read(), viewer, in));
    for (const auto& message : list) seqs.push_back(message.seq.value);
    return seqs;
  }
  Message message(UserId viewer, ConversationId in, std::uint64_t seq) {
    return must(state::message(chat_.store.read(), viewer, in, Seq(seq)));
  }
  void expect_sound() {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  using Seqs = std::vector<std::uint64_t>;

  Chat chat_{150};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

TEST_F(Pins, AreListedTheNewestFirstAndStandInTheirMessages) {
  chat_.send_many(ann_, talk_, 40);
  const auto pinned = pin(bob_, talk_, 3);
  ASSERT_EQ(pinned.error, 0);
  EXPECT_EQ(pinned.kind, OutcomeKind::message_changed);
  ASSERT_EQ(pin(ann_, talk_, 39).error, 0);
  EXPECT_EQ(listed(ann_, talk_), (Seqs{39, 3}));
  EXPECT_EQ(message(ann_, talk_, 3).pinned_at, pinned.at);
  EXPECT_EQ(message(ann_, talk_, 3).pinned_by, bob_);
  EXPECT_EQ(chat_.seen(bob_, talk_).last_seq.value, 40U);
  EXPECT_EQ(chat_.unread(bob_, talk_), 40U) << "a pin is nothing new to read";
  ASSERT_EQ(pin(ann_, talk_, 3, false).error, 0);
  EXPECT_EQ(listed(bob_, talk_), (Seqs{39}));
  EXPECT_EQ(message(ann_, talk_, 3).pinned_at, 0);
  expect_sound();
}

TEST_F(Pins, ChangeNothingTheSecondTime) {
  chat_.send(ann_, talk_);
  EXPECT_TRUE(pin(ann_, talk_, 1, false).unchanged);
  const auto first = pin(ann_, talk_, 1);
  EXPECT_FALSE(first.unchanged);
  EXPECT_TRUE(pin(bob_, talk_, 1).unchanged);
  EXPECT_EQ(message(bob_, talk_, 1).pinned_by, ann_);
  EXPECT_EQ(listed(bob_, talk_), Seqs{1});
}

TEST_F(Pins, OfAGroupAreItsOwnersAndAdmins) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(bob_, group);
  EXPECT_EQ(code_of(pin(bob_, group, 2)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(pin(cid_, group, 2)), ErrorCode::not_found);
  EXPECT_EQ(code_of(pin(ann_, group, 1)), ErrorCode::invalid_argument) << "a notice";
  EXPECT_EQ(code_of(pin(ann_, group, 3)), ErrorCode::invalid_argument) << "no such message";
  EXPECT_EQ(code_of(pin(ann_, group, 2)), ErrorCode::ok);
  EXPECT_EQ(code_of(pin(bob_, group, 2, false)), ErrorCode::forbidden);
  chat_.leave(ann_, group);
  EXPECT_EQ(code_of(pin(bob_, group, 2, false)), ErrorCode::ok) << "the owner now";
}

TEST_F(Pins, AreShownOnlyToThoseWhoSeeTheMessage) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "early");
  ASSERT_EQ(pin(ann_, group, 2).error, 0);
  chat_.act(AddMember{group, cid_}, ann_);
  chat_.send(ann_, group, "late");
  chat_.leave(bob_, group);
  chat_.send(ann_, group, "later");
  ASSERT_EQ(pin(ann_, group, 4).error, 0);
  ASSERT_EQ(pin(ann_, group, 6).error, 0);
  EXPECT_EQ(listed(ann_, group), (Seqs{6, 4, 2}));
  EXPECT_EQ(listed(bob_, group), (Seqs{4, 2}));
  EXPECT_EQ(listed(cid_, group), (Seqs{6, 4}));
  const auto stranger = chat_.user("dora");
  EXPECT_EQ(pins(chat_.store.read(), stranger, group).code(), ErrorCode::not_found);
}

TEST_F(Pins, GoWithTheirMessage) {
  chat_.send_many(ann_, talk_, 2);
  ASSERT_EQ(pin(bob_, talk_, 1).error, 0);
  ASSERT_EQ(chat_.act(DeleteMessage{talk_, Seq(1)}, ann_).error, 0);
  EXPECT_EQ(listed(bob_, talk_), Seqs{});
  EXPECT_EQ(message(bob_, talk_, 1).pinned_at, 0);
  EXPECT_EQ(code_of(pin(bob_, talk_, 1)), ErrorCode::conflict) << "what was deleted is not pinned";
  EXPECT_TRUE(pin(bob_, talk_, 1, false).unchanged);
  expect_sound();
}

TEST_F(Pins, AreAsManyAsTheirLimit) {
  chat_.send_many(ann_, talk_, 60);
  for (std::uint64_t seq = 1; seq <= Limits::pins_per_conversation_max; ++seq) {
    ASSERT_EQ(pin(ann_, talk_, seq).error, 0) << seq;
  }
  EXPECT_EQ(code_of(pin(ann_, talk_, 60)), ErrorCode::too_large);
  ASSERT_EQ(pin(bob_, talk_, 7, false).error, 0);
  EXPECT_EQ(code_of(pin(ann_, talk_, 60)), ErrorCode::ok);
  EXPECT_EQ(listed(ann_, talk_).size(), Limits::pins_per_conversation_max);
  expect_sound();
}

TEST_F(Pins, AreLearnedByThoseWhoWereAway) {
  chat_.send_many(ann_, talk_, 2);
  const auto away = must(meta(chat_.store.read())).last_position;
  pin(ann_, talk_, 1);
  pin(ann_, talk_, 1, false);
  const auto last = pin(ann_, talk_, 1);
  const auto events = must(catch_up(chat_.store.read(), bob_, away, 100)).events;
  ASSERT_EQ(events.size(), 1U) << "each message once";
  EXPECT_EQ(events[0].kind, Event::Kind::message_changed);
  EXPECT_EQ(events[0].message.pinned_at, last.at);
}

TEST_F(Pins, OfAGroupAreNoVisitors) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, talk_);
  chat_.send(ann_, group);
  StartSession start{ann_, "hash of ann", Chat::family(2), "guest", 3'600'000, {talk_, group}};
  const Caller visitor(ann_, chat_.act(std::move(start)).session);
  EXPECT_EQ(code_of(pin(visitor, talk_, 1)), ErrorCode::ok);
  EXPECT_EQ(code_of(pin(visitor, group, 2)), ErrorCode::forbidden) << "the owner might";
}

}  // namespace
}  // namespace confab::state
