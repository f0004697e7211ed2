#include <algorithm>

#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::must;

class Messages : public testing::Test {
 protected:
  Chat chat_;
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

using ReadMarks = Messages;

TEST_F(Messages, AreNumberedWithoutGaps) {
  for (std::uint64_t i = 1; i <= 5; ++i) {
    const auto sent = chat_.send(i % 2 == 0 ? ann_ : bob_, talk_, "text");
    ASSERT_EQ(sent.message.size(), 1);
    EXPECT_EQ(sent.message[0].seq.value, i);
    EXPECT_EQ(sent.message[0].position, sent.position);
    EXPECT_EQ(sent.message[0].at, sent.at);
    EXPECT_EQ(sent.conversation, talk_);
  }
}

TEST_F(Messages, AreUtf8TextOfABoundedSize) {
  const std::string full(Limits::body_bytes_max, 'x');
  EXPECT_EQ(chat_.send(ann_, talk_, full).error, 0);
  const auto refused = [&](const std::string& body) {
    const auto outcome = chat_.send(ann_, talk_, body);
    EXPECT_EQ(outcome.error_field, "body");
    EXPECT_FALSE(outcome.position);
    return code_of(outcome);
  };
  EXPECT_EQ(refused(""), ErrorCode::invalid_argument);
  EXPECT_EQ(refused(full + "x"), ErrorCode::too_large);
  EXPECT_EQ(refused("\xff"), ErrorCode::invalid_argument);
  EXPECT_EQ(refused(std::string("a\0b", 3)), ErrorCode::invalid_argument);
  EXPECT_EQ(chat_.seen(ann_, talk_).last_seq.value, 1);
}

TEST_F(Messages, RefuseAClientKeyThatIsNotShortPrintableAscii) {
  const auto with_key = [&](const std::string& key) {
    return code_of(chat_.act(SendMessage{{"hi", key}, talk_}, ann_));
  };
  EXPECT_EQ(with_key(std::string(Limits::client_key_bytes_max, 'k')), ErrorCode::ok);
  EXPECT_EQ(with_key(std::string(Limits::client_key_bytes_max + 1, 'k')), ErrorCode::too_large);
  EXPECT_EQ(with_key("a key"), ErrorCode::invalid_argument);
  EXPECT_EQ(with_key("a\nb"), ErrorCode::invalid_argument);
  EXPECT_EQ(with_key("\x7f"), ErrorCode::invalid_argument);
  EXPECT_EQ(with_key("\xc3\xa4"), ErrorCode::invalid_argument);
}

TEST_F(Messages, RepeatedClientKeyReturnsTheFirstPlacement) {
  const auto command = chat_.keyed(SendMessage{{"hi", "k"}, talk_}, ann_, "k");
  const auto first = chat_.store.apply(command);
  chat_.send(bob_, talk_);
  const auto before = chat_.store.dump();
  auto repeated = command;
  repeated.at += 50'000;
  const auto second = chat_.store.apply(repeated);
  EXPECT_EQ(second.position, first.position);
  EXPECT_EQ(second.message.at(0).seq, first.message.at(0).seq);
  EXPECT_EQ(second.message.at(0).body, "hi");
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Messages, RepeatInsideOneBatchReturnsTheFirstPlacement) {
  const auto command = chat_.keyed(SendMessage{{"hi", "k"}, talk_}, ann_, "k");
  const std::vector batch{command, command};
  const auto outcomes = chat_.store.apply(batch);
  EXPECT_EQ(outcomes[0].position, outcomes[1].position);
  EXPECT_EQ(chat_.seen(ann_, talk_).last_seq.value, 1);
}

TEST_F(Messages, AnotherRequestUnderTheSameKeyIsAConflict) {
  chat_.store.apply(chat_.keyed(SendMessage{{"hi", "k"}, talk_}, ann_, "k", 1));
  const auto other = chat_.store.apply(chat_.keyed(SendMessage{{"ho", "k"}, talk_}, ann_, "k", 2));
  EXPECT_EQ(code_of(other), ErrorCode::conflict);
  EXPECT_EQ(other.error_field, "client_key");
  EXPECT_FALSE(other.position);
}

TEST_F(Messages, ARefusalUnderAKeyIsRepeatedEvenIfItWouldSucceedNow) {
  const auto group = chat_.group(ann_, {});
  const auto command = chat_.keyed(SendMessage{{"hi", "k"}, group}, bob_, "k");
  const auto first = chat_.store.apply(command);
  EXPECT_EQ(code_of(first), ErrorCode::not_found);
  EXPECT_TRUE(first.position);
  chat_.act(AddMember{group, bob_}, ann_);
  const auto again = chat_.store.apply(command);
  EXPECT_EQ(code_of(again), ErrorCode::not_found);
  EXPECT_EQ(again.position, first.position);
}

TEST_F(Messages, APlacementIsFoundByTheIdOfItsCommand) {
  const auto sent = chat_.keyed(SendMessage{{"hi", "k"}, talk_}, ann_, "k");
  const auto first = chat_.store.apply(sent);
  const auto before = chat_.store.dump();
  auto question = sent;
  question.body = FindPlacement{talk_};
  question.identified = false;
  const auto answer = chat_.store.apply(question);
  EXPECT_EQ(answer.position, first.position);
  EXPECT_EQ(answer.message.at(0).seq, first.message.at(0).seq);
  ++question.request_hash;
  EXPECT_EQ(code_of(chat_.store.apply(question)), ErrorCode::conflict);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Messages, LookingForAPlacementLeavesNoTrace) {
  auto question = chat_.keyed(FindPlacement{talk_}, ann_, "k");
  question.identified = false;
  const auto before = chat_.store.dump();
  const auto answer = chat_.store.apply(question);
  EXPECT_EQ(code_of(answer), ErrorCode::ok);
  EXPECT_TRUE(answer.message.empty());
  EXPECT_FALSE(answer.position);
  const auto eve = chat_.user("eve");
  const auto with_eve = chat_.store.dump();
  EXPECT_EQ(code_of(chat_.act(FindPlacement{talk_}, eve)), ErrorCode::not_found);
  EXPECT_EQ(differences(with_eve, chat_.store.dump()), "");
  EXPECT_NE(differences(before, with_eve), "") << "a dump shows what is written";
  EXPECT_EQ(code_of(chat_.store.apply(chat_.keyed(SendMessage{{"hi", "k"}, talk_}, ann_, "k"))), ErrorCode::ok);
}

TEST_F(Messages, AKeyRefusedAsUnauthenticatedMayBeUsedAgain) {
  const auto command = chat_.keyed(SendMessage{{"hi", "k"}, talk_}, Caller(ann_, SessionId(99)), "k");
  const auto refused = chat_.store.apply(command);
  EXPECT_EQ(code_of(refused), ErrorCode::unauthenticated);
  EXPECT_FALSE(refused.position);
  auto again = command;
  again.caller = chat_.session(ann_, "ann");
  again.at = chat_.now;
  EXPECT_EQ(chat_.store.apply(again).error, 0);
}

class Retries : public testing::Test {
 protected:
  Outcome send(std::uint64_t request_hash = 1, std::optional<Position> searched_up_to = {}) {
    return chat_.store.apply(chat_.keyed(SendMessage{{"hi", "k"}, talk_, searched_up_to}, ann_, "k", request_hash));
  }
  std::optional<StoredMessage> found(UserId author) {
    return must(sent_before(chat_.store.read(), author, talk_, "k"));
  }

  Chat chat_{5};  // a window so small that it forgets at once
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

TEST_F(Retries, FindAMessageOlderThanTheWindow) {
  const auto first = send(77);
  for (const int later : {0, 20, 100}) {  // open, in the newest block, in an older one
    chat_.send_many(bob_, talk_, later);
    const auto again = found(ann_);
    ASSERT_TRUE(again) << later;
    EXPECT_EQ(again->position, first.position);
    EXPECT_EQ(again->seq, first.message.at(0).seq);
    EXPECT_EQ(again->at, first.at);
    EXPECT_EQ(again->body, "hi");
    EXPECT_EQ(again->request_hash, 77U) << "another request under this key must be told from it";
  }
}

TEST_F(Retries, StoreANewMessageForAnotherAuthorOrTooFarBack) {
  send();
  EXPECT_FALSE(found(bob_));
  chat_.send_many(bob_, talk_, static_cast<int>(Limits::retry_search_messages_max) - 1);
  EXPECT_TRUE(found(ann_)) << "just inside the newest thousand";
  chat_.send_many(bob_, talk_, 1);
  EXPECT_FALSE(found(ann_));
}

TEST_F(Retries, SearchNoMoreTextsThanTheirBound) {
  send();
  const std::string long_text(Limits::body_bytes_max, 'x');
  const auto within = static_cast<int>(Limits::retry_search_bytes_max / Limits::body_bytes_max) - 32;
  for (int i = 0; i < within; ++i) chat_.send(bob_, talk_, long_text);
  EXPECT_TRUE(found(ann_));
  for (int i = 0; i < 64; ++i) chat_.send(bob_, talk_, long_text);
  EXPECT_FALSE(found(ann_)) << "a block more than the bound at most";
}

TEST_F(Retries, AreRefusedForFormerMembers) {
  talk_ = chat_.group(bob_, {ann_});
  send();
  EXPECT_TRUE(found(ann_));
  chat_.act(RemoveMember{talk_, ann_}, ann_);
  EXPECT_EQ(sent_before(chat_.store.read(), ann_, talk_, "k").code(), ErrorCode::not_found);
}

TEST_F(Retries, FindAPlacementThatCameAfterTheirSearch) {
  const Position searched = chat_.store.meta().last_position;
  const auto first = send();
  chat_.send_many(bob_, talk_, 4);
  const auto again = send(1, searched);
  EXPECT_EQ(again.position, first.position);
  EXPECT_EQ(chat_.seen(ann_, talk_).last_seq.value, 5);
}

TEST_F(Retries, ThatSearchedWhileTheFirstWasQueuedGetItsPlacement) {
  auto first = chat_.keyed(SendMessage{{"hi", "k"}, talk_}, ann_, "k");
  auto retry = first;
  std::get<SendMessage>(retry.body).searched_up_to = chat_.store.meta().last_position;
  for (const auto& batch : {std::vector{first, retry, retry}, std::vector{retry, first}}) {
    const auto outcomes = chat_.store.apply(batch);
    for (const auto& outcome : outcomes) EXPECT_EQ(outcome.message.at(0).seq.value, 1);
  }
  EXPECT_EQ(chat_.seen(ann_, talk_).last_seq.value, 1);
}

TEST_F(Retries, AreNotStoredIfTheWindowBeginsAfterTheirSearch) {
  const Position searched = chat_.store.meta().last_position;
  send();
  chat_.send_many(bob_, talk_, 5);
  const auto before = chat_.store.dump();
  const auto again = send(1, searched);
  EXPECT_EQ(code_of(again), ErrorCode::overloaded);
  EXPECT_FALSE(again.position);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  EXPECT_TRUE(found(ann_)) << "the next search";
}

TEST_F(Retries, OfALostMessageAreStoredUnderAKeyThatWasRefusedBefore) {
  const Position searched = chat_.store.meta().last_position;
  chat_.send_many(bob_, talk_, 6);
  EXPECT_EQ(code_of(send(1, searched)), ErrorCode::overloaded);
  const auto later = send(1, chat_.store.meta().last_position);
  EXPECT_EQ(later.error, 0);
  EXPECT_EQ(later.message.at(0).seq.value, 7);
}

TEST_F(ReadMarks, LeaveExactlyTheTextsAfterThemUnread) {
  chat_.send_many(ann_, talk_, 40);
  EXPECT_EQ(chat_.unread(bob_, talk_), 40);
  EXPECT_EQ(chat_.unread(ann_, talk_), 0) << "sending marks read";
  EXPECT_EQ(chat_.read_to(bob_, talk_, 7).seq.value, 7);
  EXPECT_EQ(chat_.unread(bob_, talk_), 33);
  EXPECT_EQ(chat_.read_to(bob_, talk_, 40).error, 0);
  EXPECT_EQ(chat_.unread(bob_, talk_), 0);
}

TEST_F(ReadMarks, NeverGoBack) {
  chat_.send_many(ann_, talk_, 5);
  chat_.read_to(bob_, talk_, 4);
  const auto before = chat_.store.dump();
  for (const std::uint64_t seq : {1, 4}) {
    const auto back = chat_.read_to(bob_, talk_, seq);
    EXPECT_EQ(back.error, 0);
    EXPECT_EQ(back.seq.value, 4);
    EXPECT_FALSE(back.position);
  }
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(ReadMarks, NeverGoBeyondTheEnd) {
  chat_.send_many(ann_, talk_, 5);
  for (const std::uint64_t seq : {0, 6}) {
    const auto beyond = chat_.read_to(bob_, talk_, seq);
    EXPECT_EQ(code_of(beyond), ErrorCode::invalid_argument);
    EXPECT_EQ(beyond.error_field, "seq");
  }
}

TEST_F(ReadMarks, ReplaceTheRowOfTheMarkBefore) {
  const auto group = chat_.group(ann_, {bob_});
  for (const auto id : {talk_, group}) {
    chat_.send_many(ann_, id, 5);
    const auto before = chat_.store.dump().at("user_feed").size();
    for (const std::uint64_t seq : {2, 3, 4}) chat_.read_to(bob_, id, seq);
    EXPECT_EQ(chat_.store.dump().at("user_feed").size(), before + 1);
    EXPECT_EQ(chat_.seen(bob_, id).read_seq.value, 4);
  }
}

TEST_F(ReadMarks, OfFormerMembersMoveUpToTheLastMessageThatTheyMaySee) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send_many(ann_, group, 3);
  const auto left = chat_.act(RemoveMember{group, bob_}, bob_).message.at(0).seq;
  chat_.send(ann_, group);
  EXPECT_EQ(chat_.unread(bob_, group), 3);
  EXPECT_EQ(chat_.read_to(bob_, group, left.value + 1).error_field, "seq");
  EXPECT_EQ(chat_.unread(bob_, group), 3);
  const auto marked = chat_.read_to(bob_, group, left.value);
  EXPECT_EQ(marked.error, 0);
  EXPECT_TRUE(marked.own_only);
  EXPECT_EQ(chat_.unread(bob_, group), 0);
  EXPECT_FALSE(chat_.read_to(ann_, group, 5).own_only);
  EXPECT_EQ(code_of(chat_.read_to(chat_.user("eve"), group, 1)), ErrorCode::not_found);
}

TEST_F(ReadMarks, OfAnAuthorMoveWithTheirOwnMessageInAGroup) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send_many(ann_, group, 3);
  EXPECT_EQ(chat_.unread(bob_, group), 3);
  chat_.send(bob_, group);
  EXPECT_EQ(chat_.unread(bob_, group), 0);
  EXPECT_EQ(chat_.unread(ann_, group), 1);
}

// ----------------------------------------------------------------- recent texts

class RecentTexts : public Messages {
 protected:
  bool sent_recently(UserId by, const std::string& body, TimeMs now) const {
    return must(sent_recently_at(by, body, now));
  }
  Result<bool> sent_recently_at(UserId by, const std::string& body, TimeMs now) const {
    return state::sent_recently(chat_.store.read(), by, talk_, body, now);
  }
  /// Many texts of one moment.
  void send_at_once(UserId author, std::size_t count) {
    std::vector<Command> batch;
    for (std::size_t i = 0; i < count; ++i) {
      auto command = chat_.command(SendMessage{{"text"}, talk_}, author);
      command.at = kMoment;
      batch.push_back(std::move(command));
    }
    for (std::size_t done = 0; done < count; done += 500) {
      chat_.store.apply(std::vector(batch.begin() + static_cast<std::ptrdiff_t>(done),
                                    batch.begin() + static_cast<std::ptrdiff_t>(std::min(done + 500, count))));
    }
  }
  void send_at(UserId author, const std::string& body, TimeMs at) {
    auto command = chat_.command(SendMessage{{body}, talk_}, author);
    command.at = at;
    chat_.store.apply(command);
  }

  static constexpr TimeMs kMoment = 1'000'000'000;
};

TEST_F(RecentTexts, MatchOnlyTheSameTextOfTheSameAuthor) {
  send_at(ann_, "hi", kMoment);
  EXPECT_TRUE(sent_recently(ann_, "hi", kMoment));
  EXPECT_FALSE(sent_recently(ann_, "hi ", kMoment));
  EXPECT_FALSE(sent_recently(bob_, "hi", kMoment));
}

TEST_F(RecentTexts, AreForgottenAfterAWhile) {
  send_at(ann_, "hi", kMoment);
  EXPECT_TRUE(sent_recently(ann_, "hi", kMoment + Limits::recent_text_ms));
  EXPECT_FALSE(sent_recently(ann_, "hi", kMoment + Limits::recent_text_ms + 1));
}

TEST_F(RecentTexts, AreFoundBehindOneThatWasStampedInTheFuture) {
  send_at(ann_, "before", kMoment);
  send_at(ann_, "ahead", kMoment + Limits::recent_text_ms + 1);
  EXPECT_FALSE(sent_recently(ann_, "ahead", kMoment));
  EXPECT_TRUE(sent_recently(ann_, "before", kMoment));
}

TEST_F(RecentTexts, AreSoughtAmongTheLastFiftyOfTheirAuthor) {
  send_at(ann_, "hi", kMoment);
  send_at_once(ann_, Limits::recent_text_own_messages_max - 1);
  EXPECT_TRUE(sent_recently(ann_, "hi", kMoment));
  send_at_once(ann_, 1);
  EXPECT_FALSE(sent_recently(ann_, "hi", kMoment));
}

TEST_F(RecentTexts, AreSoughtAmongTheLastThousandOfEverybody) {
  send_at(ann_, "hi", kMoment);
  send_at_once(bob_, Limits::recent_text_messages_max - 1);
  EXPECT_TRUE(sent_recently(ann_, "hi", kMoment));
  send_at_once(bob_, 1);
  EXPECT_FALSE(sent_recently(ann_, "hi", kMoment));
}

TEST_F(RecentTexts, AreNotFoundInAConversationOfOthers) {
  const UserId eve = chat_.user("eve");
  EXPECT_EQ(sent_recently_at(eve, "hi", kMoment).code(), ErrorCode::not_found);
}

}  // namespace
}  // namespace confab::state
