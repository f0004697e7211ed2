#include "state/invites.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

constexpr std::int64_t kHour = 3'600'000;

class Invitations : public testing::Test {
 protected:
  static TokenHash hash(std::uint8_t number) {
    TokenHash made{};
    made.fill(number);
    return made;
  }
  Outcome make(UserId who, std::uint8_t number, std::uint64_t uses = 5, std::int64_t lifetime_ms = kHour) {
    return chat_.act(CreateInvite{group_, hash(number), lifetime_ms, uses}, who);
  }
  Outcome accept(UserId who, std::uint8_t number) { return chat_.act(AcceptInvite{hash(number)}, who); }
  std::vector<Invite> listed(UserId who) { return must(invites(chat_.store.read(), who, group_, chat_.now)); }
  void expect_sound() {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  Chat chat_;
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  UserId dan_ = chat_.user("dan");
  ConversationId group_ = chat_.group(ann_, {bob_});
};

TEST_F(Invitations, LetTheirHolderIn) {
  chat_.send(ann_, group_, "before");
  EXPECT_EQ(make(bob_, 1).invite, InviteId(1)) << "everybody may add";
  const auto joined = accept(cid_, 1);
  ASSERT_EQ(joined.error, 0);
  EXPECT_EQ(joined.message.front().kind, MessageKind::joined);
  EXPECT_EQ(joined.message.front().author, cid_);
  EXPECT_EQ(joined.message.front().users, std::vector{cid_});
  EXPECT_EQ(chat_.history(cid_, group_).messages.size(), 1U) << "from the joining notice on";
  EXPECT_EQ(listed(ann_).front().uses, 1U);
  expect_sound();
}

TEST_F(Invitations, AreNotUsedByAMember) {
  make(ann_, 1);
  accept(cid_, 1);
  const auto again = accept(cid_, 1);
  EXPECT_EQ(again.error, 0);
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.conversation, group_);
  EXPECT_EQ(listed(ann_).front().uses, 1U);
}

TEST_F(Invitations, EndByTheirUsesTheirTimeAndWhenTheyAreTakenBack) {
  make(ann_, 1, 1);
  EXPECT_EQ(accept(cid_, 1).error, 0);
  EXPECT_EQ(code_of(accept(dan_, 1)), ErrorCode::not_found);
  make(ann_, 2, 5, 60'000);
  chat_.now += 60'000;
  EXPECT_EQ(code_of(accept(dan_, 2)), ErrorCode::not_found);
  const auto third = make(ann_, 3).invite;
  EXPECT_EQ(listed(ann_).size(), 1U);
  EXPECT_EQ(chat_.act(RevokeInvite{group_, third}, bob_).error, 0);
  const auto revoked = accept(dan_, 3);
  const auto unknown = accept(dan_, 99);
  EXPECT_EQ(revoked.reason, unknown.reason) << "nobody learns which it was";
  EXPECT_EQ(code_of(chat_.act(RevokeInvite{group_, third}, ann_)), ErrorCode::not_found);
  EXPECT_TRUE(listed(ann_).empty());
  expect_sound();
}

TEST_F(Invitations, AreOfThoseWhoMayAdd) {
  make(ann_, 1);
  EXPECT_EQ(code_of(make(cid_, 2)), ErrorCode::not_found);
  chat_.act(UpdateConversation{{.who_adds = Allowed::admins}, group_}, ann_);
  EXPECT_EQ(make(bob_, 2).reason, Refusal::admins_add);
  EXPECT_EQ(chat_.act(RevokeInvite{group_, InviteId(1)}, bob_).reason, Refusal::admins_add);
  EXPECT_EQ(invites(chat_.store.read(), bob_, group_, chat_.now).code(), ErrorCode::forbidden);
  EXPECT_EQ(accept(cid_, 1).error, 0) << "one that an admin made";
  const auto talk = chat_.direct(ann_, bob_);
  EXPECT_EQ(code_of(chat_.act(CreateInvite{talk, hash(5), kHour, 1}, ann_)), ErrorCode::forbidden);
}

TEST_F(Invitations, AreBoundedAndOldOnesMakeRoom) {
  for (std::size_t i = 1; i <= Limits::invites_per_group_max; ++i) {
    ASSERT_EQ(make(ann_, static_cast<std::uint8_t>(i)).error, 0);
  }
  EXPECT_EQ(code_of(make(ann_, 200)), ErrorCode::too_large);
  chat_.now += kHour;
  EXPECT_EQ(make(ann_, 201).error, 0);
  EXPECT_EQ(chat_.store.dump().at("invites").size(), 1U);
  EXPECT_EQ(chat_.store.dump().at("invite_tokens").size(), 1U);
}

TEST_F(Invitations, MustFit) {
  EXPECT_EQ(make(ann_, 1, 0).error_field, "uses");
  EXPECT_EQ(make(ann_, 1, Limits::invite_uses_max + 1).error_field, "uses");
  EXPECT_EQ(make(ann_, 1, 1, Limits::invite_ms_min - 1).error_field, "expires_in");
  EXPECT_EQ(make(ann_, 1, 1, Limits::invite_ms_max + 1).error_field, "expires_in");
  EXPECT_EQ(make(ann_, 1).error, 0);
  EXPECT_EQ(code_of(make(ann_, 1)), ErrorCode::conflict) << "a token is of one invitation";
}

TEST_F(Invitations, LeadNowhereOnceEverybodyLeft) {
  make(ann_, 1);
  for (const UserId user : {ann_, bob_}) chat_.leave(user, group_);
  EXPECT_EQ(code_of(accept(cid_, 1)), ErrorCode::not_found);
}

TEST_F(Invitations, ShowTheTitleAndHowManyThereAre) {
  chat_.act(UpdateConversation{{.title = "Lunch", .picture = "https://example.com/bread.png"}, group_}, ann_);
  make(ann_, 1);
  const auto shown = must(invite_preview(chat_.store.read(), cid_, hash(1), chat_.now));
  EXPECT_EQ(shown.title, "Lunch");
  EXPECT_EQ(shown.picture, "https://example.com/bread.png");
  EXPECT_EQ(shown.member_count, 2U);
  EXPECT_FALSE(shown.member);
  EXPECT_TRUE(must(invite_preview(chat_.store.read(), bob_, hash(1), chat_.now)).member);
  EXPECT_EQ(invite_preview(chat_.store.read(), cid_, hash(2), chat_.now).code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace confab::state
