#include <functional>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class Moderation : public TestEngine {
 protected:
  void SetUp() override {
    EngineOptions options = test_options(folder_.path());
    options.moderate = [this](OutgoingMessage& message) { return moderate_(message); };
    auto opened = Engine::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    chat_ = make_direct(ann_, bob_);
  }

  static Result<> pass(OutgoingMessage&) { return {}; }
  static Result<> refuse(OutgoingMessage&) { return Error{ErrorCode::forbidden, "mind your language"}; }
  static Moderator replace_by(std::string body) {
    return [body](OutgoingMessage& message) -> Result<> {
      message.body = body;
      return {};
    };
  }

  Result<Message> say(const std::string& body, const std::string& key = {}, bool retry = false) {
    return engine_->send_message(ann_, chat_, {body, key}, retry);
  }
  std::vector<std::string> stored() {
    std::vector<std::string> bodies;
    auto page = engine_->history(ann_, chat_, {});
    EXPECT_TRUE(page);
    if (page) {
      for (const Message& message : page->messages) bodies.push_back(message.body);
    }
    return bodies;
  }

  Moderator moderate_ = pass;
  UserId ann_, bob_;
  ConversationId chat_;
};

using Bodies = std::vector<std::string>;

TEST_F(Moderation, IsShownTheDataAndMayLeaveAMessageWithoutText) {
  std::vector<std::string> seen;
  moderate_ = [&seen](OutgoingMessage& message) -> Result<> {
    seen.push_back(message.body + message.data);
    return {};
  };
  const auto sent = engine_->send_message(ann_, chat_, {.data = R"({"n":1})"});
  ASSERT_TRUE(sent) << sent.error().message;
  ASSERT_TRUE(engine_->edit_message(ann_, chat_, sent->seq, "", R"({"n":2})"));
  EXPECT_EQ(seen, (Bodies{R"({"n":1})", R"({"n":2})"}));
  moderate_ = replace_by("");
  EXPECT_EQ(say("hello").error().field, "body") << "without data a text stays a text";
}

TEST_F(Moderation, IsAskedAboutANewTextOfAnOldMessageToo) {
  moderate_ = pass;
  const auto sent = say("hello");
  ASSERT_TRUE(sent);
  Seq asked;
  moderate_ = [&asked](OutgoingMessage& message) -> Result<> {
    asked = message.edits;
    message.body += ", kindly";
    return {};
  };
  const auto edited = engine_->edit_message(ann_, chat_, sent->seq, "bye");
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_EQ(edited->body, "bye, kindly");
  EXPECT_EQ(asked, sent->seq);
  moderate_ = refuse;
  EXPECT_EQ(engine_->edit_message(ann_, chat_, sent->seq, "rude").code(), ErrorCode::forbidden);
  EXPECT_EQ(stored(), std::vector<std::string>{"bye, kindly"});
}

TEST_F(Moderation, IsToldTheAuthorTheTextAndTheConversation) {
  std::optional<OutgoingMessage> seen;
  moderate_ = [&](OutgoingMessage& message) -> Result<> {
    seen = message;
    return {};
  };
  ASSERT_TRUE(say("hi"));
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->author.user, ann_);
  EXPECT_EQ(seen->conversation, chat_);
  EXPECT_EQ(seen->body, "hi");
  EXPECT_EQ(stored(), Bodies{"hi"});
}

TEST_F(Moderation, WhatItRefusesIsNeitherStoredNorDelivered) {
  EventLog heard;
  auto ears = engine_->subscribe(bob_, engine_->cursor().value(), [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  moderate_ = refuse;
  const auto refused = say("drat");
  EXPECT_EQ(refused.code(), ErrorCode::forbidden);
  EXPECT_EQ(refused.error().message, "mind your language");
  EXPECT_EQ(say("drat", "key-1").code(), ErrorCode::forbidden);
  moderate_ = pass;
  ASSERT_TRUE(say("hi"));
  EXPECT_EQ(heard.wait_for(1).front().message.body, "hi");
  EXPECT_EQ(stored(), Bodies{"hi"});
  EXPECT_EQ(engine_->inbox(bob_)->conversations.front().unread, 1u);
}

TEST_F(Moderation, TheBodyThatItReturnsIsStoredAndDelivered) {
  EventLog heard;
  auto ears = engine_->subscribe(bob_, engine_->cursor().value(), [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  moderate_ = replace_by("****");
  auto sent = say("drat");
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(sent->body, "****");
  EXPECT_EQ(heard.wait_for(1).front().message.body, "****");
  EXPECT_EQ(stored(), Bodies{"****"});
}

TEST_F(Moderation, IsAskedForEveryWayToSend) {
  moderate_ = refuse;
  EXPECT_EQ(say("one").code(), ErrorCode::forbidden);

  std::promise<ErrorCode> told;
  engine_->send_message_async(ann_, chat_, {.body = "two"},
                              [&](const Result<Message>& sent) { told.set_value(sent.code()); });
  EXPECT_EQ(told.get_future().get(), ErrorCode::forbidden);

  const std::string json = R"({"conversation":)" + std::to_string(chat_.value) + R"(,"body":"three"})";
  OperationRequest request;
  request.name = "messages.send";
  request.caller = ann_;
  request.json = json;
  EXPECT_EQ(engine_->operations().call(request).code(), ErrorCode::forbidden);

  std::promise<ErrorCode> answered;
  engine_->operations().call_async(request,
                                   [&](const Result<OperationReply>& reply) { answered.set_value(reply.code()); });
  EXPECT_EQ(answered.get_future().get(), ErrorCode::forbidden);
  EXPECT_EQ(stored(), Bodies{});
}

TEST_F(Moderation, IsAskedOnTheThreadOfTheCaller) {
  std::thread::id asked;
  moderate_ = [&](OutgoingMessage&) -> Result<> {
    asked = std::this_thread::get_id();
    return {};
  };
  std::promise<void> done;
  engine_->send_message_async(ann_, chat_, {.body = "hi"}, [&](const Result<Message>&) { done.set_value(); });
  EXPECT_EQ(asked, std::this_thread::get_id()) << "before the call returns";
  done.get_future().wait();
}

TEST_F(Moderation, ARefusalWithoutACodeForCallersIsForbidden) {
  moderate_ = [](OutgoingMessage&) -> Result<> { return Error{.message = "no"}; };
  EXPECT_EQ(say("hi").code(), ErrorCode::forbidden);
  moderate_ = [](OutgoingMessage&) -> Result<> { return Error{ErrorCode::ok, "no"}; };
  EXPECT_EQ(say("hi").code(), ErrorCode::forbidden);
  moderate_ = [](OutgoingMessage&) -> Result<> { return Error{ErrorCode::rate_limited, "slowly", "", 1500}; };
  const auto refused = say("hi");
  EXPECT_EQ(refused.code(), ErrorCode::rate_limited);
  EXPECT_EQ(refused.error().retry_after_ms, 1500);
}

TEST_F(Moderation, ARefusalWithACodeOfTheRulesKeepsItsMessage) {
  moderate_ = [](OutgoingMessage&) -> Result<> { return Error{ErrorCode::invalid_argument, "no links", "body"}; };
  EXPECT_EQ(say("hi").error().message, "no links");
  EXPECT_EQ(say("hi", "key-1").error().message, "no links");
}

TEST_F(Moderation, AReplacementMustBeABody) {
  moderate_ = replace_by("");
  EXPECT_EQ(say("hi").error().field, "body");
  moderate_ = replace_by("\xff");
  EXPECT_EQ(say("hi").code(), ErrorCode::invalid_argument);
  moderate_ = replace_by(std::string(Limits::body_bytes_max + 1, 'x'));
  EXPECT_EQ(say("hi").code(), ErrorCode::too_large);
  EXPECT_EQ(stored(), Bodies{});
}

TEST_F(Moderation, IsNotAskedAboutBodiesThatAreRefusedAnyway) {
  moderate_ = [](OutgoingMessage&) -> Result<> {
    ADD_FAILURE();
    return {};
  };
  EXPECT_EQ(say("").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(say("\xff").code(), ErrorCode::invalid_argument);
}

TEST_F(Moderation, ARepeatGetsTheFirstPlacementWhateverTheAnswer) {
  moderate_ = replace_by("****");
  auto first = say("drat", "key-1");
  ASSERT_TRUE(first) << first.error().message;
  for (const Moderator& now : {Moderator(replace_by("####")), Moderator(pass), Moderator(refuse), replace_by("")}) {
    moderate_ = now;
    for (const bool retry : {false, true}) {
      auto again = say("drat", "key-1", retry);
      ASSERT_TRUE(again) << again.error().message;
      EXPECT_EQ(again->seq, first->seq);
      EXPECT_EQ(again->position, first->position);
      EXPECT_EQ(again->body, "****");
    }
  }
  EXPECT_EQ(stored(), Bodies{"****"});
}

TEST_F(Moderation, AnotherRequestUnderTheKeyIsAConflictWhateverTheAnswer) {
  ASSERT_TRUE(say("one", "key-1"));
  for (const Moderator& now : {Moderator(pass), replace_by("one"), Moderator(refuse)}) {
    moderate_ = now;
    EXPECT_EQ(say("two", "key-1").code(), ErrorCode::conflict);
  }
  EXPECT_EQ(stored(), Bodies{"one"});
}

TEST_F(Moderation, WhatWasRefusedMayPassLaterUnderTheSameKey) {
  moderate_ = refuse;
  ASSERT_EQ(say("drat", "key-1").code(), ErrorCode::forbidden);
  moderate_ = pass;
  auto sent = say("drat", "key-1");
  ASSERT_TRUE(sent) << sent.error().message;
  moderate_ = refuse;
  EXPECT_EQ(say("drat", "key-1")->seq, sent->seq);
}

TEST_F(Moderation, TheFirstPlacementIsKnownAfterReopening) {
  moderate_ = replace_by("****");
  auto first = say("drat", "key-1");
  ASSERT_TRUE(first);
  engine_.reset();
  EngineOptions options = test_options(folder_.path());
  options.moderate = refuse;
  auto opened = Engine::open(options);
  ASSERT_TRUE(opened) << opened.error().message;
  engine_ = std::move(*opened);
  auto again = say("drat", "key-1");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->seq, first->seq);
}

TEST_F(Moderation, StrangersLearnNothing) {
  const UserId eve = make_user("eve");
  moderate_ = refuse;
  const ConversationId nowhere(99);
  for (const ConversationId conversation : {chat_, nowhere}) {
    EXPECT_EQ(engine_->send_message(eve, conversation, {.body = "hi"}).code(), ErrorCode::not_found);
    EXPECT_EQ(engine_->send_message(eve, conversation, {.body = "hi", .client_key = "k"}).code(), ErrorCode::not_found);
  }
  EXPECT_EQ(engine_->send_message(Caller(ann_, SessionId(9)), chat_, {.body = "hi"}).code(),
            ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->send_message(Caller(), chat_, {.body = "hi"}).code(), ErrorCode::unauthenticated);
}

TEST_F(Moderation, FormerMembersLearnNoMoreThanStrangers) {
  const UserId eve = make_user("eve");
  const std::vector<UserId> others = {bob_, eve};
  const auto group = engine_->create_group(ann_, "ours", others);
  ASSERT_TRUE(group) << group.error().message;
  const auto earlier = engine_->send_message(bob_, group->id, {.body = "hi", .client_key = "k"});
  ASSERT_TRUE(earlier);
  ASSERT_TRUE(engine_->leave(bob_, group->id));
  ASSERT_TRUE(engine_->remove_member(ann_, group->id, eve));
  moderate_ = refuse;
  for (const UserId gone : {bob_, eve}) {
    EXPECT_EQ(engine_->send_message(gone, group->id, {.body = "drat"}).code(), ErrorCode::not_found);
    EXPECT_EQ(engine_->send_message(gone, group->id, {.body = "drat", .client_key = "new"}).code(),
              ErrorCode::not_found);
  }
  EXPECT_EQ(engine_->send_message(ann_, group->id, {.body = "drat"}).code(), ErrorCode::forbidden);
  const auto again = engine_->send_message(bob_, group->id, {.body = "hi", .client_key = "k"});
  ASSERT_TRUE(again) << "what Bob sent before leaving: " << again.error().message;
  EXPECT_EQ(again->seq, earlier->seq);
}

TEST_F(Moderation, AnExceptionReachesTheCallerAndNothingIsSent) {
  moderate_ = [](OutgoingMessage&) -> Result<> { throw std::runtime_error("out of order"); };
  EXPECT_THROW((void)say("hi", "key-1"), std::runtime_error);
  moderate_ = pass;
  EXPECT_EQ(stored(), Bodies{});
  EXPECT_TRUE(say("hi", "key-1"));
}

TEST_F(Moderation, MayQueryAndSendWithoutWaiting) {
  std::promise<Result<Message>> warned;
  moderate_ = [&](OutgoingMessage& message) -> Result<> {
    if (message.author.user == bob_) return {};
    EXPECT_TRUE(engine_->conversation(message.author, message.conversation));
    engine_->send_message_async(bob_, chat_, {.body = "mind your language"},
                                [&](Result<Message> sent) { warned.set_value(std::move(sent)); });
    return Error{ErrorCode::forbidden, "no"};
  };
  EXPECT_EQ(say("drat").code(), ErrorCode::forbidden);
  EXPECT_TRUE(warned.get_future().get());
  EXPECT_EQ(stored(), Bodies{"mind your language"});
}

}  // namespace
}  // namespace confab::tests
