#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <confab/operations.hpp>

#include "state/tables.hpp"
#include "support/test_engine.hpp"
#include "support/test_store.hpp"

namespace confab::tests {
namespace {

using From = FollowOptions::From;

/// What a follower was handed out, and how it ended.
class Heard {
 public:
  std::function<void(Follower&, const Event&)> confirming() {
    return [this](Follower& follower, const Event& event) {
      add(event);
      EXPECT_TRUE(follower.confirm(event.position));
    };
  }
  std::function<void(Follower&, const Event&)> keeping() {
    return [this](Follower&, const Event& event) { add(event); };
  }
  std::function<void(const Error&)> ended() {
    return [this](const Error& why) {
      const std::lock_guard lock(mutex_);
      why_ = why;
      changed_.notify_all();
    };
  }

  void add(const Event& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
    changed_.notify_all();
  }

  /// Of the events, when there are so many.
  std::vector<Position> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(60), [&] { return events_.size() >= count; });
    std::vector<Position> positions;
    for (const Event& event : events_) positions.push_back(event.position);
    return positions;
  }
  std::optional<Error> wait_for_end() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(60), [&] { return why_.has_value(); });
    return why_;
  }
  std::vector<Event> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  std::size_t count() const { return events().size(); }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
  std::optional<Error> why_;
};

class Follow : public TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    chat_ = make_direct(ann_, bob_);
  }

  std::unique_ptr<Follower> follow(std::string_view name, std::function<void(Follower&, const Event&)> on_event,
                                   const FollowOptions& options = {}, std::function<void(const Error&)> on_ended = {}) {
    auto follower = engine_->follow(name, options, std::move(on_event), std::move(on_ended));
    EXPECT_TRUE(follower) << follower.error().message;
    return follower ? *std::move(follower) : nullptr;
  }
  ErrorCode try_follow(std::string_view name, const FollowOptions& options = {}) {
    return engine_->follow(name, options, [](Follower&, const Event&) {}).code();
  }

  /// Ann's messages: their positions.
  std::vector<Position> say(int count) {
    std::vector<Position> positions;
    for (int i = 0; i < count; ++i) positions.push_back(send(ann_, chat_, "text").position);
    return positions;
  }

  /// As if so many records had been written and lost since. With no engine open.
  void move_position(std::uint64_t records) {
    store::EnvironmentOptions options;
    options.directory = folder_.path();
    options.map_bytes = std::size_t{1} << 30;
    const auto environment = must(store::Environment::open(options));
    auto txn = must(environment->write());
    state::MutableTables tables(txn);
    auto meta = must(tables.meta());
    meta->last_position.value += records;
    must(tables.put_meta(*meta));
    must(txn.commit());
  }

  UserId ann_;
  UserId bob_;
  ConversationId chat_;
};

TEST_F(Follow, EverythingInTheLogComesOnceAndInOrder) {
  Heard heard;
  const auto follower = follow("index", heard.confirming());
  EXPECT_FALSE(follower->resumed());
  say(1050);  // more than a page
  engine_->mark_read(bob_, chat_, Seq(3)).value();
  ASSERT_TRUE(engine_->hide(bob_, chat_));
  engine_->sign_in("ann@example.com", "password of ann").value();  // no event
  engine_->update_user(bob_, {.name = "Robert"}).value();
  // Two users and their conversation were there before.
  const auto positions = heard.wait_for(3 + 1050 + 3);
  ASSERT_EQ(positions.size(), 3u + 1050u + 3u);
  for (std::size_t i = 1; i < positions.size(); ++i) ASSERT_LT(positions[i - 1], positions[i]);
  const auto events = heard.events();
  EXPECT_EQ(events[0].kind, Event::Kind::user);
  EXPECT_EQ(events[0].user, ann_);
  EXPECT_EQ(events[2].kind, Event::Kind::conversation);
  EXPECT_EQ(events[2].users, (std::vector{ann_, bob_}));
  for (std::size_t i = 0; i < 1050; ++i) ASSERT_EQ(events[3 + i].seq, Seq(i + 1));
  EXPECT_EQ(events[1053].kind, Event::Kind::read);
  EXPECT_EQ(events[1054].kind, Event::Kind::listing);
  EXPECT_EQ(events[1054].users, std::vector{bob_});
  EXPECT_EQ(events[1055].kind, Event::Kind::user);
}

TEST_F(Follow, ConfirmationsAreWrittenTogetherAndByThemselves) {
  Heard heard;
  const auto follower = follow("index", heard.confirming());
  const auto before = engine_->stats().commands;
  const auto sent = say(300);
  heard.wait_for(3 + 300);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (follower->confirmed().position < sent.back() && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(follower->confirmed(), engine_->cursor(sent.back())) << "nobody closed it, and it is on disk";
  const auto stored = engine_->followers().value();
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_EQ(stored[0].name, "index");
  EXPECT_EQ(stored[0].confirmed, engine_->cursor(sent.back()));
  // At most one a second, which is far from one for each event even on a slow machine.
  EXPECT_LT(engine_->stats().commands - before - 300, 150u);
}

TEST_F(Follow, TheNextOneGoesOnBehindWhatWasConfirmed) {
  Heard first;
  auto follower = follow("index", first.confirming());
  say(5);
  first.wait_for(8);
  follower.reset();
  const auto missed = say(3);
  reopen();
  Heard second;
  follower = follow("index", second.confirming());
  EXPECT_TRUE(follower->resumed());
  EXPECT_EQ(second.wait_for(3), missed);
}

TEST_F(Follow, WhatWasNotConfirmedComesAgain) {
  Heard first;
  auto follower = follow("index", first.keeping());
  const auto sent = say(5);
  first.wait_for(8);
  ASSERT_TRUE(follower->confirm(sent[1]));
  follower.reset();
  EXPECT_EQ(engine_->followers().value().at(0).confirmed, engine_->cursor(sent[1])) << "closing writes it";
  Heard second;
  follower = follow("index", second.keeping());
  EXPECT_EQ(second.wait_for(3), (std::vector{sent[2], sent[3], sent[4]}));
}

TEST_F(Follow, OnlyWhatWasHandedOutCanBeConfirmed) {
  Heard heard;
  const auto follower = follow("index", heard.keeping());
  heard.wait_for(3);
  EXPECT_EQ(follower->confirm(Position(1000)).code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(follower->confirm(Position(1)));
  EXPECT_TRUE(follower->confirm(Position(1)));
}

TEST_F(Follow, TwoNamesAreIndependent) {
  Heard index;
  Heard relay;
  auto one = follow("index", index.confirming());
  auto other = follow("relay", relay.keeping());
  const auto sent = say(4);
  index.wait_for(7);
  relay.wait_for(7);
  one.reset();
  other.reset();
  Heard again;
  one = follow("index", again.keeping());
  other = follow("relay", again.keeping());
  EXPECT_EQ(again.wait_for(7).size(), 7u) << "all of one, nothing of the other";
  EXPECT_FALSE(one->started() == other->started());
}

TEST_F(Follow, ASlowOneSlowsNobodyAndIsHandedOutNoMoreThanItsWindow) {
  std::promise<void> release;
  const auto released = release.get_future().share();
  Heard slow;
  Heard quick;
  FollowOptions options;
  options.unconfirmed_events_max = 10;
  auto blocked = follow("slow", [&](Follower&, const Event& event) {
    slow.add(event);
    released.wait();
  });
  auto unconfirming = follow("unconfirming", slow.keeping(), options);
  auto other = follow("quick", quick.confirming());
  say(200);
  EXPECT_EQ(quick.wait_for(203).size(), 203u);
  EXPECT_EQ(slow.wait_for(1 + 10).size(), 11u) << "one in the blocked callback, ten in the window";
  ASSERT_TRUE(unconfirming->confirm(slow.events().back().position));
  EXPECT_GT(slow.wait_for(12).size(), 11u) << "a confirmation makes room";
  release.set_value();
}

TEST_F(Follow, TheWindowIsBoundedInBytesToo) {
  Heard heard;
  FollowOptions options;
  options.from = From::newest;
  options.unconfirmed_bytes_max = 3000;
  const auto follower = follow("index", heard.keeping(), options);
  const std::string body(1000, 'x');
  std::vector<Position> sent;
  for (int i = 0; i < 6; ++i) sent.push_back(send(ann_, chat_, body).position);
  EXPECT_EQ(heard.wait_for(3).size(), 3u);
  ASSERT_TRUE(follower->confirm(sent[0]));
  EXPECT_EQ(heard.wait_for(4).size(), 4u);
  ASSERT_TRUE(follower->confirm(sent[3]));
  EXPECT_EQ(heard.wait_for(6), sent);
}

TEST_F(Follow, ANameHasOneFollowerAtATime) {
  Heard heard;
  auto follower = follow("index", heard.confirming());
  const auto refused = engine_->follow("index", {}, [](Follower&, const Event&) {});
  EXPECT_EQ(refused.code(), ErrorCode::conflict);
  EXPECT_EQ(refused.error().field, "name");
  EXPECT_EQ(engine_->remove_follower("index").code(), ErrorCode::conflict);
  follower.reset();
  follower = follow("index", heard.confirming());
  EXPECT_TRUE(follower->resumed());
}

TEST_F(Follow, ARemovedNameBeginsAnew) {
  Heard heard;
  auto follower = follow("index", heard.confirming());
  heard.wait_for(3);
  follower.reset();
  ASSERT_TRUE(engine_->remove_follower("index"));
  EXPECT_EQ(engine_->remove_follower("index").code(), ErrorCode::not_found);
  EXPECT_TRUE(engine_->followers().value().empty());
  Heard again;
  follower = follow("index", again.confirming());
  EXPECT_FALSE(follower->resumed());
  EXPECT_EQ(again.wait_for(3).size(), 3u);
}

TEST_F(Follow, BeginsWhereItIsTold) {
  const auto sent = say(4);
  Heard oldest;
  Heard newest;
  Heard behind;
  const auto one = follow("oldest", oldest.keeping(), {.from = From::oldest});
  const auto two = follow("newest", newest.keeping(), {.from = From::newest});
  const auto three = follow("behind", behind.keeping(), {.from = From::cursor, .cursor = engine_->cursor(sent[1])});
  const auto last = say(1);
  EXPECT_EQ(oldest.wait_for(8).size(), 8u);
  EXPECT_EQ(newest.wait_for(1), last);
  EXPECT_EQ(behind.wait_for(3), (std::vector{sent[2], sent[3], last[0]}));
}

TEST_F(Follow, RefusesWhatIsWrong) {
  EXPECT_EQ(try_follow("Index"), ErrorCode::invalid_argument);
  EXPECT_EQ(try_follow("index", {.unconfirmed_events_max = 0}), ErrorCode::invalid_argument);
  EXPECT_EQ(try_follow("index", {.unconfirmed_bytes_max = 0}), ErrorCode::invalid_argument);
  const Cursor ahead = engine_->cursor(Position(1000));
  EXPECT_EQ(try_follow("index", {.from = From::cursor, .cursor = ahead}), ErrorCode::invalid_argument);
  const Cursor foreign{ahead.epoch + 1, Position(1)};
  EXPECT_EQ(try_follow("index", {.from = From::cursor, .cursor = foreign}), ErrorCode::too_old);
  EXPECT_TRUE(engine_->followers().value().empty());
}

TEST_F(Follow, APositionThatWasTrimmedIsTooOldAndTheNameCanBeginAgain) {
  Heard heard;
  auto follower = follow("index", heard.confirming());
  heard.wait_for(3);
  follower.reset();
  say(5);
  engine_.reset();
  move_position(Limits::command_window_positions + 100);
  open();
  ASSERT_TRUE(engine_->trim(Position(8)));
  const auto refused = engine_->follow("index", {}, heard.confirming());
  EXPECT_EQ(refused.code(), ErrorCode::too_old);
  EXPECT_NE(refused.error().message.find("the oldest record is 9"), std::string::npos) << refused.error().message;
  Heard again;
  follower = follow("index", again.confirming(), {.from = From::oldest});
  const auto next = say(1);
  EXPECT_EQ(again.wait_for(1), next);
}

TEST_F(Follow, TrimmingEndsAFollowerThatIsBehind) {
  say(1100);  // more than a page
  engine_.reset();
  move_position(Limits::command_window_positions + 100);
  open();
  Heard heard;
  std::promise<void> release;
  const auto released = release.get_future().share();
  const auto follower = follow(
      "index",
      [&](Follower& given, const Event& event) {
        heard.add(event);
        if (heard.count() == 1) released.wait();
        EXPECT_TRUE(given.confirm(event.position));
      },
      {}, heard.ended());
  heard.wait_for(1);
  EXPECT_GT(engine_->trim(Position(1150)).value(), Position(1103)) << "a follower that is behind holds up no trimming";
  release.set_value();
  const auto why = heard.wait_for_end();
  ASSERT_TRUE(why);
  EXPECT_EQ(why->code, ErrorCode::too_old) << why->message;
  EXPECT_LT(heard.count(), 1103u);
}

TEST_F(Follow, ARestoredStoreIsAnotherHistory) {
  Heard heard;
  auto follower = follow("index", heard.confirming());
  heard.wait_for(3);
  follower.reset();
  const auto copy = folder_.path() + ".copy";
  ASSERT_TRUE(engine_->back_up(copy));
  say(2);
  engine_.reset();
  const auto restored = restore(copy, folder_.path(), {.replace = true});
  std::filesystem::remove_all(copy);
  ASSERT_TRUE(restored) << restored.error().message;
  open();
  EXPECT_EQ(try_follow("index"), ErrorCode::too_old);
  const auto stored = engine_->followers().value();
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_NE(stored[0].confirmed.epoch, engine_->cursor()->epoch);
  // A host that knows better goes on from the same position.
  follower = follow("index", heard.confirming(),
                    {.from = From::cursor, .cursor = engine_->cursor(stored[0].confirmed.position)});
  ASSERT_TRUE(follower);
  follower.reset();
  EXPECT_TRUE(engine_->follow("index", {}, heard.confirming()).value()->resumed());
}

TEST_F(Follow, ACallbackThatThrowsEndsItWithoutItsEvent) {
  Heard heard;
  const auto sent = say(2);
  auto follower = follow(
      "index",
      [&](Follower& given, const Event& event) {
        if (event.position == sent[1]) throw std::runtime_error("cannot");
        EXPECT_TRUE(given.confirm(event.position));
      },
      {}, heard.ended());
  const auto why = heard.wait_for_end();
  ASSERT_TRUE(why);
  EXPECT_EQ(why->code, ErrorCode::internal);
  follower.reset();
  follower = follow("index", heard.keeping());
  EXPECT_EQ(heard.wait_for(1), std::vector{sent[1]});
}

TEST_F(Follow, ItMayBeDestroyedInsideItsCallback) {
  std::unique_ptr<Follower> follower;
  std::promise<void> may_begin;
  std::promise<void> done;
  std::atomic<int> calls = 0;
  auto ready = may_begin.get_future().share();
  follower = follow("index", [&](Follower& given, const Event& event) {
    ready.wait();
    ++calls;
    follower.reset();
    EXPECT_TRUE(given.confirm(event.position)) << "the callback under way may still confirm";
    done.set_value();
  });
  may_begin.set_value();
  auto finished = done.get_future();
  ASSERT_EQ(finished.wait_for(std::chrono::seconds(60)), std::future_status::ready);
  engine_.reset();
  open();
  EXPECT_EQ(calls, 1);
  Heard heard;
  const auto again = follow("index", heard.keeping());
  EXPECT_EQ(heard.wait_for(2).size(), 2u);
}

TEST_F(Follow, ACallbackMayCallWhatWaits) {
  std::promise<Result<Message>> answered;
  std::atomic<bool> first = true;
  const auto follower = follow("echo", [&](Follower&, const Event& event) {
    if (event.kind == Event::Kind::message && first.exchange(false)) {
      answered.set_value(engine_->send_message(bob_, chat_, {.body = "echo"}));
    }
  });
  say(1);
  auto answer = answered.get_future();
  ASSERT_EQ(answer.wait_for(std::chrono::seconds(60)), std::future_status::ready);
  EXPECT_TRUE(answer.get());
}

TEST_F(Follow, ClosingTheEngineWaitsForTheCallbackAndWritesWhatWasConfirmed) {
  Heard heard;
  auto follower = follow("index", heard.confirming());
  const auto sent = say(20);
  heard.wait_for(23);
  follower.reset();
  engine_.reset();
  open();
  EXPECT_EQ(engine_->followers().value().at(0).confirmed.position, sent.back());
}

TEST_F(Follow, HandsOutNoSecret) {
  const auto signed_in = engine_->sign_in("ann@example.com", "password of ann").value();
  ASSERT_TRUE(engine_->set_password(Caller(ann_, signed_in.session), "password of ann", "another password"));
  engine_->refresh(signed_in.refresh_token).value();
  send(ann_, chat_, "hello");
  Heard heard;
  const auto follower = follow("index", heard.keeping());
  heard.wait_for(4);
  std::string all;
  for (const Event& event : heard.events()) all += engine_->operations().encode_event(event);
  EXPECT_NE(all.find("hello"), std::string::npos);
  for (const char* secret : {"argon2", "password", "example.com"})
    EXPECT_EQ(all.find(secret), std::string::npos) << all;
  EXPECT_EQ(all.find(signed_in.refresh_token), std::string::npos);
  EXPECT_EQ(all.find(signed_in.access_token), std::string::npos);
}

}  // namespace
}  // namespace confab::tests
