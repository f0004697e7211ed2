#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class Talk : public TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    eve_ = make_user("eve");
    chat_ = make_direct(ann_, bob_);
  }

  UserId ann_, bob_, eve_;
  ConversationId chat_;
};

TEST_F(Talk, TwoUsersHaveOneConversationWhoeverAsks) {
  EXPECT_EQ(make_direct(bob_, ann_), chat_);
  EXPECT_EQ(engine_->open_direct(ann_, ann_).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(engine_->open_direct(ann_, UserId(999)).code(), ErrorCode::not_found);
}

TEST_F(Talk, AMessageIsStoredInOrderAndSurvivesReopening) {
  EXPECT_EQ(send(ann_, chat_, "one").seq, Seq(1));
  EXPECT_EQ(send(bob_, chat_, "two").seq, Seq(2));
  reopen();
  auto page = engine_->history(ann_, chat_, {});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 2u);
  EXPECT_EQ(page->messages[0].body, "one");
  EXPECT_EQ(page->messages[1].author, bob_);
  EXPECT_EQ(send(ann_, chat_, "three").seq, Seq(3));
}

TEST_F(Talk, AStrangerFindsNothing) {
  send(ann_, chat_, "secret");
  EXPECT_EQ(engine_->history(eve_, chat_, {}).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->conversation(eve_, chat_).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->members(eve_, chat_, {}, 10).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->send_message(eve_, chat_, {.body = "hi"}).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->mark_read(eve_, chat_, Seq(1)).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->inbox(eve_)->conversations.size(), 0u);
}

TEST_F(Talk, AnEditIsAnsweredWithTheMessageAsItIsNow) {
  const auto sent = send(ann_, chat_, "helo");
  const auto edited = engine_->edit_message(ann_, chat_, sent.seq, "hello");
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_EQ(edited->body, "hello");
  EXPECT_EQ(edited->seq, sent.seq);
  EXPECT_EQ(edited->position, sent.position);
  EXPECT_GT(edited->changed_position, sent.position);
  EXPECT_EQ(engine_->message(bob_, chat_, sent.seq)->body, "hello");
  EXPECT_EQ(engine_->message(eve_, chat_, sent.seq).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->message(bob_, chat_, Seq(99)).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->edit_message(bob_, chat_, sent.seq, "no").code(), ErrorCode::forbidden);
}

TEST_F(Talk, AnAnswerIsAnsweredWithWhatItAnswersAndSoIsItsRepeat) {
  const auto question = send(ann_, chat_, "who?");
  const Draft draft{.body = "me", .client_key = "k", .reply_to = question.seq};
  for (const bool retry : {false, false, true}) {
    const auto sent = engine_->send_message(bob_, chat_, draft, retry);
    ASSERT_TRUE(sent) << sent.error().message;
    EXPECT_EQ(sent->reply_to, question.seq);
    ASSERT_TRUE(sent->reply);
    EXPECT_EQ(sent->reply->author, ann_);
    EXPECT_EQ(sent->reply->body, "who?");
  }
}

TEST_F(Talk, DataIsDeliveredByteForByte) {
  const std::string card = R"({"n" : 1.50, "n":2, "text":"\u00e9 é"})";
  const auto sent = engine_->send_message(ann_, chat_, {.data = card});
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(sent->data, card);
  EXPECT_EQ(engine_->message(bob_, chat_, sent->seq)->data, card);
  EXPECT_EQ(engine_->edit_message(ann_, chat_, sent->seq, "", R"({"n":3})")->data, R"({"n":3})");
  EXPECT_EQ(engine_->send_message(ann_, chat_, {.data = "no"}).error().field, "data");
  EXPECT_EQ(engine_->edit_message(ann_, chat_, sent->seq, "", "{\n}").error().field, "data");
}

TEST_F(Talk, WhatIsDeletedIsInNoCopyOfTheStore) {
  const std::string words[] = {"a first secret", "a second secret", "a third secret"};
  for (int i = 0; i < 40; ++i) send(ann_, chat_, "talk");
  const auto sent = send(ann_, chat_, words[0]);
  ASSERT_TRUE(engine_->edit_message(ann_, chat_, sent.seq, words[1]));
  ASSERT_TRUE(engine_->edit_message(ann_, chat_, sent.seq, words[2]));
  ASSERT_TRUE(engine_->edit_message(ann_, chat_, Seq(3), words[2]));
  for (const Seq seq : {sent.seq, Seq(3)}) {
    const auto deleted = engine_->delete_message(ann_, chat_, seq);
    ASSERT_TRUE(deleted) << deleted.error().message;
    EXPECT_EQ(deleted->deleted_by, ann_);
  }
  TempDir copies;
  ASSERT_TRUE(engine_->back_up(copies / "copy"));
  std::ifstream file(copies / "copy/data.mdb", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  ASSERT_NE(bytes.find("talk"), std::string::npos);
  for (const auto& word : words) EXPECT_EQ(bytes.find(word), std::string::npos) << word;
}

TEST_F(Talk, ACallbackMayEndSubscriptionsButNotStartThem) {
  std::unique_ptr<Subscription> own;
  std::unique_ptr<Subscription> other;
  std::promise<ErrorCode> begun;
  std::atomic<int> heard_after = 0;
  auto first = engine_->subscribe(bob_, std::nullopt, [&](const Event&) {
    if (!own) return;
    own.reset();
    other.reset();
    begun.set_value(engine_->subscribe(bob_, std::nullopt, [](const Event&) {}).code());
  });
  ASSERT_TRUE(first);
  auto second = engine_->subscribe(eve_, std::nullopt, [&](const Event&) { ++heard_after; });
  ASSERT_TRUE(second);
  own = std::move(*first);
  other = std::move(*second);
  send(ann_, chat_, "hi");
  auto code = begun.get_future();
  ASSERT_EQ(code.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(code.get(), ErrorCode::unsupported);
  send(ann_, chat_, "nobody hears this");
  EXPECT_EQ(heard_after, 0);
}

TEST_F(Talk, ASubscribeUnderWayWhenTheEngineClosesIsAnswered) {
  std::unique_ptr<Subscription> own;
  std::promise<void> in_callback;
  std::promise<void> go_on;
  auto blocking = engine_->subscribe(bob_, std::nullopt, [&](const Event&) {
    own.reset();
    in_callback.set_value();
    go_on.get_future().wait();
  });
  ASSERT_TRUE(blocking);
  own = std::move(*blocking);
  send(ann_, chat_, "hi");
  in_callback.get_future().wait();
  // Its thread is busy: this call waits for it, and then the engine goes.
  auto answered = std::async(std::launch::async, [engine = engine_.get(), bob = bob_] {
    return engine->subscribe(bob, std::nullopt, [](const Event&) {}).code();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::thread closer([&] { engine_.reset(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  go_on.set_value();
  closer.join();
  EXPECT_EQ(answered.get(), ErrorCode::unavailable);
}

TEST_F(Talk, WhatIsCommittedIsAnsweredThoughTheQueryPoolIsFull) {
  engine_.reset();
  auto options = test_options(folder_.path());
  options.limits.queries_queued_max = 0;
  auto engine = Engine::open(options);
  ASSERT_TRUE(engine) << engine.error().message;
  engine_ = std::move(*engine);
  const std::vector<UserId> members{bob_};
  const auto group = engine_->create_group(ann_, "g", members);
  ASSERT_TRUE(group) << group.error().message;
  EXPECT_EQ(group->member_count, 2U);
  EXPECT_TRUE(engine_->open_direct(ann_, eve_));
  send(ann_, group->id, "hi");
  EXPECT_TRUE(engine_->mark_read(bob_, group->id, Seq(2)));
}

TEST_F(Talk, ARepeatedKeyIsOneMessageAndAnotherRequestAConflict) {
  const Message first = send(ann_, chat_, "hi", "k1");
  const Message again = send(ann_, chat_, "hi", "k1");
  EXPECT_EQ(again.seq, first.seq);
  EXPECT_EQ(again.position, first.position);
  EXPECT_EQ(engine_->send_message(ann_, chat_, {"other", "k1"}).code(), ErrorCode::conflict);
  EXPECT_EQ(send(bob_, chat_, "hi", "k1").seq, Seq(2));
  reopen();
  EXPECT_EQ(send(ann_, chat_, "hi", "k1").seq, first.seq);
  EXPECT_EQ(engine_->history(ann_, chat_, {})->messages.size(), 2u);
}

TEST_F(Talk, TheInboxCountsExactlyWhatIsUnread) {
  for (int i = 0; i < 5; ++i) send(ann_, chat_, "m" + std::to_string(i));
  auto inbox = engine_->inbox(bob_);
  ASSERT_TRUE(inbox);
  ASSERT_EQ(inbox->conversations.size(), 1u);
  EXPECT_EQ(inbox->conversations[0].unread, 5u);
  EXPECT_EQ(inbox->conversations[0].last_message->body, "m4");
  EXPECT_EQ(inbox->conversations[0].peer->id, ann_);
  auto mark = engine_->mark_read(bob_, chat_, Seq(3));
  ASSERT_TRUE(mark) << mark.error().message;
  EXPECT_EQ(mark->unread, 2u);
  EXPECT_EQ(engine_->mark_read(bob_, chat_, Seq(1))->unread, 2u);
  EXPECT_EQ(engine_->mark_read(bob_, chat_, Seq(9)).error().field, "seq");
  EXPECT_EQ(engine_->conversation(ann_, chat_)->unread, 0u);
  EXPECT_EQ(engine_->conversation(ann_, chat_)->peer_read_seq, Seq(3));
}

TEST_F(Talk, AGroupShowsEachMemberTheirOwnPart) {
  const std::vector<UserId> members = {bob_};
  auto group = engine_->create_group(ann_, "Lunch", members);
  ASSERT_TRUE(group) << group.error().message;
  send(ann_, group->id, "before");
  ASSERT_TRUE(engine_->add_member(bob_, group->id, eve_));
  send(ann_, group->id, "between");
  EXPECT_EQ(engine_->remove_member(bob_, group->id, eve_).code(), ErrorCode::forbidden);
  ASSERT_TRUE(engine_->remove_member(ann_, group->id, eve_));
  send(ann_, group->id, "after");
  auto eves = engine_->history(eve_, group->id, {});
  ASSERT_TRUE(eves);
  ASSERT_EQ(eves->messages.size(), 3u);
  EXPECT_EQ(eves->messages[0].kind, MessageKind::joined);
  EXPECT_EQ(eves->messages[1].body, "between");
  EXPECT_EQ(eves->messages[2].kind, MessageKind::removed);
  EXPECT_EQ(engine_->send_message(eve_, group->id, {.body = "hi"}).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->inbox(eve_)->conversations.front().active, false);
}

TEST_F(Talk, SubscribersHearWhatConcernsThemInOrder) {
  EventLog bobs, eves;
  auto bob_ears = engine_->subscribe(bob_, engine_->cursor().value(), [&](const Event& event) { bobs.add(event); });
  auto eve_ears = engine_->subscribe(eve_, engine_->cursor().value(), [&](const Event& event) { eves.add(event); });
  ASSERT_TRUE(bob_ears && eve_ears);
  for (int i = 1; i <= 50; ++i) send(ann_, chat_, "m" + std::to_string(i));
  const ConversationId with_eve = make_direct(ann_, eve_);
  send(ann_, with_eve, "for eve");
  auto told = bobs.wait_for(50);
  ASSERT_EQ(told.size(), 50u);
  for (int i = 1; i <= 50; ++i) EXPECT_EQ(told[static_cast<std::size_t>(i) - 1].seq, Seq(static_cast<unsigned>(i)));
  auto eve_told = eves.wait_for(2);
  ASSERT_EQ(eve_told.size(), 2u);
  EXPECT_EQ(eve_told[0].kind, Event::Kind::conversation);
  EXPECT_EQ(eve_told[1].message.body, "for eve");
  EXPECT_EQ(bobs.all().size(), 50u);
}

TEST_F(Talk, ASubscriberHearsAGroupFromTheirJoinNoticeToTheirLeaveNotice) {
  const std::vector<UserId> members = {bob_};
  auto group = engine_->create_group(ann_, "Lunch", members);
  ASSERT_TRUE(group);
  EventLog heard;
  auto ears = engine_->subscribe(eve_, engine_->cursor().value(), [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  send(ann_, group->id, "not for eve");
  ASSERT_TRUE(engine_->add_member(ann_, group->id, eve_));
  send(ann_, group->id, "for eve");
  ASSERT_TRUE(engine_->leave(eve_, group->id));
  send(ann_, group->id, "not for eve either");
  send(ann_, make_direct(ann_, eve_), "the end");
  auto told = heard.wait_for(5);
  ASSERT_EQ(told.size(), 5u);
  EXPECT_EQ(told[0].message.kind, MessageKind::joined);
  EXPECT_EQ(told[1].message.body, "for eve");
  EXPECT_EQ(told[2].message.kind, MessageKind::left);
  EXPECT_EQ(told[3].kind, Event::Kind::conversation);
  EXPECT_EQ(told[4].message.body, "the end");
}

TEST_F(Talk, AHiddenConversationIsListedAgainWhenItIsOpenedOrSomethingNewIsThere) {
  EventLog heard;
  auto ears = engine_->subscribe(bob_, engine_->cursor().value(), [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  ASSERT_TRUE(engine_->hide(bob_, chat_));
  EXPECT_TRUE(engine_->inbox(bob_)->conversations.empty());
  EXPECT_EQ(engine_->inbox(bob_, {.after = {}, .limit = 10, .hidden = true})->conversations.size(), 1u);
  EXPECT_EQ(engine_->inbox(ann_)->conversations.size(), 1u);
  EXPECT_FALSE(engine_->open_direct(bob_, ann_)->hidden);
  ASSERT_TRUE(engine_->hide(bob_, chat_));
  ASSERT_TRUE(engine_->show(bob_, chat_));
  ASSERT_TRUE(engine_->hide(bob_, chat_));
  send(ann_, chat_, "are you there?");
  EXPECT_EQ(engine_->inbox(bob_)->conversations.size(), 1u);
  EXPECT_EQ(engine_->hide(eve_, chat_).code(), ErrorCode::not_found);
  const auto told = heard.wait_for(6);
  ASSERT_EQ(told.size(), 6u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(told[i].kind, Event::Kind::listing);
    EXPECT_EQ(told[i].hidden, i % 2 == 0) << i;
  }
}

TEST_F(Talk, AGroupThatWasLeftCanBeForgotten) {
  const std::vector<UserId> members = {bob_};
  const auto group = engine_->create_group(ann_, "Lunch", members)->id;
  EXPECT_EQ(engine_->forget(bob_, group).error().field, "conversation");
  ASSERT_TRUE(engine_->leave(bob_, group));
  EXPECT_TRUE(engine_->history(bob_, group, {}));
  ASSERT_TRUE(engine_->forget(bob_, group));
  EXPECT_EQ(engine_->history(bob_, group, {}).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->forget(bob_, group).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->forget(bob_, chat_).code(), ErrorCode::forbidden);
  reopen();
  EXPECT_EQ(engine_->inbox(bob_)->conversations.size(), 1u);
}

/// As fast as it goes, from one account.
TEST_F(Talk, AddingSomebodyToGroupAfterGroupIsLimitedAndShutsNobodyOut) {
  const std::vector<UserId> victim = {bob_};
  std::size_t made = 0;
  Result<Conversation> last = engine_->create_group(eve_, "a trap", victim);
  for (; last && made <= Limits::groups_added_by_one_per_hour_max; ++made) {
    last = engine_->create_group(eve_, "a trap", victim);
  }
  EXPECT_EQ(made, Limits::groups_added_by_one_per_hour_max);
  EXPECT_EQ(last.code(), ErrorCode::rate_limited);
  EXPECT_EQ(last.error().field, "members");
  EXPECT_GT(last.error().retry_after_ms, 3'000'000) << "most of the hour is left";
  EXPECT_LE(last.error().retry_after_ms, 3'600'000);
  EXPECT_TRUE(engine_->open_direct(eve_, bob_));
  const UserId stranger = make_user("stranger");
  const auto opened = engine_->open_direct(stranger, bob_);
  ASSERT_TRUE(opened);
  send(stranger, opened->id, "hello");
  EXPECT_TRUE(engine_->create_group(stranger, "a group", victim));
}

TEST_F(Talk, ACursorGivesWhatWasMissedOnceOverPagesAndAReopening) {
  const Cursor start = engine_->cursor().value();
  constexpr int kCount = 1200;  // more than one page of catching up
  for (int i = 1; i <= kCount; ++i)
    engine_->send_message_async(ann_, chat_, {"m" + std::to_string(i)}, [](Result<Message>) {});
  send(ann_, chat_, "last");
  reopen();
  EventLog heard;
  auto ears = engine_->subscribe(bob_, start, [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  EXPECT_TRUE((*ears)->resumed());
  send(ann_, chat_, "live");
  auto told = heard.wait_for(kCount + 2);
  ASSERT_EQ(told.size(), static_cast<std::size_t>(kCount) + 2);
  for (std::size_t i = 0; i < told.size(); ++i) ASSERT_EQ(told[i].seq, Seq(i + 1));
}

TEST_F(Talk, AForeignCursorIsNotResumed) {
  Cursor foreign = engine_->cursor().value();
  ++foreign.epoch;
  EventLog heard;
  auto ears = engine_->subscribe(bob_, foreign, [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  EXPECT_FALSE((*ears)->resumed());
  auto page = engine_->events(bob_, foreign);
  ASSERT_TRUE(page);
  EXPECT_FALSE(page->resumed);
  EXPECT_EQ(page->cursor, engine_->cursor().value());
}

TEST_F(Talk, EventsAskedForPageByPageAreTheSubscribedOnes) {
  Cursor at = engine_->cursor().value();
  for (int i = 1; i <= 25; ++i) send(ann_, chat_, "m" + std::to_string(i));
  std::vector<Seq> seqs;
  for (bool more = true; more;) {
    auto page = engine_->events(bob_, at, 10);
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_TRUE(page->resumed);
    EXPECT_LE(page->events.size(), 10u);
    for (const Event& event : page->events) seqs.push_back(event.seq);
    at = page->cursor;
    more = page->more;
  }
  ASSERT_EQ(seqs.size(), 25u);
  for (std::size_t i = 0; i < seqs.size(); ++i) EXPECT_EQ(seqs[i], Seq(i + 1));
}

}  // namespace
}  // namespace confab::tests
