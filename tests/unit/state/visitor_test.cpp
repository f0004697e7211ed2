#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::tests {
namespace {

using namespace confab::state;

/// A visitor of one conversation, whose user is in others too.
class Visitor : public ::testing::Test {
 protected:
  Outcome start(std::vector<ConversationId> conversations) {
    StartSession body{vic_, "hash of vic", Chat::family(3), "page", 3'600'000};
    body.conversations = std::move(conversations);
    return chat_.act(std::move(body));
  }
  Viewer viewer(Directory directory = Directory::contacts) const {
    return must(viewer_of(chat_.store.read(), visitor_, directory, chat_.now));
  }
  ErrorCode sent(ConversationId to) { return code_of(chat_.act(SendMessage{{"hi"}, to}, visitor_)); }

  Chat chat_;
  const UserId vic_ = chat_.user("vic");
  const UserId desk_ = chat_.user("desk");
  const UserId friend_ = chat_.user("friend");
  const UserId stranger_ = chat_.user("stranger");
  const ConversationId open_ = chat_.direct(vic_, desk_);
  const ConversationId closed_ = chat_.direct(vic_, friend_);
  const ConversationId group_ = chat_.group(vic_, {friend_});
  const Caller visitor_{vic_, start({open_}).session};
};

TEST_F(Visitor, SendsReadsAndMarksInTheNamedConversationsOnly) {
  chat_.send(desk_, open_);
  chat_.send(friend_, closed_);
  EXPECT_EQ(sent(open_), ErrorCode::ok);
  EXPECT_EQ(sent(closed_), ErrorCode::not_found);
  EXPECT_EQ(sent(ConversationId(999)), ErrorCode::not_found) << "told apart from nothing";
  EXPECT_EQ(code_of(chat_.act(MarkRead{open_, Seq(1)}, visitor_)), ErrorCode::ok);
  EXPECT_EQ(code_of(chat_.act(MarkRead{closed_, Seq(1)}, visitor_)), ErrorCode::not_found);
  EXPECT_EQ(code_of(chat_.act(FindPlacement{open_}, visitor_)), ErrorCode::ok);
  for (const auto id : {closed_, group_}) {
    EXPECT_EQ(code_of(chat_.act(FindPlacement{id}, visitor_)), ErrorCode::not_found);
  }

  const auto txn = chat_.store.read();
  EXPECT_EQ(must(history(txn, viewer(), open_, {})).messages.size(), 2u);
  for (const auto id : {closed_, group_}) {
    EXPECT_EQ(history(txn, viewer(), id, {}).code(), ErrorCode::not_found);
    EXPECT_EQ(conversation(txn, viewer(), id).code(), ErrorCode::not_found);
    EXPECT_EQ(members(txn, viewer(), id, {}, 10).code(), ErrorCode::not_found);
    EXPECT_EQ(unread(txn, viewer(), id).code(), ErrorCode::not_found);
  }
  const auto seen = must(inbox(txn, viewer(), {})).conversations;
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].id, open_);
  EXPECT_EQ(must(readable(txn, viewer())), (std::vector<Readable>{{open_, {{Seq(1), Seq()}}}}));
  EXPECT_EQ(must(inbox(txn, vic_, {})).conversations.size(), 3u) << "the user's other sessions are as they were";
}

TEST_F(Visitor, MayDoNothingElse) {
  const auto refused = [&](auto body) { return code_of(chat_.act(std::move(body), visitor_)); };
  EXPECT_EQ(refused(OpenDirect{stranger_}), ErrorCode::forbidden);
  EXPECT_EQ(refused(OpenDirect{desk_}), ErrorCode::forbidden);
  EXPECT_EQ(refused(CreateGroup{"mine", {desk_}}), ErrorCode::forbidden);
  EXPECT_EQ(refused(AddMember{group_, desk_}), ErrorCode::forbidden);
  EXPECT_EQ(refused(UpdateConversation{{.title = "mine"}, group_}), ErrorCode::forbidden);
  EXPECT_EQ(refused(SetRole{group_, friend_, Role::admin}), ErrorCode::forbidden);
  EXPECT_EQ(refused(SetPreferences{open_, {}, true, {}}), ErrorCode::forbidden);
  EXPECT_EQ(refused(CreateInvite{group_, {1}, 60'000, 1}), ErrorCode::forbidden);
  EXPECT_EQ(refused(AcceptInvite{{1}}), ErrorCode::forbidden);
  EXPECT_EQ(refused(RemoveMember{group_, friend_}), ErrorCode::not_found);
  EXPECT_EQ(refused(RemoveMember{group_, vic_}), ErrorCode::not_found);
  EXPECT_EQ(refused(SetPassword{"another hash", {}, true}), ErrorCode::forbidden);
  const auto other = chat_.session(vic_, "vic").session;
  EXPECT_EQ(refused(EndSession{other}), ErrorCode::forbidden);
  EXPECT_EQ(must(live_sessions(chat_.store.read(), viewer(), chat_.now)).size(), 1u);
  EXPECT_EQ(must(live_sessions(chat_.store.read(), vic_, chat_.now)).size(), 2u);
  EXPECT_EQ(refused(EndSession{visitor_.session}), ErrorCode::ok);
  EXPECT_EQ(sent(open_), ErrorCode::unauthenticated);
}

TEST_F(Visitor, ChangesTheUsersOwnMessagesAndNobodyElses) {
  const Caller guest(vic_, start({open_, group_}).session);
  chat_.send(vic_, group_, "mine");
  chat_.send(friend_, group_, "yours");
  EXPECT_EQ(code_of(chat_.act(EditMessage{group_, Seq(2), "mine too"}, guest)), ErrorCode::ok);
  EXPECT_EQ(code_of(chat_.act(DeleteMessage{group_, Seq(2)}, guest)), ErrorCode::ok);
  EXPECT_EQ(code_of(chat_.act(DeleteMessage{group_, Seq(3)}, guest)), ErrorCode::forbidden) << "the owner might";
  EXPECT_EQ(code_of(chat_.act(EditMessage{group_, Seq(2), "no"}, visitor_)), ErrorCode::not_found);
  EXPECT_EQ(code_of(chat_.act(DeleteMessage{group_, Seq(3)}, vic_)), ErrorCode::ok);
}

TEST_F(Visitor, LeavesAGroupButRemovesNobody) {
  const Caller guest(vic_, start({open_, group_}).session);
  EXPECT_EQ(code_of(chat_.act(RemoveMember{group_, friend_}, guest)), ErrorCode::forbidden) << "the owner might";
  EXPECT_EQ(code_of(chat_.act(RemoveMember{group_, vic_}, guest)), ErrorCode::ok);
}

TEST_F(Visitor, FindsOnlyMembersOfTheNamedConversationsAndSeesNoAddress) {
  const auto txn = chat_.store.read();
  for (const auto directory : {Directory::contacts, Directory::exact, Directory::open}) {
    const Viewer here = viewer(directory);
    EXPECT_EQ(users(txn, here, {}).code(), ErrorCode::forbidden);
    EXPECT_EQ(user_of_email(txn, here, "desk@example.com").code(), ErrorCode::forbidden);
    EXPECT_EQ(must(user(txn, here, desk_)).name, "desk");
    EXPECT_EQ(must(user(txn, here, desk_)).email, "");
    EXPECT_EQ(must(user(txn, here, vic_)).email, "vic@example.com");
    EXPECT_EQ(must(conversation(txn, here, open_)).peer->email, "");
    if (directory == Directory::open) continue;
    EXPECT_EQ(user(txn, here, friend_).code(), ErrorCode::not_found);
    EXPECT_EQ(user(txn, here, stranger_).code(), ErrorCode::not_found);
  }
}

TEST_F(Visitor, HearsOfTheNamedConversationsOnly) {
  const Position before = must(meta(chat_.store.read())).last_position;
  for (int i = 0; i < 40; ++i) {  // blocks too
    chat_.send(desk_, open_);
    chat_.send(friend_, closed_);
    chat_.send(friend_, group_);
  }
  chat_.read_to(vic_, closed_, 3);
  chat_.read_to(vic_, open_, 2);
  chat_.direct(stranger_, vic_);
  for (const Position after : {before, Position()}) {
    const auto page = must(catch_up(chat_.store.read(), viewer(), after, 1000));
    EXPECT_TRUE(page.last);
    for (const Event& event : page.events) EXPECT_EQ(event.conversation, open_);
    EXPECT_GE(page.events.size(), 41u);
  }
}

TEST_F(Visitor, CannotBeGivenConversationsThatTheUserIsNotIn) {
  const auto of_others = chat_.direct(desk_, friend_);
  EXPECT_EQ(code_of(start({of_others})), ErrorCode::not_found);
  EXPECT_EQ(start({of_others}).error_field, "conversations");
  EXPECT_EQ(code_of(start({ConversationId(999)})), ErrorCode::not_found);
  EXPECT_EQ(code_of(start({closed_, open_})), ErrorCode::invalid_argument) << "rising";
  EXPECT_EQ(code_of(start({open_, open_})), ErrorCode::invalid_argument);
  std::vector<ConversationId> many;
  for (std::size_t i = 0; i <= Limits::visitor_conversations_max; ++i) {
    many.push_back(chat_.group(vic_, {desk_}));
  }
  EXPECT_EQ(code_of(start(many)), ErrorCode::too_large);
  many.pop_back();
  EXPECT_EQ(code_of(start(many)), ErrorCode::ok);
}

TEST_F(Visitor, IsStillAVisitorAfterARefresh) {
  const auto rotated = chat_.act(RotateSession{vic_, visitor_.session, Chat::family(3), 1, 3'600'000});
  EXPECT_EQ(code_of(rotated), ErrorCode::ok);
  EXPECT_EQ(sent(closed_), ErrorCode::not_found);
  EXPECT_EQ(sent(open_), ErrorCode::ok);
}

}  // namespace
}  // namespace confab::tests
