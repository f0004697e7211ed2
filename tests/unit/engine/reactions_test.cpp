#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class Reacting : public TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    for (int i = 0; i < 12; ++i) people_.push_back(make_user(fmt::format("p{}", i)));
    const std::vector<UserId> others(people_.begin() + 1, people_.end());
    auto group = engine_->create_group(people_[0], "Lunch", others);
    ASSERT_TRUE(group) << group.error().message;
    group_ = group->id;
    sent_ = send(people_[0], group_, "hello").seq;
  }

  std::unique_ptr<Subscription> listen(UserId who, EventLog& heard) {
    auto ears = engine_->subscribe(who, engine_->cursor().value(), [&heard](const Event& event) { heard.add(event); });
    EXPECT_TRUE(ears);
    return ears ? std::move(*ears) : nullptr;
  }

  Result<Message> react(UserId who, const std::string& emoji, bool removed = false) {
    return removed ? engine_->remove_reaction(who, group_, sent_, emoji)
                   : engine_->add_reaction(who, group_, sent_, emoji);
  }

  static std::string counts(const Message& message) {
    std::string text;
    for (const auto& kind : message.reactions) text += fmt::format("{} {}, ", kind.emoji, kind.count);
    return text;
  }

  /// The newest counts that somebody heard, once these are the expected ones.
  static std::string last_counts(const EventLog& heard, const std::string& expected) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    for (;;) {
      const auto events = heard.all();
      const std::string last = events.empty() ? "nothing" : counts(events.back().message);
      if (last == expected || std::chrono::steady_clock::now() > deadline) return last;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  std::vector<UserId> people_;
  ConversationId group_;
  Seq sent_;
};

TEST_F(Reacting, AnswersWithTheMessageAsItsReaderSeesIt) {
  const auto reacted = react(people_[1], "👍");
  ASSERT_TRUE(reacted) << reacted.error().message;
  ASSERT_EQ(reacted->reactions.size(), 1U);
  EXPECT_EQ(reacted->reactions[0].emoji, "👍");
  EXPECT_EQ(reacted->reactions[0].mine, true);
  EXPECT_EQ(engine_->message(people_[2], group_, sent_)->reactions[0].mine, false);
  const auto page = engine_->reactions(people_[2], group_, sent_, {});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->reactors.size(), 1U);
  EXPECT_EQ(page->reactors[0].user.name, "p1");
}

TEST_F(Reacting, TakesOneCharacterOnly) {
  for (const std::string good : {"👍", "👍🏽", "❤️", "👨‍👩‍👧", "🇩🇪", "é", "+"}) {
    EXPECT_TRUE(react(people_[1], good)) << good;
    EXPECT_TRUE(react(people_[1], good, true)) << good;
  }
  for (const std::string bad : {"", "ok", "👍👍", " ", "\t", "\u200b", "\u200d", "👍 ", "🇩🇪🇫🇷"}) {
    EXPECT_EQ(react(people_[1], bad).code(), ErrorCode::invalid_argument) << bad;
  }
}

TEST_F(Reacting, ByThousandsCostsEachReaderFewEventsAndAllEndWithTheCounts) {
  constexpr int kRounds = 50;
  std::vector<EventLog> heard(people_.size());
  std::vector<std::unique_ptr<Subscription>> ears;
  for (std::size_t i = 0; i < people_.size(); ++i) ears.push_back(listen(people_[i], heard[i]));
  EventLog second_device;
  ears.push_back(listen(people_[1], second_device));

  // The first person only watches; each of the others reacts, and at the end every other one takes it back.
  const auto began = std::chrono::steady_clock::now();
  std::size_t reactions = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 1; i < people_.size(); ++i) {
      for (const bool removed : {false, true, false}) {
        ASSERT_TRUE(react(people_[i], "👍", removed));
        ++reactions;
      }
      if (round + 1 == kRounds && i % 2 == 0) continue;
      ASSERT_TRUE(react(people_[i], "👍", true));
      ++reactions;
    }
  }
  const std::string expected = "👍 5, ";
  EXPECT_EQ(counts(*engine_->message(people_[0], group_, sent_)), expected);
  for (std::size_t i = 0; i < people_.size(); ++i) EXPECT_EQ(last_counts(heard[i], expected), expected) << i;
  EXPECT_EQ(last_counts(second_device, expected), expected);
  const auto took = std::chrono::steady_clock::now() - began;

  EXPECT_GT(reactions, 2000U);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  const auto told_max = static_cast<std::size_t>(2 * (ms / Limits::reactions_told_ms + 1) + 1);
  EXPECT_LE(heard[0].all().size(), told_max) << "of " << reactions << " reactions in " << ms << " ms";

  // Each device knows which are its user's, from the events alone.
  for (std::size_t i = 1; i < people_.size(); ++i) {
    bool mine = false;
    for (const auto& event : heard[i].all()) {
      if (event.reacted && event.reacted->user == people_[i]) mine = !event.reacted->removed;
    }
    EXPECT_EQ(mine, i % 2 == 0) << i;
    EXPECT_EQ(engine_->message(people_[i], group_, sent_)->reactions[0].mine, mine) << i;
  }
}

TEST_F(Reacting, IsToldAfterTheProcessDied) {
  ASSERT_TRUE(react(people_[1], "👍"));
  const auto cursor = engine_->cursor().value();
  ASSERT_TRUE(react(people_[2], "👍"));
  reopen();  // perhaps before the others were told
  EventLog heard;
  auto ears = engine_->subscribe(people_[0], cursor, [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(ears);
  EXPECT_EQ(last_counts(heard, "👍 2, "), "👍 2, ");
}

TEST_F(Reacting, PinsAreListedAndTold) {
  EventLog heard;
  const auto ears = listen(people_[1], heard);
  const auto pinned = engine_->pin_message(people_[0], group_, sent_);
  ASSERT_TRUE(pinned) << pinned.error().message;
  EXPECT_EQ(pinned->pinned_by, people_[0]);
  EXPECT_EQ(engine_->pin_message(people_[1], group_, sent_).code(), ErrorCode::forbidden);
  const auto told = heard.wait_for(1);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, Event::Kind::message_changed);
  EXPECT_NE(told[0].message.pinned_at, 0);
  EXPECT_FALSE(told[0].reacted);
  const auto list = engine_->pins(people_[1], group_);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1U);
  ASSERT_TRUE(engine_->unpin_message(people_[0], group_, sent_));
  EXPECT_TRUE(engine_->pins(people_[1], group_)->empty());
}

}  // namespace
}  // namespace confab::tests
