#include "state/changes.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "state/record_fields.hpp"
#include "state/timeline.hpp"
#include "store/codec.hpp"
#include "store/key.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

class Changes : public testing::Test {
 protected:
  Outcome edit(UserId who, ConversationId in, std::uint64_t seq, const std::string& body, std::int64_t within_ms = 0) {
    return chat_.act(EditMessage{in, Seq(seq), body, within_ms}, who);
  }
  Outcome remove(UserId who, ConversationId in, std::uint64_t seq, std::int64_t within_ms = 0) {
    return chat_.act(DeleteMessage{in, Seq(seq), within_ms}, who);
  }
  Message message(UserId viewer, ConversationId in, std::uint64_t seq) {
    return must(state::message(chat_.store.read(), viewer, in, Seq(seq)));
  }
  std::vector<Event> missed(UserId viewer, Position after) {
    return must(catch_up(chat_.store.read(), viewer, after, 100)).events;
  }
  Position now() { return must(meta(chat_.store.read())).last_position; }
  void expect_sound() {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  Chat chat_{150};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

TEST_F(Changes, AnEditedMessageKeepsItsPlaceAndSaysWhen) {
  const auto sent = chat_.send(ann_, talk_, "helo");
  const auto edited = edit(ann_, talk_, 1, "hello");
  ASSERT_EQ(edited.error, 0);
  EXPECT_EQ(edited.kind, OutcomeKind::message_changed);
  const auto seen = message(bob_, talk_, 1);
  EXPECT_EQ(seen.body, "hello");
  EXPECT_EQ(seen.edited_at, edited.at);
  EXPECT_EQ(seen.position, sent.position);
  EXPECT_EQ(seen.at, sent.at);
  EXPECT_EQ(chat_.seen(bob_, talk_).last_seq.value, 1U);
  EXPECT_EQ(chat_.unread(bob_, talk_), 1U) << "an edit is nothing new to read";
  expect_sound();
}

TEST_F(Changes, MessagesInBlocksChangeAsThoseStillInTheLogDo) {
  chat_.send_many(ann_, talk_, 70);
  for (const std::uint64_t seq : {1U, 32U, 33U, 64U, 65U, 70U}) {
    EXPECT_EQ(edit(ann_, talk_, seq, "edited").error, 0) << seq;
    EXPECT_EQ(message(bob_, talk_, seq).body, "edited") << seq;
  }
  EXPECT_EQ(message(bob_, talk_, 2).body, "text 2");
  expect_sound();
  chat_.send_many(bob_, talk_, 200);
  ASSERT_EQ(chat_.act(TrimLog{now()}).error, 0);
  EXPECT_EQ(message(bob_, talk_, 70).body, "edited") << "sealed with what it is now";
  EXPECT_EQ(remove(ann_, talk_, 70).error, 0) << "its record is gone from the log";
  EXPECT_EQ(message(bob_, talk_, 70).body, "");
  expect_sound();
}

TEST_F(Changes, OnlyItsAuthorEditsAMessage) {
  chat_.send(ann_, talk_);
  EXPECT_EQ(code_of(edit(bob_, talk_, 1, "no")), ErrorCode::forbidden);
  EXPECT_EQ(code_of(edit(cid_, talk_, 1, "no")), ErrorCode::not_found) << "as for everybody outside";
  EXPECT_EQ(message(bob_, talk_, 1).body, "hi");
}

TEST_F(Changes, WhatIsNoTextOfTheCallersCannotBeChanged) {
  chat_.send(ann_, talk_);
  for (const std::uint64_t seq : {0U, 2U}) {
    EXPECT_EQ(edit(ann_, talk_, seq, "no").error_field, "seq") << seq;
    EXPECT_EQ(remove(ann_, talk_, seq).error_field, "seq") << seq;
  }
  EXPECT_EQ(edit(ann_, talk_, 1, "").error_field, "body");
  const auto group = chat_.group(ann_, {bob_});
  EXPECT_EQ(code_of(edit(ann_, group, 1, "a notice")), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(remove(ann_, group, 1)), ErrorCode::invalid_argument);
}

TEST_F(Changes, WhoCannotSeeAMessageCannotChangeItEither) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(bob_, group, "mine");
  chat_.leave(bob_, group);
  EXPECT_EQ(code_of(edit(bob_, group, 2, "from outside")), ErrorCode::not_found);
  EXPECT_EQ(code_of(remove(bob_, group, 2)), ErrorCode::not_found);
  chat_.act(AddMember{group, cid_}, ann_);
  EXPECT_EQ(edit(cid_, group, 2, "from before").error_field, "seq");
}

TEST_F(Changes, DeletedIsATombstoneWithNothingOfTheText) {
  const auto sent = chat_.send(ann_, talk_, "secret");
  edit(ann_, talk_, 1, "secret too");
  const auto deleted = remove(ann_, talk_, 1);
  ASSERT_EQ(deleted.error, 0);
  const auto seen = message(bob_, talk_, 1);
  EXPECT_EQ(seen.body, "");
  EXPECT_EQ(seen.deleted_at, deleted.at);
  EXPECT_EQ(seen.deleted_by, ann_);
  EXPECT_EQ(seen.author, ann_);
  EXPECT_EQ(seen.at, sent.at);
  EXPECT_EQ(code_of(edit(ann_, talk_, 1, "back")), ErrorCode::conflict);
  EXPECT_TRUE(remove(ann_, talk_, 1).unchanged) << "once is enough";
  expect_sound();
}

TEST_F(Changes, NoTableKeepsWhatWasEditedOrDeleted) {
  chat_.send_many(ann_, talk_, 40);
  for (const std::uint64_t seq : {5U, 39U}) {
    edit(ann_, talk_, seq, "first secret of " + std::to_string(seq));
    edit(ann_, talk_, seq, "second secret of " + std::to_string(seq));
    remove(ann_, talk_, seq);
  }
  for (const auto& [table, rows] : chat_.store.dump()) {
    for (const auto& [key, value] : rows) {
      EXPECT_EQ(value.find("secret"), std::string::npos) << table;
      EXPECT_EQ(value.find("text 39"), std::string::npos) << table;
    }
  }
}

TEST_F(Changes, OwnersAndAuthorsDeleteInAGroup) {
  const auto group = chat_.group(ann_, {bob_, cid_});
  chat_.send(bob_, group, "one");
  chat_.send(cid_, group, "two");
  EXPECT_EQ(code_of(remove(bob_, group, 3)), ErrorCode::forbidden);
  EXPECT_EQ(remove(ann_, group, 3).error, 0);
  EXPECT_EQ(message(cid_, group, 3).deleted_by, ann_);
  EXPECT_EQ(remove(bob_, group, 2).error, 0);
  chat_.send(ann_, talk_, "mine");
  EXPECT_EQ(code_of(remove(bob_, talk_, 1)), ErrorCode::forbidden) << "a direct conversation has no owner";
}

TEST_F(Changes, ADeletedMessageIsNotUnreadAnyMore) {
  chat_.send_many(ann_, talk_, 70);
  EXPECT_EQ(chat_.unread(bob_, talk_), 70U);
  for (const std::uint64_t seq : {1U, 31U, 32U, 33U, 64U, 65U, 70U}) remove(ann_, talk_, seq);
  EXPECT_EQ(chat_.unread(bob_, talk_), 63U);
  chat_.read_to(bob_, talk_, 32);
  EXPECT_EQ(chat_.unread(bob_, talk_), 34U);
  chat_.read_to(bob_, talk_, 69);
  EXPECT_EQ(chat_.unread(bob_, talk_), 0U);
  expect_sound();
}

TEST_F(Changes, AnOldMessageStaysAsItIsIfTheHostSaysSo) {
  chat_.send(ann_, talk_, "old");
  chat_.now += 60'000;
  EXPECT_EQ(code_of(edit(ann_, talk_, 1, "new", 60'000)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(remove(ann_, talk_, 1, 60'000)), ErrorCode::forbidden);
  EXPECT_EQ(edit(ann_, talk_, 1, "new", 120'000).error, 0);
  chat_.now -= 600'000;
  EXPECT_EQ(edit(ann_, talk_, 1, "newer", 60'000).error, 0) << "a clock that went back makes nothing old";
}

TEST_F(Changes, WhoWasAwayHearsOfEachChangedMessageOnceAsItIsNow) {
  chat_.send_many(ann_, talk_, 40);
  const auto away = now();
  for (const char* body : {"one", "two", "three"}) edit(ann_, talk_, 3, body);
  edit(ann_, talk_, 39, "open");
  const auto last = remove(ann_, talk_, 3);
  const auto events = missed(bob_, away);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, Event::Kind::message_changed);
  EXPECT_EQ(events[0].message.body, "open");
  EXPECT_EQ(events[1].kind, Event::Kind::message_changed);
  EXPECT_EQ(events[1].seq.value, 3U);
  EXPECT_EQ(events[1].position, last.position);
  EXPECT_NE(events[1].message.deleted_at, 0);
  EXPECT_EQ(events[1].message.body, "");
  EXPECT_TRUE(missed(bob_, last.position).empty());
}

TEST_F(Changes, AMessageThatIsNewToTheReaderIsToldOnceAndAsItIsNow) {
  const auto away = now();
  chat_.send(ann_, talk_, "helo");
  edit(ann_, talk_, 1, "hello");
  const auto events = missed(bob_, away);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Event::Kind::message);
  EXPECT_EQ(events[0].message.body, "hello");
}

TEST_F(Changes, AreFoundByTheConversationsWhenTheLogIsTrimmedBeyond) {
  chat_.send_many(ann_, talk_, 3);
  const auto away = now();
  edit(ann_, talk_, 2, "edited");
  const auto other = chat_.direct(ann_, cid_);
  chat_.send_many(ann_, other, 300);
  ASSERT_GT(chat_.act(TrimLog{now()}).trimmed_to, away);
  const auto events = missed(bob_, away);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].message.body, "edited");
}

TEST_F(Changes, ConcernThoseWhoseIntervalsHaveTheMessage) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "before cid");
  chat_.act(AddMember{group, cid_}, ann_);
  chat_.send(ann_, group, "with cid");
  chat_.leave(bob_, group);
  const auto away = now();
  edit(ann_, group, 2, "edited before cid");
  edit(ann_, group, 4, "edited with cid");
  EXPECT_EQ(missed(cid_, away).size(), 1U);
  EXPECT_EQ(missed(cid_, away).at(0).seq.value, 4U);
  EXPECT_EQ(missed(bob_, away).size(), 2U) << "those who left see what became of their part";
}

TEST_F(Changes, ARepeatOfTheSendIsAnsweredWithTheMessageAsItIsNow) {
  const auto send = chat_.keyed(SendMessage{{"secret", "k"}, talk_}, ann_, "k");
  const auto first = chat_.store.apply(send);
  remove(ann_, talk_, 1);
  const auto again = chat_.store.apply(send);
  EXPECT_EQ(again.position, first.position);
  ASSERT_EQ(again.message.size(), 1U);
  EXPECT_EQ(again.message[0].seq.value, 1U);
  EXPECT_EQ(again.message[0].body, "");
  auto other = send;
  other.request_hash = 2;
  EXPECT_EQ(code_of(chat_.store.apply(other)), ErrorCode::conflict);
}

TEST_F(Changes, LeaveTheDigestOfTheLogAsItWas) {
  chat_.send_many(ann_, talk_, 3);
  const auto before = must(meta(chat_.store.read()));
  const auto row = must(Tables(chat_.store.read()).log(before.last_position));
  edit(ann_, talk_, 3, "edited");
  const auto changed = must(Tables(chat_.store.read()).log(before.last_position));
  EXPECT_EQ(row->written, Digest{});
  EXPECT_NE(changed->written, Digest{});
  edit(ann_, talk_, 3, "edited again");
  EXPECT_EQ(must(Tables(chat_.store.read()).log(before.last_position))->written, changed->written);
  expect_sound();
}

TEST_F(Changes, WhoseRowsAreWrongAreFoundByTheCheck) {
  chat_.send_many(ann_, talk_, 3);
  edit(ann_, talk_, 2, "edited");
  const auto changed = remove(ann_, talk_, 3);
  expect_sound();
  const auto wrong = [&](store::TableName table, std::string_view key, std::string_view value) {
    chat_.store.damage(table, key, value);
    return must(check(chat_.store.read())).texts;
  };
  const auto told =
      wrong(store::TableName::changes, store::Key(talk_, changed.position), store::encode(ChangeRecord{.seq = Seq(1)}));
  EXPECT_EQ(told, (std::vector<std::string>{"conversations 1: message 3 was changed, and no row of changes says so",
                                            "changes 1/" + std::to_string(changed.position.value) +
                                                ": is not of the newest change of its message"}));
  const auto counted = wrong(store::TableName::deletions, store::Key(talk_, std::uint64_t{0}),
                             store::encode(MarkedRecord{.messages = 6}));
  EXPECT_EQ(counted.at(1), "conversations 1: counts its deleted messages wrongly");
}

TEST_F(Changes, AreRefusedBelowTheirLevel) {
  Chat old;
  old.store.set_level(1);
  const auto ann = old.user("ann");
  const auto bob = old.user("bob");
  const auto talk = old.direct(ann, bob);
  old.send(ann, talk);
  EXPECT_EQ(code_of(old.act(EditMessage{talk, Seq(1), "no"}, ann)), ErrorCode::unsupported);
  EXPECT_EQ(code_of(old.act(DeleteMessage{talk, Seq(1)}, ann)), ErrorCode::unsupported);
}

}  // namespace
}  // namespace confab::state
