#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::must;

using Ids = std::vector<ConversationId>;

class Listing : public testing::Test {
 protected:
  std::vector<Event> told(UserId user, Position after) {
    return must(catch_up(chat_.store.read(), user, after, 100)).events;
  }

  Chat chat_;
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cas_ = chat_.user("cas");
  ConversationId talk_ = chat_.direct(ann_, bob_);
  ConversationId group_ = chat_.group(ann_, {bob_});
};

using Hidden = Listing;
using Forgotten = Listing;
using Preferences = Listing;

TEST_F(Hidden, AreNotListedForThatUserUntilSomethingNewIsThere) {
  for (const auto id : {talk_, group_}) {
    EXPECT_EQ(chat_.hide(bob_, id).error, 0);
    EXPECT_TRUE(chat_.seen(bob_, id).hidden);
    EXPECT_FALSE(chat_.seen(ann_, id).hidden) << "it is the user's own list";
  }
  EXPECT_TRUE(chat_.listed(bob_).empty());
  EXPECT_EQ(chat_.listed(bob_, true), (Ids{group_, talk_}));
  EXPECT_EQ(chat_.listed(ann_), (Ids{group_, talk_}));
  chat_.send(ann_, talk_, "are you there?");
  EXPECT_EQ(chat_.listed(bob_), Ids{talk_});
  EXPECT_EQ(chat_.listed(bob_, true), Ids{group_});
  EXPECT_FALSE(chat_.seen(bob_, talk_).hidden);
}

TEST_F(Hidden, StayReadableAndReachable) {
  chat_.send(ann_, talk_, "before");
  chat_.hide(bob_, talk_);
  EXPECT_EQ(chat_.history(bob_, talk_).messages.size(), 1);
  EXPECT_EQ(chat_.unread(bob_, talk_), 1);
  EXPECT_EQ(chat_.read_to(bob_, talk_, 1).error, 0);
  EXPECT_TRUE(chat_.listed(bob_) == Ids{group_}) << "to read is nothing new";
  EXPECT_EQ(chat_.send(bob_, talk_, "my own").error, 0);
  EXPECT_EQ(chat_.listed(bob_), (Ids{talk_, group_}));
}

TEST_F(Hidden, AreListedAgainWhenTheUserOpensThem) {
  chat_.hide(bob_, talk_);
  const auto opened = chat_.act(OpenDirect{ann_}, bob_);
  EXPECT_EQ(opened.conversation, talk_);
  EXPECT_TRUE(opened.position) << "the user's other devices are told";
  EXPECT_EQ(chat_.listed(bob_), (Ids{group_, talk_}));
  EXPECT_FALSE(chat_.act(OpenDirect{ann_}, bob_).position);
  chat_.hide(bob_, group_);
  EXPECT_EQ(chat_.show(bob_, group_).error, 0);
  EXPECT_EQ(chat_.listed(bob_), (Ids{group_, talk_}));
}

TEST_F(Hidden, StayHiddenWhenTheOtherOneOpensThem) {
  chat_.hide(bob_, talk_);
  EXPECT_FALSE(chat_.act(OpenDirect{bob_}, ann_).position);
  EXPECT_EQ(chat_.listed(bob_), Ids{group_});
}

TEST_F(Hidden, TellTheUsersOtherDevicesAndNobodyElse) {
  const Position before = chat_.store.meta().last_position;
  chat_.hide(bob_, talk_);
  chat_.show(bob_, talk_);
  const auto hidden = chat_.hide(bob_, talk_);
  const auto events = told(bob_, before);
  ASSERT_EQ(events.size(), 1) << "each replaces the one before";
  EXPECT_EQ(events[0].kind, Event::Kind::listing);
  EXPECT_EQ(events[0].conversation, talk_);
  EXPECT_EQ(events[0].position, hidden.position);
  EXPECT_TRUE(events[0].hidden);
  EXPECT_TRUE(told(ann_, before).empty());
}

TEST_F(Hidden, ASecondTimeChangeNothing) {
  chat_.hide(bob_, talk_);
  const auto before = chat_.store.dump();
  EXPECT_TRUE(chat_.hide(bob_, talk_).unchanged);
  EXPECT_TRUE(chat_.show(bob_, group_).unchanged);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  chat_.send(ann_, talk_);
  EXPECT_TRUE(chat_.show(bob_, talk_).unchanged) << "it is listed again already";
  EXPECT_FALSE(chat_.hide(bob_, talk_).unchanged);
  EXPECT_EQ(chat_.listed(bob_), Ids{group_});
}

TEST_F(Hidden, MayBeGroupsThatTheUserLeft) {
  chat_.leave(bob_, group_);
  chat_.hide(bob_, group_);
  EXPECT_EQ(chat_.listed(bob_), Ids{talk_});
  chat_.send(ann_, group_, "not for bob");
  EXPECT_EQ(chat_.listed(bob_), Ids{talk_}) << "what the user does not see is nothing new";
  chat_.act(AddMember{group_, bob_}, ann_);
  EXPECT_EQ(chat_.listed(bob_), (Ids{group_, talk_}));
}

TEST_F(Hidden, CannotBeChangedByStrangers) {
  const auto before = chat_.store.dump();
  for (const auto id : {talk_, group_, ConversationId(99)}) {
    EXPECT_EQ(code_of(chat_.hide(cas_, id)), ErrorCode::not_found);
    EXPECT_EQ(code_of(chat_.show(cas_, id)), ErrorCode::not_found);
    EXPECT_EQ(code_of(chat_.forget(cas_, id)), ErrorCode::not_found);
  }
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Forgotten, AreGoneFromListHistoryAndCatchUp) {
  const Position before = chat_.store.meta().last_position;
  chat_.send(ann_, group_, "once");
  chat_.read_to(bob_, group_, 2);
  chat_.hide(bob_, group_);
  chat_.leave(bob_, group_);
  const auto gone = chat_.forget(bob_, group_);
  EXPECT_EQ(gone.error, 0);
  EXPECT_EQ(chat_.listed(bob_), Ids{talk_});
  EXPECT_TRUE(chat_.listed(bob_, true).empty());
  const auto txn = chat_.store.read();
  EXPECT_EQ(conversation(txn, bob_, group_).code(), ErrorCode::not_found);
  EXPECT_EQ(history(txn, bob_, group_, {}).code(), ErrorCode::not_found);
  EXPECT_EQ(code_of(chat_.read_to(bob_, group_, 1)), ErrorCode::not_found);
  const auto events = told(bob_, before);
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].kind, Event::Kind::forgotten);
  EXPECT_EQ(events[0].conversation, group_);
  EXPECT_EQ(events[0].position, gone.position);
  EXPECT_EQ(chat_.history(ann_, group_).messages.size(), 3) << "the others keep everything";
}

TEST_F(Forgotten, LeaveOnlyTheRowOfTheirEventBehind) {
  const auto rows = [&](const char* table) { return chat_.store.dump().at(table).size(); };
  const auto user_feed = rows("user_feed");
  chat_.send(ann_, group_);
  chat_.read_to(bob_, group_, 2);
  chat_.hide(bob_, group_);
  chat_.leave(bob_, group_);
  chat_.forget(bob_, group_);
  EXPECT_EQ(rows("user_feed"), user_feed + 1);
  EXPECT_EQ(rows("memberships"), 3) << "of the direct conversation two, and ann's";
  EXPECT_EQ(rows("members"), 3);
  EXPECT_EQ(must(user_record(chat_.store.read(), bob_))->left, 0);
}

TEST_F(Forgotten, MustBeGroupsThatTheUserLeft) {
  const auto before = chat_.store.dump();
  const auto direct = chat_.forget(bob_, talk_);
  EXPECT_EQ(code_of(direct), ErrorCode::forbidden);
  EXPECT_EQ(direct.error_field, "conversation");
  const auto member = chat_.forget(bob_, group_);
  EXPECT_EQ(code_of(member), ErrorCode::conflict);
  EXPECT_EQ(member.error_field, "conversation");
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  chat_.leave(bob_, group_);
  EXPECT_EQ(chat_.forget(bob_, group_).error, 0);
  EXPECT_EQ(code_of(chat_.forget(bob_, group_)), ErrorCode::not_found);
}

TEST_F(Forgotten, BeginAnewWhenTheUserIsAddedAgain) {
  chat_.send(ann_, group_, "long ago");
  chat_.read_to(bob_, group_, 2);
  chat_.leave(bob_, group_);
  chat_.forget(bob_, group_);
  chat_.act(AddMember{group_, bob_}, ann_);
  const auto page = chat_.history(bob_, group_);
  ASSERT_EQ(page.messages.size(), 1);
  EXPECT_EQ(page.messages[0].kind, MessageKind::joined);
  EXPECT_EQ(chat_.seen(bob_, group_).read_seq, Seq());
  EXPECT_EQ(chat_.listed(bob_), (Ids{group_, talk_}));
}

TEST_F(Preferences, AreTheUsersOwnAndReachTheirOtherDevices) {
  const auto before = must(meta(chat_.store.read())).last_position;
  const auto set = chat_.act(SetPreferences{talk_, 5'000, true, true}, bob_);
  ASSERT_EQ(set.error, 0);
  const auto seen = chat_.seen(bob_, talk_);
  EXPECT_EQ(seen.muted_until, 5'000);
  EXPECT_TRUE(seen.pinned);
  EXPECT_TRUE(seen.marked_unread);
  EXPECT_FALSE(chat_.seen(ann_, talk_).pinned);
  EXPECT_TRUE(told(ann_, before).empty());
  EXPECT_EQ(must(audience_of(Tables(chat_.store.read()), set)).who, Audience::Who::one);

  EXPECT_TRUE(chat_.act(SetPreferences{talk_, 5'000, {}, {}}, bob_).unchanged);
  chat_.act(SetPreferences{talk_, {}, false, {}}, bob_);
  const auto events = told(bob_, before);
  ASSERT_EQ(events.size(), 1U) << "the newest state once";
  EXPECT_EQ(events[0].kind, Event::Kind::preferences);
  EXPECT_EQ(events[0].conversation, talk_);
  EXPECT_EQ(events[0].muted_until, 5'000);
  EXPECT_FALSE(events[0].pinned);
  EXPECT_TRUE(events[0].marked_unread);
}

TEST_F(Preferences, PutPinnedConversationsOnTopOfTheFirstPage) {
  const auto third = chat_.direct(bob_, cas_);
  EXPECT_EQ(chat_.listed(bob_), (Ids{third, group_, talk_}));
  chat_.act(SetPreferences{talk_, {}, true, {}}, bob_);
  EXPECT_EQ(chat_.listed(bob_), (Ids{talk_, third, group_}));
  const auto first = must(inbox(chat_.store.read(), bob_, {.after = {}, .limit = 1}));
  ASSERT_EQ(first.conversations.size(), 2U) << "the pinned one, and one of the others";
  EXPECT_EQ(first.conversations[0].id, talk_);
  const auto second = must(inbox(chat_.store.read(), bob_, {.after = first.next, .limit = 5}));
  ASSERT_EQ(second.conversations.size(), 1U);
  EXPECT_EQ(second.conversations[0].id, group_);
}

TEST_F(Preferences, PinOnlySoMany) {
  std::vector<ConversationId> groups;
  for (std::size_t i = 0; i <= Limits::pinned_conversations_max; ++i) groups.push_back(chat_.group(bob_, {}));
  const auto pin = [&](ConversationId id, bool pinned) {
    return code_of(chat_.act(SetPreferences{id, {}, pinned, {}}, bob_));
  };
  for (std::size_t i = 0; i < Limits::pinned_conversations_max; ++i) ASSERT_EQ(pin(groups[i], true), ErrorCode::ok);
  EXPECT_EQ(pin(groups.back(), true), ErrorCode::too_large);
  chat_.leave(bob_, groups[0]);
  EXPECT_EQ(pin(groups.back(), true), ErrorCode::too_large) << "it is still in the list";
  chat_.forget(bob_, groups[0]);
  EXPECT_EQ(pin(groups.back(), true), ErrorCode::ok);
  EXPECT_EQ(pin(groups[1], false), ErrorCode::ok);
  EXPECT_EQ(pin(groups[1], true), ErrorCode::ok);
}

TEST_F(Preferences, MarkUnreadUntilTheReadMarkMoves) {
  chat_.send(ann_, talk_);
  chat_.read_to(bob_, talk_, 1);
  chat_.act(SetPreferences{talk_, {}, {}, true}, bob_);
  EXPECT_TRUE(chat_.seen(bob_, talk_).marked_unread);
  EXPECT_EQ(chat_.seen(bob_, talk_).unread, 0U) << "the count stays what it is";
  const auto totals = must(inbox(chat_.store.read(), bob_, {.after = {}, .limit = 1})).totals;
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->unread_conversations, 1U);
  EXPECT_EQ(totals->unread_messages, 0U);
  chat_.send(ann_, talk_);
  EXPECT_TRUE(chat_.seen(bob_, talk_).marked_unread);
  chat_.read_to(bob_, talk_, 2);
  EXPECT_FALSE(chat_.seen(bob_, talk_).marked_unread);
}

TEST_F(Preferences, AreForMembersAndFormerMembersAlone) {
  EXPECT_EQ(code_of(chat_.act(SetPreferences{talk_, {}, true, {}}, cas_)), ErrorCode::not_found);
  chat_.leave(bob_, group_);
  EXPECT_EQ(chat_.act(SetPreferences{group_, {}, true, {}}, bob_).error, 0);
  EXPECT_EQ(chat_.act(SetPreferences{talk_, -1, {}, {}}, bob_).error_field, "muted_until");
}

}  // namespace
}  // namespace confab::state
