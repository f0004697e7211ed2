#include "feed/loop_feed.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/key.hpp"
#include "support/chat.hpp"
#include "support/manual_clock.hpp"

namespace confab::feed {
namespace {

using tests::must;

/// A feed over a store that is written by hand, so that a test decides what happens between two turns.
class LoopFeeds : public ::testing::Test, public Feed::Sink {
 protected:
  static constexpr std::uint64_t kWindow = 10;

  void SetUp() override {
    ann_ = chat_.user("ann");
    bob_ = chat_.user("bob");
    room_ = chat_.direct(ann_, bob_);
    queries_ = must(util::WorkerPool::start({}));
    inbox_ = std::make_shared<Inbox>([] {});
    feed_ = must(LoopFeed::open({&chat_.store.environment(), &clock_, queries_.get(), 100}, *this, inbox_));
  }
  void TearDown() override {
    feed_.reset();
    queries_->stop();
  }

  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override {
    if (started) {
      started_[id] = *started;
    } else {
      ended_[id] = started.error().code;
    }
  }
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override {
    if (is_signal(event->kind)) {
      signals_[id].push_back(*event);
    } else {
      heard_[id].push_back(event->position);
    }
    if (in_event_) std::exchange(in_event_, nullptr)();
    objects_.push_back(event);
  }
  void on_ended(SubscriptionId id, const Error& why) override { ended_[id] = why.code; }
  Signal typing(ConversationId conversation) const { return {Signal::Kind::typing, conversation, ann_, {}}; }

  template <typename Condition>
  bool turn_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      feed_->turn();
      std::this_thread::yield();
    }
    return condition();
  }
  SubscriptionId listen(const Caller& caller, std::optional<confab::Cursor> from = std::nullopt) {
    const SubscriptionId id = must(feed_->subscribe(caller, from));
    EXPECT_TRUE(turn_until([&] { return started_.contains(id) || ended_.contains(id); }));
    return id;
  }

  /// As many transactions as there may be: nobody else can read while they live.
  std::vector<store::ReadTxn> every_reader() {
    std::vector<store::ReadTxn> all;
    for (auto txn = chat_.store.environment().read(); txn; txn = chat_.store.environment().read()) {
      all.push_back(*std::move(txn));
    }
    return all;
  }

  tests::Chat chat_{kWindow, state::Bounds{.left_groups = 1}};
  tests::ManualClock clock_;
  UserId ann_, bob_;
  ConversationId room_;
  std::unique_ptr<util::WorkerPool> queries_;
  std::shared_ptr<Inbox> inbox_;
  std::unique_ptr<LoopFeed> feed_;
  std::map<SubscriptionId, Feed::Started> started_;
  std::map<SubscriptionId, std::vector<Position>> heard_;
  std::map<SubscriptionId, ErrorCode> ended_;
  std::map<SubscriptionId, std::vector<Event>> signals_;
  std::function<void()> in_event_;  // once, inside the next on_event
  std::vector<std::shared_ptr<const Event>> objects_;
};

TEST_F(LoopFeeds, AnEventIsOneObjectForAllItsSubscribers) {
  const auto one = listen(ann_);
  const auto other = listen(bob_);
  chat_.send(ann_, room_);
  ASSERT_TRUE(turn_until([&] { return heard_[one].size() == 1 && heard_[other].size() == 1; }));
  EXPECT_EQ(objects_[0], objects_[1]);
}

TEST_F(LoopFeeds, AnAnswerIsOneObjectForThoseWhoSeeWhatItAnswersAndOneForTheOthers) {
  const UserId cid = chat_.user("cid");
  const UserId dee = chat_.user("dee");
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "before they came");
  for (const UserId late : {cid, dee}) chat_.act(state::AddMember{group, late}, ann_);
  std::vector<SubscriptionId> all;
  for (const UserId who : {cid, ann_, dee, bob_}) all.push_back(listen(who));
  chat_.act(state::SendMessage{{.body = "answer", .reply_to = Seq(2)}, group}, bob_);
  ASSERT_TRUE(turn_until([&] { return objects_.size() == 4; }));
  EXPECT_EQ(objects_[0], objects_[1]) << "those who see it come first: each form is encoded once";
  EXPECT_EQ(objects_[2], objects_[3]);
  ASSERT_TRUE(objects_[0]->message.reply);
  EXPECT_EQ(objects_[0]->message.reply->body, "before they came");
  EXPECT_EQ(objects_[2]->message.reply_to, Seq(2));
  EXPECT_FALSE(objects_[2]->message.reply);
  EXPECT_EQ(objects_[2]->message.body, "answer");
  for (const auto id : all) EXPECT_EQ(heard_[id].size(), 1U);
}

TEST_F(LoopFeeds, HidingAndForgettingIsToldOnlyToTheUsersOwnSubscriptions) {
  const auto group = chat_.group(ann_, {bob_});
  const auto phone = listen(bob_);
  const auto desk = listen(bob_);
  const auto anns = listen(ann_);
  const auto hidden = chat_.hide(bob_, room_);
  const auto shown = chat_.show(bob_, room_);
  const auto left = chat_.leave(bob_, group);
  const auto gone = chat_.forget(bob_, group);
  const std::vector<Position> all = {hidden.position, shown.position, left.position, gone.position};
  ASSERT_TRUE(turn_until([&] { return heard_[phone].size() >= 4 && heard_[desk].size() >= 4; }));
  EXPECT_EQ(heard_[phone], all);
  EXPECT_EQ(heard_[desk], all);
  EXPECT_EQ(heard_[anns], std::vector{left.position});
  const auto last = must(state::catch_up(chat_.store.read(), bob_, hidden.position, 10)).events;
  ASSERT_EQ(last.size(), 2u) << "that it is listed, and that the group is gone";
  EXPECT_EQ(last[1].kind, Event::Kind::forgotten);
}

TEST_F(LoopFeeds, ALeftGroupThatIsForgottenIsToldLiveAndByCatchingUp) {
  chat_.leave(bob_, chat_.group(ann_, {bob_}));
  const auto group = chat_.group(ann_, {bob_});
  const auto bobs = listen(bob_);
  const auto anns = listen(ann_);
  const Position before = chat_.store.meta().last_position;
  const auto left = chat_.leave(bob_, group);
  ASSERT_TRUE(left.forgotten);
  chat_.send(ann_, group, "not for bob");
  const auto next = chat_.send(ann_, room_);
  ASSERT_TRUE(turn_until([&] { return heard_[bobs].size() >= 2 && heard_[anns].size() >= 3; }));
  EXPECT_EQ(heard_[bobs], (std::vector{left.position, next.position}));
  const auto told = std::find_if(objects_.begin(), objects_.end(),
                                 [](const auto& event) { return event->kind == Event::Kind::forgotten; });
  ASSERT_NE(told, objects_.end());
  EXPECT_EQ((*told)->conversation, group);
  const auto missed = must(state::catch_up(chat_.store.read(), bob_, before, 10)).events;
  ASSERT_EQ(missed.size(), 2u);
  EXPECT_EQ(missed[0].kind, Event::Kind::forgotten);
  EXPECT_EQ(missed[0].position, left.position);
}

TEST_F(LoopFeeds, TrimmedEventsAreReadFromTheTables) {
  const auto bobs = listen(bob_);
  const auto paused = listen(bob_);
  feed_->pause(paused);
  std::vector<Position> expected;
  for (int i = 0; i < 100; ++i) expected.push_back(chat_.send(ann_, room_).position);
  // The feed has not turned meanwhile, and now `log` begins far after its place.
  chat_.act(state::TrimLog{expected[80]});
  ASSERT_GT(chat_.store.meta().first_position, feed_->cursor().position);
  feed_->resume(paused);
  ASSERT_TRUE(turn_until([&] { return heard_[bobs].size() >= 100 && heard_[paused].size() >= 100; }));
  expected.push_back(chat_.send(ann_, room_).position);
  ASSERT_TRUE(turn_until([&] { return heard_[bobs].size() >= 101 && heard_[paused].size() >= 101; }));
  EXPECT_EQ(heard_[bobs], expected);
  EXPECT_EQ(heard_[paused], expected);
}

TEST_F(LoopFeeds, ADamagedRecordEndsOnlyTheSubscriptionsThatNeedIt) {
  const UserId cyd = chat_.user("cyd");
  const ConversationId other_room = chat_.direct(ann_, cyd);
  const auto bobs = listen(bob_);
  const auto cyds = listen(cyd);
  const Position damaged = chat_.send(ann_, room_).position;
  chat_.store.damage(store::TableName::log, store::Key(damaged));
  const Position sound = chat_.send(ann_, other_room).position;
  ASSERT_TRUE(turn_until([&] { return !heard_[cyds].empty() && ended_.contains(bobs); }));
  EXPECT_EQ(heard_[cyds], std::vector{sound});
  EXPECT_EQ(ended_[bobs], ErrorCode::internal) << "bob's own conversation cannot be read";
  const Position next = chat_.send(ann_, other_room).position;
  ASSERT_TRUE(turn_until([&] { return heard_[cyds].size() == 2; }));
  EXPECT_EQ(heard_[cyds].back(), next);
  EXPECT_FALSE(ended_.contains(cyds));
}

TEST_F(LoopFeeds, AFailureToReadThatLastsEndsTheSubscriptionsWithTheError) {
  const auto bobs = listen(bob_);
  const auto anns = listen(ann_);
  {
    const auto all = every_reader();
    feed_->turn();
    clock_.pass_ms(kReadFailingMsMax - 1);
    feed_->turn();
    EXPECT_TRUE(ended_.empty()) << "it may pass";
  }
  feed_->turn();  // reads again: the time begins anew
  auto all = every_reader();
  feed_->turn();
  clock_.pass_ms(kReadFailingMsMax - 1);
  feed_->turn();
  EXPECT_TRUE(ended_.empty());
  clock_.pass_ms(1);
  feed_->turn();
  EXPECT_EQ(ended_[bobs], ErrorCode::overloaded);
  EXPECT_EQ(ended_[anns], ErrorCode::overloaded);
  all.clear();
  const auto again = listen(bob_);
  const Position sent = chat_.send(ann_, room_).position;
  ASSERT_TRUE(turn_until([&] { return heard_[again].size() == 1; }));
  EXPECT_EQ(heard_[again], std::vector{sent});
}

TEST_F(LoopFeeds, ACursorOfAnotherEpochOrFromTheFutureIsNotResumed) {
  const confab::Cursor now = feed_->cursor();
  EXPECT_TRUE(started_[listen(bob_, now)].resumed);
  EXPECT_FALSE(started_[listen(bob_, confab::Cursor{now.epoch + 1, now.position})].resumed);
  EXPECT_FALSE(started_[listen(bob_, confab::Cursor{now.epoch, Position{now.position.value + 1}})].resumed);
}

TEST_F(LoopFeeds, AnEndedSessionEndsItsSubscriptionsOnly) {
  const Caller phone = chat_.session(bob_, "bob");
  const Caller desk = chat_.session(bob_, "bob");
  clock_.set_now_ms(chat_.now);
  const auto on_phone = listen(phone);
  const auto on_desk = listen(desk);
  chat_.act(state::EndSession{phone.session}, phone);
  ASSERT_TRUE(turn_until([&] { return ended_.contains(on_phone); }));
  EXPECT_EQ(ended_[on_phone], ErrorCode::unauthenticated);
  chat_.send(ann_, room_);
  ASSERT_TRUE(turn_until([&] { return heard_[on_desk].size() == 1; }));
  EXPECT_TRUE(heard_[on_phone].empty());
  EXPECT_EQ(ended_[listen(phone)], ErrorCode::unauthenticated);
}

TEST_F(LoopFeeds, ASessionThatEndedWhileItsClientWasAwayCannotResume) {
  const Caller phone = chat_.session(bob_, "bob");
  const Caller tablet = chat_.session(bob_, "bob");
  const Caller desk = chat_.session(bob_, "bob");
  clock_.set_now_ms(chat_.now);
  const confab::Cursor before = feed_->cursor();
  const Position sent = chat_.send(ann_, room_).position;
  chat_.act(state::EndSession{phone.session}, phone);
  chat_.act(state::SetPassword{"new", "hash of bob", true}, desk);
  for (const Caller& ended : {phone, tablet}) {
    const auto id = listen(ended, before);
    EXPECT_EQ(ended_[id], ErrorCode::unauthenticated);
    EXPECT_TRUE(heard_[id].empty());
  }
  const auto kept = listen(desk, before);
  ASSERT_TRUE(turn_until([&] { return heard_[kept].size() == 1; }));
  EXPECT_EQ(heard_[kept], std::vector{sent});
}

TEST_F(LoopFeeds, AReadMarkOfAFormerMemberIsToldToThemAlone) {
  const auto group = chat_.group(ann_, {bob_});
  const auto anns = listen(ann_);
  const auto bobs = listen(bob_);
  std::vector<Position> both{chat_.send(ann_, group).position};
  both.push_back(chat_.act(state::RemoveMember{group, bob_}, bob_).position);
  const Position mark = chat_.read_to(bob_, group, 3).position;
  // In the same turn Bob comes back: the event stays what it was when it happened.
  both.push_back(chat_.act(state::AddMember{group, bob_}, ann_).position);
  ASSERT_TRUE(turn_until([&] { return heard_[anns].size() >= 3 && heard_[bobs].size() >= 4; }));
  EXPECT_EQ(heard_[anns], both);
  both.insert(both.end() - 1, mark);
  EXPECT_EQ(heard_[bobs], both);
}

TEST_F(LoopFeeds, ALiveSubscriptionPausedWhileAnotherCatchesUpMissesNothing) {
  const confab::Cursor before = feed_->cursor();
  const Position sent = chat_.send(ann_, room_).position;
  feed_ = must(LoopFeed::open({&chat_.store.environment(), &clock_, queries_.get(), 100}, *this,
                              inbox_ = std::make_shared<Inbox>([] {})));
  const auto live = listen(ann_);
  in_event_ = [&] { feed_->pause(live); };
  const auto late = listen(bob_, before);
  ASSERT_TRUE(turn_until([&] { return heard_[late].size() == 1; }));
  EXPECT_EQ(heard_[late], std::vector{sent});
  const Position next = chat_.send(bob_, room_).position;
  feed_->resume(live);
  ASSERT_TRUE(turn_until([&] { return heard_[live].size() == 1; }));
  EXPECT_EQ(heard_[live], std::vector{next});
}

TEST_F(LoopFeeds, ACrowdThatComesBackAtOnceIsServedByASmallPool) {
  queries_->stop();
  feed_.reset();
  queries_ = must(util::WorkerPool::start({.threads = 1, .queue_jobs_max = kPagesUnderWayMax}));
  feed_ = must(LoopFeed::open({&chat_.store.environment(), &clock_, queries_.get(), 1000}, *this,
                              inbox_ = std::make_shared<Inbox>([] {})));
  const confab::Cursor before = feed_->cursor();
  const Position sent = chat_.send(ann_, room_).position;
  std::vector<SubscriptionId> crowd;
  for (int i = 0; i < 200; ++i) crowd.push_back(must(feed_->subscribe(bob_, before)));
  // Some change their minds while they wait for their turn.
  feed_->unsubscribe(crowd.back());
  crowd.pop_back();
  feed_->pause(crowd.back());
  feed_->resume(crowd.back());
  EXPECT_LE(queries_->queued(), kPagesUnderWayMax);
  ASSERT_TRUE(turn_until([&] {
    return std::all_of(crowd.begin(), crowd.end(), [&](SubscriptionId id) { return heard_[id].size() == 1; });
  }));
  EXPECT_TRUE(ended_.empty());
  for (const SubscriptionId id : crowd) EXPECT_EQ(heard_[id], std::vector{sent});
}

TEST_F(LoopFeeds, SubscriptionsAreBounded) {
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(feed_->subscribe(bob_, std::nullopt));
  EXPECT_EQ(feed_->subscribe(bob_, std::nullopt).code(), ErrorCode::overloaded);
}

TEST_F(LoopFeeds, AQueryPoolThatIsFullRefusesAndLosesNothing) {
  queries_->stop();
  const auto refused = must(feed_->subscribe(bob_, std::nullopt));
  ASSERT_TRUE(turn_until([&] { return ended_.contains(refused); }));
  EXPECT_EQ(ended_[refused], ErrorCode::unavailable);
}

TEST_F(LoopFeeds, ASignalReachesTheMembersWhoListenAndNobodyElse) {
  const UserId cyd = chat_.user("cyd");
  const auto anns = listen(ann_);
  const auto bobs = listen(bob_);
  const auto cyds = listen(cyd);
  ASSERT_TRUE(inbox_->put(typing(room_)));
  EXPECT_FALSE(feed_->turn());
  ASSERT_EQ(signals_[bobs].size(), 1u);
  const Event& heard = signals_[bobs].front();
  EXPECT_EQ(heard.kind, Event::Kind::typing);
  EXPECT_EQ(heard.conversation, room_);
  EXPECT_EQ(heard.user, ann_);
  EXPECT_EQ(heard.position, feed_->cursor().position) << "a subscription may go on from there";
  EXPECT_TRUE(signals_[anns].empty()) << "those who typed know it";
  EXPECT_TRUE(signals_[cyds].empty());
}

TEST_F(LoopFeeds, ASignalIsDroppedForASubscriptionThatIsBehind) {
  const auto paused = listen(bob_);
  const auto live = listen(bob_);
  feed_->pause(paused);
  ASSERT_TRUE(inbox_->put(typing(room_)));
  feed_->turn();
  feed_->resume(paused);
  const Position sent = chat_.send(ann_, room_).position;
  ASSERT_TRUE(turn_until([&] { return !heard_[paused].empty() && !heard_[live].empty(); }));
  EXPECT_EQ(heard_[paused], std::vector{sent});
  EXPECT_TRUE(signals_[paused].empty());
  EXPECT_EQ(signals_[live].size(), 1u);
}

TEST_F(LoopFeeds, SignalsAreDroppedWhileTheFeedIsBehindTheLog) {
  const auto bobs = listen(bob_);
  chat_.send_many(ann_, room_, kTurnRecordsMax + 1);
  ASSERT_TRUE(inbox_->put(typing(room_)));
  EXPECT_TRUE(feed_->turn()) << "there is more to read";
  EXPECT_FALSE(feed_->turn());
  EXPECT_EQ(heard_[bobs].size(), kTurnRecordsMax + 1);
  EXPECT_TRUE(signals_[bobs].empty());
}

TEST_F(LoopFeeds, AFormerMemberHearsNoSignalAfterTheyLeft) {
  const auto group = chat_.group(ann_, {bob_});
  const auto bobs = listen(bob_);
  chat_.leave(bob_, group);
  ASSERT_TRUE(inbox_->put(typing(group)));
  feed_->turn();
  EXPECT_EQ(heard_[bobs].size(), 1u);
  EXPECT_TRUE(signals_[bobs].empty());
}

TEST_F(LoopFeeds, AReceiverOfASignalMayEndItsSubscription) {
  const auto one = listen(bob_);
  const auto other = listen(bob_);
  in_event_ = [&] {
    feed_->unsubscribe(one);
    feed_->unsubscribe(other);
  };
  ASSERT_TRUE(inbox_->put(typing(room_)));
  feed_->turn();
  EXPECT_EQ(signals_[one].size() + signals_[other].size(), 1u);
}

}  // namespace
}  // namespace confab::feed
