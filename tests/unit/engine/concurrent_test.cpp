#include <atomic>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class Concurrent : public TestEngine {};

TEST_F(Concurrent, ManySendersShareOneOrderWithoutGaps) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId chat = make_direct(ann, bob);
  EventLog heard;
  auto ears = engine_->subscribe(bob, engine_->cursor().value(), [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  constexpr int kThreads = 4;
  constexpr int kEach = 60;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto sent =
            engine_->send_message(t % 2 == 0 ? ann : bob, chat, {std::to_string(t) + ":" + std::to_string(i)});
        EXPECT_TRUE(sent);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto told = heard.wait_for(kThreads * kEach);
  ASSERT_EQ(told.size(), static_cast<std::size_t>(kThreads * kEach));
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i].seq, Seq(i + 1));
}

TEST_F(Concurrent, SubscriptionsThatStartAndEndMissNothingAndHearNothingTwice) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId chat = make_direct(ann, bob);
  const Cursor start = engine_->cursor().value();
  std::atomic<bool> stop = false;
  std::thread sender([&] {
    for (int i = 0; !stop; ++i) (void)engine_->send_message(ann, chat, {std::to_string(i)});
  });
  Cursor at = start;
  std::vector<Seq> seqs;
  std::mutex mutex;
  for (int round = 0; round < 30; ++round) {
    std::size_t wanted = 0;
    {
      const std::lock_guard lock(mutex);
      wanted = seqs.size() + 3;
    }
    std::condition_variable grown;
    auto ears = engine_->subscribe(bob, at, [&](const Event& event) {
      const std::lock_guard lock(mutex);
      if (event.kind == Event::Kind::message) seqs.push_back(event.seq);
      grown.notify_all();
    });
    ASSERT_TRUE(ears);
    std::unique_lock lock(mutex);
    ASSERT_TRUE(grown.wait_for(lock, std::chrono::seconds(20), [&] { return seqs.size() >= wanted; }));
    lock.unlock();
    at = (*ears)->cursor();
    ears->reset();
    const std::lock_guard again(mutex);
    // What was told after the cursor was read will be told again: forget it.
    auto page = engine_->events(bob, at, Limits::event_page_events_max);
    ASSERT_TRUE(page);
    if (!page->events.empty()) {
      while (!seqs.empty() && seqs.back() >= page->events.front().seq) seqs.pop_back();
    }
  }
  stop = true;
  sender.join();
  ASSERT_FALSE(seqs.empty());
  for (std::size_t i = 0; i < seqs.size(); ++i) ASSERT_EQ(seqs[i], Seq(i + 1));
}

TEST_F(Concurrent, GroupsChangeWhileTheirMembersListen) {
  std::vector<UserId> users;
  for (int i = 0; i < 6; ++i) users.push_back(make_user("user" + std::to_string(i)));
  const std::vector<UserId> members(users.begin() + 1, users.begin() + 3);
  auto group = engine_->create_group(users[0], "g", members);
  ASSERT_TRUE(group);
  const Cursor start = engine_->cursor().value();
  std::vector<std::unique_ptr<EventLog>> logs;
  std::vector<std::unique_ptr<Subscription>> ears;
  for (const UserId user : users) {
    logs.push_back(std::make_unique<EventLog>());
    auto subscribed =
        engine_->subscribe(user, start, [log = logs.back().get()](const Event& event) { log->add(event); });
    ASSERT_TRUE(subscribed);
    ears.push_back(std::move(*subscribed));
  }
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 60; ++i) {
        const UserId who = users[random() % users.size()];
        switch (random() % 4) {
          case 0:
            (void)engine_->add_member(users[0], group->id, who);
            break;
          case 1:
            (void)engine_->remove_member(users[0], group->id, who);
            break;
          default:
            (void)engine_->send_message(who, group->id, {"hi"});
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  // Told live must be what the store says was visible.
  for (std::size_t i = 0; i < users.size(); ++i) {
    std::vector<Position> expected;
    Cursor at = start;
    for (bool more = true; more;) {
      auto page = engine_->events(users[i], at, 500);
      ASSERT_TRUE(page);
      for (const Event& event : page->events) expected.push_back(event.position);
      at = page->cursor;
      more = page->more;
    }
    std::vector<Position> told;
    for (const Event& event : logs[i]->wait_for(expected.size())) told.push_back(event.position);
    EXPECT_EQ(told, expected) << "user " << i;
  }
}

}  // namespace
}  // namespace confab::tests
