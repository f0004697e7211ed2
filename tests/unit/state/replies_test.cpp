#include "state/replies.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "state/command_fields.hpp"
#include "store/codec.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

class Replies : public testing::Test {
 protected:
  Outcome answer(UserId who, ConversationId in, std::uint64_t seq, const std::string& body = "answer") {
    return chat_.act(SendMessage{{.body = body, .reply_to = Seq(seq)}, in}, who);
  }
  Message last(UserId viewer, ConversationId in) { return chat_.history(viewer, in).messages.back(); }
  std::vector<Event> missed(UserId viewer, Position after) {
    return must(catch_up(chat_.store.read(), viewer, after, 100)).events;
  }

  Chat chat_{150};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

TEST_F(Replies, AnAnswerShowsTheMessageThatItAnswers) {
  chat_.send(ann_, talk_, "question");
  const auto sent = answer(bob_, talk_, 1);
  ASSERT_EQ(sent.error, 0);
  const auto before = Position(sent.position.value - 1);
  for (const auto& seen : {last(ann_, talk_), must(message(chat_.store.read(), ann_, talk_, Seq(2))),
                           missed(ann_, before).front().message}) {
    EXPECT_EQ(seen.reply_to.value, 1U);
    ASSERT_TRUE(seen.reply);
    EXPECT_EQ(seen.reply->author, ann_);
    EXPECT_EQ(seen.reply->body, "question");
    EXPECT_FALSE(seen.reply->cut || seen.reply->deleted);
  }
  EXPECT_FALSE(chat_.history(ann_, talk_).messages.front().reply);
  EXPECT_FALSE(chat_.seen(ann_, talk_).last_message->reply)
      << "a list of conversations reads no second message of each";
}

TEST_F(Replies, TheOriginalIsShownAsItIsNow) {
  chat_.send(ann_, talk_, "question");
  answer(bob_, talk_, 1);
  chat_.act(EditMessage{talk_, Seq(1), "better question"}, ann_);
  EXPECT_EQ(last(bob_, talk_).reply->body, "better question");
  chat_.act(DeleteMessage{talk_, Seq(1)}, ann_);
  EXPECT_EQ(last(bob_, talk_).reply->body, "");
  EXPECT_TRUE(last(bob_, talk_).reply->deleted);
}

TEST_F(Replies, ALongOriginalIsCutBetweenCharacters) {
  const std::string fits = "x" + std::string(Limits::reply_body_bytes_max - 1, 'y');
  std::string long_one = "x";
  while (long_one.size() <= Limits::reply_body_bytes_max) long_one += "ü";
  chat_.send(ann_, talk_, fits);
  answer(bob_, talk_, 1);
  EXPECT_EQ(last(bob_, talk_).reply->body, fits);
  EXPECT_FALSE(last(bob_, talk_).reply->cut);
  chat_.send(ann_, talk_, long_one);
  answer(bob_, talk_, 3);
  EXPECT_EQ(last(bob_, talk_).reply->body, long_one.substr(0, Limits::reply_body_bytes_max - 1));
  EXPECT_TRUE(last(bob_, talk_).reply->cut);
}

TEST_F(Replies, OnlyAMessageThatTheAuthorSeesIsAnswered) {
  chat_.send(ann_, talk_, "one");
  for (const std::uint64_t seq : {2U, 3U, 1000U}) {
    const auto refused = answer(bob_, talk_, seq);
    EXPECT_EQ(code_of(refused), ErrorCode::invalid_argument) << seq;
    EXPECT_EQ(refused.error_field, "reply_to");
  }
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "before cid came");
  chat_.act(AddMember{group, cid_}, ann_);
  EXPECT_EQ(answer(cid_, group, 2).error_field, "reply_to");
  EXPECT_EQ(answer(cid_, group, 3).error, 0) << "their own joining notice";
  EXPECT_EQ(answer(bob_, group, 2).error, 0);
  EXPECT_EQ(chat_.seen(ann_, talk_).last_seq.value, 1U) << "nothing was stored of what was refused";
}

TEST_F(Replies, WhoMayNotSeeTheOriginalGetsItsSeqAndNothingElse) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "before cid came");
  chat_.act(AddMember{group, cid_}, ann_);
  const auto sent = answer(bob_, group, 2);
  const auto before = Position(sent.position.value - 1);
  for (const auto& seen : {last(cid_, group), must(message(chat_.store.read(), cid_, group, Seq(4))),
                           missed(cid_, before).front().message}) {
    EXPECT_EQ(seen.reply_to.value, 2U);
    EXPECT_FALSE(seen.reply);
  }
  EXPECT_EQ(last(ann_, group).reply->body, "before cid came");
}

TEST_F(Replies, AnswersAndOriginalsInBlocksAreFound) {
  chat_.send_many(ann_, talk_, 40);
  for (const std::uint64_t seq : {1U, 32U, 33U, 40U}) answer(bob_, talk_, seq);
  chat_.send_many(ann_, talk_, 40);
  const auto page = chat_.history(bob_, talk_, {.limit = 200});
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& seen = page.messages[40 + i];
    ASSERT_TRUE(seen.reply) << seen.seq.value;
    EXPECT_EQ(seen.reply->body, "text " + std::to_string(seen.reply_to.value));
  }
}

TEST_F(Replies, ADeletedAnswerAnswersNothing) {
  chat_.send(ann_, talk_, "question");
  answer(bob_, talk_, 1);
  chat_.act(DeleteMessage{talk_, Seq(2)}, bob_);
  EXPECT_FALSE(last(ann_, talk_).reply_to);
  EXPECT_FALSE(last(ann_, talk_).reply);
}

TEST_F(Replies, TheLogHasTheOriginalForWhoeverReadsIt) {
  chat_.send(ann_, talk_, "question");
  const auto sent = answer(bob_, talk_, 1);
  std::vector<Message> read;
  must(read_log(chat_.store.read(), Position(sent.position.value - 1), [&](Outcome&& outcome) {
    read.push_back(outcome.message.front());
    return true;
  }));
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read.front().reply->body, "question");
}

TEST_F(Replies, WhatHasNoneOfTheNewFieldsIsWrittenAsBefore) {
  const SendMessage plain{{.body = "hi", .client_key = "k"}, talk_};
  EXPECT_EQ(store::encode(plain).front(), 1);
  SendMessage more = plain;
  more.reply_to = Seq(1);
  EXPECT_EQ(store::encode(more).front(), 2);
}

TEST_F(Replies, AStoreOfTheLevelBeforeTakesNoneOfTheNewFields) {
  Chat older;
  older.store.set_level(1);
  const UserId ann = older.user("ann");
  const ConversationId talk = older.direct(ann, older.user("bob"));
  EXPECT_EQ(older.send(ann, talk).error, 0);
  std::vector<SendMessage> sends(4, SendMessage{{"hi"}, talk});
  sends[0].reply_to = Seq(1);
  sends[1].mentions = {ann};
  sends[2].everybody = true;
  sends[3].data = "{}";
  for (const auto& send : sends) EXPECT_EQ(code_of(older.act(send, ann)), ErrorCode::unsupported);
  older.act(RaiseLevel{2});
  for (const auto& send : sends) EXPECT_EQ(older.act(send, ann).error, 0);
}

}  // namespace
}  // namespace confab::state
