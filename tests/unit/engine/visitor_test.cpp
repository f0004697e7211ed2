#include <optional>
#include <string>
#include <vector>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

/// A session that may use one conversation, of a user who has others.
class VisitorSession : public TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    vic_ = make_user("vic");
    desk_ = make_user("desk");
    friend_ = make_user("friend");
    open_ = make_direct(vic_, desk_);
    closed_ = make_direct(vic_, friend_);
  }

  SignedIn visit() {
    const std::vector<ConversationId> only{open_};
    auto signed_in = engine_->sign_in_visitor(vic_, only, "page");
    EXPECT_TRUE(signed_in) << signed_in.error().message;
    return signed_in ? *signed_in : SignedIn();
  }

  UserId vic_, desk_, friend_;
  ConversationId open_, closed_;
};

TEST_F(VisitorSession, IsKnownByItsTokensAndKeepsItsLimitsThroughARefresh) {
  auto signed_in = visit();
  for (int i = 0; i < 3; ++i) {
    const auto token = engine_->verify_token(signed_in.access_token);
    ASSERT_TRUE(token);
    EXPECT_TRUE(token->visitor);
    EXPECT_TRUE(engine_->verify_refresh_token(signed_in.refresh_token)->visitor);
    EXPECT_TRUE(engine_->send_message(token->caller, open_, {"hi"}));
    EXPECT_EQ(engine_->send_message(token->caller, closed_, {"hi"}).code(), ErrorCode::not_found);
    EXPECT_EQ(engine_->open_direct(token->caller, friend_).code(), ErrorCode::forbidden);
    const auto sessions = engine_->sessions(token->caller);
    ASSERT_EQ(sessions->size(), 1u);
    EXPECT_EQ(sessions->front().conversations, std::vector<ConversationId>{open_});
    signed_in = *engine_->refresh(signed_in.refresh_token);
  }
  const auto full = engine_->sign_in("vic@example.com", "password of vic");
  EXPECT_FALSE(engine_->verify_token(full->access_token)->visitor);
}

TEST_F(VisitorSession, NeedsAConversationThatTheUserIsIn) {
  EXPECT_EQ(engine_->sign_in_visitor(vic_, {}).error().field, "conversations") << "none is not all";
  const std::vector<ConversationId> foreign{make_direct(desk_, friend_)};
  EXPECT_EQ(engine_->sign_in_visitor(vic_, foreign).code(), ErrorCode::not_found);
  const std::vector<ConversationId> twice{closed_, open_, open_};
  const auto both = engine_->sign_in_visitor("vic@example.com", "password of vic", twice);
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(engine_->inbox(Caller(vic_, both->session))->conversations.size(), 2u);
  EXPECT_EQ(engine_->sign_in_visitor("vic@example.com", "wrong", twice).code(), ErrorCode::unauthenticated);
}

TEST_F(VisitorSession, CannotGuessTheUsersPassword) {
  const Caller visitor(vic_, visit().session);
  for (const char* guess : {"password of vic", "another one"}) {
    EXPECT_EQ(engine_->set_password(visitor, guess, "a new password").code(), ErrorCode::forbidden);
  }
}

TEST_F(VisitorSession, IsToldOfItsConversationsOnly) {
  const Caller visitor(vic_, visit().session);
  EventLog all;
  EventLog few;
  const Cursor cursor = engine_->cursor().value();
  const auto subscription = engine_->subscribe(vic_, cursor, [&](const Event& event) { all.add(event); });
  const auto visiting = engine_->subscribe(visitor, cursor, [&](const Event& event) { few.add(event); });
  ASSERT_TRUE(subscription && visiting);
  send(friend_, closed_, "not for the visitor");
  send(desk_, open_, "first");
  const UserId late = make_user("late");
  send(late, make_direct(late, vic_), "nor this");
  const std::vector<UserId> members{vic_};
  const auto group = engine_->create_group(friend_, "a group", members);
  ASSERT_TRUE(group);
  send(friend_, group->id, "nor that");
  ASSERT_TRUE(engine_->mark_read(vic_, closed_, Seq(1)));
  ASSERT_TRUE(engine_->mark_read(vic_, open_, Seq(1)));
  send(desk_, open_, "last");
  const auto heard = few.wait_for(3);
  ASSERT_EQ(heard.size(), 3u);
  for (const Event& event : heard) EXPECT_EQ(event.conversation, open_);
  EXPECT_EQ(heard[2].message.body, "last");
  EXPECT_GE(all.wait_for(8).size(), 8u);
  const auto page = engine_->events(visitor, cursor);
  ASSERT_TRUE(page);
  for (const Event& event : page->events) EXPECT_EQ(event.conversation, open_);
  EXPECT_EQ(few.all().size(), 3u);
}

}  // namespace
}  // namespace confab::tests
