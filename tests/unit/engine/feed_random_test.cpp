#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

// Two readers for each person pause, resume, leave and come back at random, also inside their own callbacks, while
// people talk, edit and delete, and groups change. Each must have heard, in order and once, what the store says
// concerned them, and in the end every reader shows the conversations as the store does.

namespace confab::tests {
namespace {

/// Where a message is, and what it says.
using Shown = std::map<std::pair<ConversationId, Seq>, std::string>;

std::string show(const Message& message) {
  return message.body + " edited " + std::to_string(message.edited_at) + " deleted by " +
         std::to_string(message.deleted_by.value) + " answers " + std::to_string(message.reply_to.value);
}

struct Reader {
  UserId user;
  SubscriptionId subscription;
  Cursor at;  // behind the last event heard
  bool paused = false;
  std::vector<Position> heard;
  std::vector<Position> messages;  // of those heard
  Shown shown;
};

class RandomReaders : public TestEngine, public Feed::Sink {
 protected:
  static constexpr std::size_t kUsers = 6;
  static constexpr int kSteps = 1500;

  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override {
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_TRUE(started->resumed);
    EXPECT_TRUE(by_id_.contains(id));
  }

  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override {
    const auto found = by_id_.find(id);
    ASSERT_NE(found, by_id_.end()) << "told after unsubscribe";
    Reader& reader = *found->second;
    EXPECT_FALSE(reader.paused) << "told while paused";
    // Read marks and changes may be told once for several: only the newest is in the store later.
    if (is_told_each_time(*event)) reader.heard.push_back(event->position);
    const bool changed = event->kind == Event::Kind::message_changed;
    const std::pair place(event->conversation, event->seq);
    if (changed) {
      EXPECT_TRUE(reader.shown.contains(place)) << "a change of a message that the reader never had";
    }
    if (changed || event->kind == Event::Kind::message) reader.shown[place] = show(event->message);
    if (event->kind == Event::Kind::message) reader.messages.push_back(event->position);
    reader.at.position = event->position;
    if (random_() % 16 == 0) change(reader);
  }

  void on_ended(SubscriptionId, const Error& why) override { FAIL() << why.message; }

  static bool is_told_each_time(const Event& event) {
    return event.kind != Event::Kind::read && event.kind != Event::Kind::message_changed;
  }

  void subscribe(Reader& reader) {
    auto id = feed_->subscribe(reader.user, reader.at);
    ASSERT_TRUE(id);
    reader.subscription = *id;
    by_id_[*id] = &reader;
  }

  /// What a reader may do at any moment.
  void change(Reader& reader) {
    switch (random_() % 4) {
      case 0:
        feed_->pause(reader.subscription);
        reader.paused = true;
        break;
      case 1:
      case 2:
        feed_->resume(reader.subscription);
        reader.paused = false;
        break;
      default:
        feed_->unsubscribe(reader.subscription);
        by_id_.erase(reader.subscription);
        reader.paused = false;
        subscribe(reader);
    }
  }

  void act(const std::vector<UserId>& users, ConversationId group) {
    const auto anyone = [&] { return users[random_() % users.size()]; };
    const UserId who = anyone();
    switch (random_() % 11) {
      case 0:
        (void)engine_->add_member(users[0], group, who);
        break;
      case 1:
        if (who != users[0]) (void)engine_->remove_member(users[0], group, who);
        break;
      case 2:
        (void)engine_->open_direct(who, anyone());
        break;
      case 3: {
        auto inbox = engine_->inbox(who);
        ASSERT_TRUE(inbox);
        for (const auto& chat : inbox->conversations) (void)engine_->mark_read(who, chat.id, chat.last_seq);
        break;
      }
      case 4: {
        auto inbox = engine_->inbox(who);
        ASSERT_TRUE(inbox);
        for (const auto& chat : inbox->conversations) (void)engine_->send_message(who, chat.id, {"hi"});
        break;
      }
      case 5:
      case 6:
        (void)engine_->edit_message(who, group, Seq(1 + random_() % 60), "edit " + std::to_string(random_()));
        break;
      case 7:
        (void)engine_->delete_message(who, group, Seq(1 + random_() % 60));
        break;
      default:
        (void)engine_->send_message(who, group, {"hello"});
    }
  }

  std::vector<Position> all_events(UserId user, Cursor at, Position& end) {
    std::vector<Position> positions;
    for (bool more = true; more;) {
      auto page = engine_->events(user, at, 100);
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      for (const Event& event : page->events) {
        end = event.position;
        if (is_told_each_time(event)) positions.push_back(event.position);
      }
      at = page->cursor;
      more = page->more;
    }
    return positions;
  }

  /// The messages that all histories of the user show, those the user left included.
  std::vector<Position> all_messages(UserId user, Position after, Shown& shown) {
    std::vector<Position> positions;
    const auto inbox = engine_->inbox(user);
    EXPECT_TRUE(inbox) << inbox.error().message;
    if (!inbox) return positions;
    EXPECT_FALSE(inbox->next) << "one page has them all";
    for (const auto& chat : inbox->conversations) {
      HistoryQuery query{.from = HistoryQuery::From::after, .seq = Seq(), .limit = 50};
      for (bool more = true; more;) {
        const auto page = engine_->history(user, chat.id, query);
        EXPECT_TRUE(page) << page.error().message;
        if (!page || page->messages.empty()) break;
        for (const Message& message : page->messages) {
          if (message.position <= after) continue;
          positions.push_back(message.position);
          shown[{chat.id, message.seq}] = show(message);
        }
        query.seq = page->messages.back().seq;
        more = page->more_after;
      }
    }
    std::sort(positions.begin(), positions.end());
    return positions;
  }

  std::mt19937 random_;
  std::unique_ptr<Feed> feed_;
  std::map<SubscriptionId, Reader*> by_id_;
};

TEST_F(RandomReaders, HearEachEventOnceInOrderWhateverTheyDo) {
  const char* given = std::getenv("CONFAB_TEST_SEED");
  const auto seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device()();
  SCOPED_TRACE("CONFAB_TEST_SEED=" + std::to_string(seed));
  random_.seed(seed);

  std::vector<UserId> users;
  for (std::size_t i = 0; i < kUsers; ++i) users.push_back(make_user("user" + std::to_string(i)));
  const std::vector<UserId> members(users.begin() + 1, users.begin() + 3);
  auto group = engine_->create_group(users[0], "g", members);
  ASSERT_TRUE(group) << group.error().message;

  const Cursor start = engine_->cursor().value();
  auto feed = engine_->open_feed(*this, [] {});
  ASSERT_TRUE(feed) << feed.error().message;
  feed_ = std::move(*feed);
  std::vector<Reader> readers(2 * kUsers);
  for (std::size_t i = 0; i < readers.size(); ++i) {
    readers[i].user = users[i % kUsers];
    readers[i].at = start;
    subscribe(readers[i]);
  }

  for (int step = 0; step < kSteps; ++step) {
    if (random_() % 4 == 0) act(users, group->id);
    if (random_() % 8 == 0) change(readers[random_() % readers.size()]);
    if (random_() % 2 == 0) (void)feed_->turn();
  }

  // Everybody listens now until nothing is missing any more, or for too long.
  const Position end = engine_->cursor()->position;
  std::map<UserId, std::vector<Position>> expected;
  std::map<UserId, Position> expected_end;  // of the last event of any kind
  for (const UserId user : users) expected[user] = all_events(user, start, expected_end[user]);
  const auto complete = [&](const Reader& reader) {
    return reader.heard.size() >= expected[reader.user].size() && reader.at.position >= expected_end[reader.user];
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!std::all_of(readers.begin(), readers.end(), complete) && std::chrono::steady_clock::now() < deadline) {
    for (Reader& reader : readers) {
      if (!reader.paused) continue;
      reader.paused = false;
      feed_->resume(reader.subscription);
    }
    (void)feed_->turn();
    std::this_thread::yield();
  }
  EXPECT_EQ(feed_->cursor().position, end);
  for (std::size_t i = 0; i < readers.size(); ++i) {
    const auto& heard = readers[i].heard;
    const auto& wanted = expected[readers[i].user];
    const auto [differs, wants] = std::mismatch(heard.begin(), heard.end(), wanted.begin(), wanted.end());
    EXPECT_TRUE(differs == heard.end() && wants == wanted.end())
        << "reader " << i << " heard " << (differs == heard.end() ? 0 : differs->value) << " in the place of "
        << (wants == wanted.end() ? 0 : wants->value);
    // What one hears and what one reads later is decided by the same function.
    Shown stored;
    EXPECT_EQ(readers[i].messages, all_messages(readers[i].user, start.position, stored)) << "reader " << i;
    EXPECT_EQ(readers[i].shown, stored) << "reader " << i;
  }
  feed_.reset();
}

}  // namespace
}  // namespace confab::tests
