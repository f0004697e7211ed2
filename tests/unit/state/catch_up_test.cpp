#include <algorithm>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "state/visibility.hpp"
#include "support/chat.hpp"
#include "support/random_commands.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::must;
using tests::RandomCommands;
using tests::TestStore;

std::string line(const Event& event) {
  return std::to_string(event.position.value) + ":" + std::to_string(static_cast<int>(event.kind)) + " c" +
         std::to_string(event.conversation.value) + " u" + std::to_string(event.user.value) + " s" +
         std::to_string(event.seq.value) + " m" + std::to_string(event.message.seq.value) + " " + event.message.body +
         " at" + std::to_string(event.at) + (event.hidden ? " hidden" : "");
}

bool is_visible(const MemberRecord& member, Seq seq) {
  return std::any_of(member.intervals.begin(), member.intervals.end(), [&](const Interval& interval) {
    return interval.from <= seq && (!interval.to || seq <= interval.to);
  });
}

/// What a user should hear after a position, by reading everybody's log.
std::vector<std::string> expected(const store::Txn& txn, UserId user, Position after) {
  std::map<Position, std::string> lines;
  std::map<std::pair<UserId, ConversationId>, Position> marks;
  std::map<std::pair<OutcomeKind, ConversationId>, Position> own;  // one row each
  std::map<std::pair<ConversationId, Seq>, Position> changes;
  const auto forget = [&](const Outcome& outcome) {
    lines.erase(marks[{user, outcome.conversation}]);
    for (const auto kind : {OutcomeKind::listing, OutcomeKind::preferences}) {
      lines.erase(own[{kind, outcome.conversation}]);
    }
    lines[outcome.position] = line(forgotten_event(outcome));
  };
  const Tables tables(txn);
  must(read_log(txn, Position(0), [&](Outcome&& outcome) {
    const auto event = event_of(outcome);
    if (!event) return true;
    if (outcome.kind == OutcomeKind::message) {
      const auto view = view_of(tables, outcome.conversation, user);
      if (view && is_visible(view->member, event->message.seq)) lines[outcome.position] = line(*event);
      const auto& users = event->message.users;
      if (outcome.forgotten && std::find(users.begin(), users.end(), user) != users.end()) forget(outcome);
    } else if (outcome.kind == OutcomeKind::listing || outcome.kind == OutcomeKind::forgotten ||
               outcome.kind == OutcomeKind::blocks_changed || outcome.kind == OutcomeKind::preferences) {
      if (outcome.user != user) return true;
      if (outcome.kind == OutcomeKind::forgotten) return forget(outcome), true;
      lines.erase(std::exchange(own[{outcome.kind, outcome.conversation}], outcome.position));
      lines[outcome.position] = line(*event);
    } else if (outcome.kind == OutcomeKind::message_changed) {
      // A message that came after is told as it is now anyway.
      const auto view = view_of(tables, outcome.conversation, user);
      if (!view || !is_visible(view->member, event->seq) || event->message.position > after) return true;
      lines.erase(std::exchange(changes[{outcome.conversation, outcome.seq}], outcome.position));
      lines[outcome.position] = line(*event);
    } else if (outcome.kind == OutcomeKind::direct_opened) {
      if (outcome.caller == user || outcome.user == user) lines[outcome.position] = line(*event);
    } else {
      const auto view = view_of(tables, outcome.conversation, user);
      const bool direct = view && view->conversation.kind == ConversationKind::direct;
      if (outcome.user != user && !direct) return true;
      auto& before = marks[{outcome.user, outcome.conversation}];
      lines.erase(before);
      before = outcome.position;
      lines[outcome.position] = line(*event);
    }
    return true;
  }));
  std::vector<std::string> out;
  for (const auto& [position, text] : lines) {
    if (position > after) out.push_back(text);
  }
  return out;
}

std::vector<std::string> caught_up(const store::Txn& txn, UserId user, Position after, std::size_t limit) {
  std::vector<std::string> out;
  const Position begin = after;
  while (true) {
    const auto page = must(catch_up(txn, user, after, limit));
    EXPECT_LE(page.events.size(), limit);
    for (const auto& event : page.events) {
      EXPECT_GT(event.position, after);
      EXPECT_LE(event.position, page.up_to);
      // A page knows of what came after its own beginning only.
      const bool told = event.kind == Event::Kind::message_changed && event.message.position > begin;
      if (!told) out.push_back(line(event));
    }
    if (page.last) {
      EXPECT_EQ(page.up_to, must(meta(txn)).last_position);
      return out;
    }
    EXPECT_GT(page.up_to, after);
    after = page.up_to;
  }
}

class CatchUps : public testing::TestWithParam<std::uint64_t> {};

TEST_P(CatchUps, GiveTheEventsOfTheUserThatTheWholeLogHas) {
  TestStore store;
  RandomCommands random(GetParam(), {.trims = false});
  for (int batch = 0; batch < 1200; ++batch) {
    const auto command = random.next();
    random.observe(command, store.apply(command));
  }
  const auto txn = store.read();
  const auto last = store.meta().last_position.value;
  std::size_t told = 0;
  for (std::uint64_t user = 1; user <= 8; ++user) {
    for (const std::uint64_t after : {std::uint64_t{0}, last / 3, last - 40, last - 1, last}) {
      const auto want = expected(txn, UserId(user), Position(after));
      told += want.size();
      for (const std::size_t limit : {1, 7, 1000}) {
        ASSERT_EQ(caught_up(txn, UserId(user), Position(after), limit), want)
            << "seed " << GetParam() << " user " << user << " after " << after << " limit " << limit;
      }
    }
  }
  EXPECT_GT(told, 500) << "the history was too quiet to show anything";
}

TEST_P(CatchUps, GiveTheSameAfterTheLogWasTrimmed) {
  constexpr std::uint64_t kWindow = 50;
  TestStore store(kWindow);
  RandomCommands random(GetParam(), {.trims = false});
  for (int i = 0; i < 600; ++i) {
    const auto command = random.next();
    random.observe(command, store.apply(command));
  }
  std::map<std::uint64_t, std::vector<std::string>> before;
  for (std::uint64_t user = 1; user <= 8; ++user) before[user] = caught_up(store.read(), UserId(user), {}, 1000);
  auto trim = random.next();
  trim.body = TrimLog{Position(~std::uint64_t{0})};
  trim.id.fill(0xee);
  trim.identified = false;
  const auto trimmed = store.apply(trim);
  EXPECT_EQ(trimmed.kind, OutcomeKind::trimmed);
  EXPECT_GT(trimmed.trimmed_to.value, 100);
  EXPECT_EQ(read_log(store.read(), Position(0), [](Outcome&&) { return true; }).code(), ErrorCode::too_old);
  for (const auto& [user, lines] : before) EXPECT_EQ(caught_up(store.read(), UserId(user), {}, 1000), lines);
}

TEST(CatchUpPages, EndWhenTheirJsonIsOverTheBound) {
  Chat chat;
  const auto ann = chat.user("ann");
  const auto bob = chat.user("bob");
  const auto talk = chat.direct(ann, bob);
  const Position begin = chat.store.meta().last_position;
  const std::string body(Limits::body_bytes_max, '\x01');  // six bytes as JSON
  constexpr std::size_t kFitting = Limits::page_bytes_max / (6 * Limits::body_bytes_max);
  for (std::size_t i = 0; i < kFitting; ++i) chat.send(ann, talk, body);
  EXPECT_TRUE(must(catch_up(chat.store.read(), bob, begin, 1000)).last);
  for (std::size_t i = 0; i < 5; ++i) chat.send(ann, talk, body);

  const auto first = must(catch_up(chat.store.read(), bob, begin, 1000));
  EXPECT_FALSE(first.last);
  EXPECT_EQ(first.events.size(), kFitting + 1);
  EXPECT_EQ(first.up_to, first.events.back().position);
  const auto second = must(catch_up(chat.store.read(), bob, first.up_to, 1000));
  EXPECT_TRUE(second.last);
  EXPECT_EQ(second.events.size(), 4u);
  EXPECT_EQ(second.events.front().seq.value, first.events.back().seq.value + 1);
}

/// Somebody in many conversations, most of them silent.
class CatchUpCosts : public testing::Test {
 protected:
  static constexpr std::size_t kConversations = 300;
  static constexpr std::uint64_t kWindow = 1000;

  CatchUpCosts() {
    ann_ = chat_.user("ann");
    for (std::size_t i = 0; i < kConversations; ++i) {
      const auto other = chat_.user("user" + std::to_string(i));
      talks_.push_back(chat_.direct(other, ann_));
      others_.push_back(other);
    }
    foreign_ = chat_.direct(others_[0], others_[1]);
    begin_ = chat_.store.meta().last_position;
  }
  CatchUpPage page(Position after, std::size_t limit = 100) {
    return must(catch_up(chat_.store.read(), ann_, after, limit));
  }

  /// What it looked at on all pages from a position to now, and how many events they had.
  std::pair<std::uint64_t, std::size_t> all_pages(Position after, std::size_t limit) {
    std::uint64_t looked_at = 0;
    std::size_t events = 0;
    for (bool last = false; !last;) {
      const auto next = page(after, limit);
      looked_at += next.looked_at;
      events += next.events.size();
      after = next.up_to;
      last = next.last;
    }
    return {looked_at, events};
  }

  Chat chat_{kWindow};
  UserId ann_;
  std::vector<UserId> others_;
  std::vector<ConversationId> talks_;
  ConversationId foreign_;
  Position begin_;
};

TEST_F(CatchUpCosts, DependOnWhatHappenedAndNotOnTheNumberOfConversations) {
  EXPECT_EQ(page(begin_).looked_at, 0u) << "nothing happened";
  for (int i = 0; i < 3; ++i) chat_.send(others_[i], talks_[i]);
  chat_.read_to(others_[5], talks_[5], 0);
  const auto found = page(begin_);
  EXPECT_EQ(found.events.size(), 3u);
  EXPECT_TRUE(found.last);
  EXPECT_LE(found.looked_at, 4u);
}

TEST_F(CatchUpCosts, DependOnTheSizeOfThePageWhenMuchWasMissed) {
  for (std::size_t i = 0; i < kConversations; ++i) chat_.send_many(others_[i], talks_[i], 3);
  const auto [looked_at, events] = all_pages(begin_, 1);
  EXPECT_EQ(events, 3 * kConversations);
  EXPECT_LE(looked_at, 2 * events);
}

TEST_F(CatchUpCosts, AreBoundedByTheUsersConversationsHoweverMuchOthersSay) {
  chat_.send_many(others_[0], foreign_, 5000);
  chat_.send(others_[7], talks_[7]);
  const auto found = page(begin_);
  EXPECT_EQ(found.events.size(), 1u);
  EXPECT_TRUE(found.last);
  EXPECT_LE(found.looked_at, 3 * kConversations);
}

TEST_F(CatchUpCosts, OfAllSmallPagesTogetherAreThoseOfReadingTheLogOnce) {
  // The worst for it: each event a little behind what a page looks at in the log before it gives up.
  constexpr int kGap = 2 * kConversations + 1;
  constexpr std::size_t kEvents = 30;
  for (std::size_t i = 0; i < kEvents; ++i) {
    chat_.send_many(others_[0], foreign_, kGap);
    chat_.send(others_[i], talks_[i]);
  }
  const std::uint64_t records = chat_.store.meta().last_position.value - begin_.value;
  for (const std::size_t limit : {1, 2, 7, 100}) {
    const auto [looked_at, events] = all_pages(begin_, limit);
    EXPECT_EQ(events, kEvents) << limit;
    EXPECT_LE(looked_at, records + records / 2 + kEvents) << limit;
  }
}

TEST_F(CatchUpCosts, ForACursorOlderThanTheLogAreOneReadOfEachConversationPerPage) {
  for (std::size_t i = 0; i < kConversations; ++i) chat_.send_many(others_[i], talks_[i], 2);
  chat_.send_many(others_[0], foreign_, static_cast<int>(kWindow));
  const Position last = chat_.store.meta().last_position;
  while (chat_.store.meta().first_position.value + kWindow <= last.value) {
    chat_.act(TrimLog{Position(last.value - kWindow)});
  }
  ASSERT_GT(chat_.store.meta().first_position.value, begin_.value + 1);
  for (const std::size_t limit : {1, 100}) {
    const auto found = page(begin_, limit);
    EXPECT_EQ(found.events.size(), limit);
    EXPECT_EQ(found.looked_at, kConversations);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeded, CatchUps, testing::Values(11, 12, 13));

TEST(ReadLog, ReadsRecordsAfterAPositionUntilToldToStop) {
  Chat chat;
  for (int i = 0; i < 10; ++i) chat.user("u" + std::to_string(i));
  std::vector<std::uint64_t> seen;
  must(read_log(chat.store.read(), Position(4), [&](Outcome&& outcome) {
    seen.push_back(outcome.position.value);
    return seen.size() < 3;
  }));
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{5, 6, 7}));
}

TEST(ReadLog, IsTooOldOnlyBeforeWhatIsKept) {
  Chat chat(5);
  for (int i = 0; i < 20; ++i) chat.user("u" + std::to_string(i));
  const auto trimmed = chat.act(TrimLog{Position(12)});
  EXPECT_EQ(trimmed.trimmed_to.value, 12);
  const auto read_from = [&](std::uint64_t after) {
    return read_log(chat.store.read(), Position(after), [](Outcome&&) { return true; }).code();
  };
  EXPECT_EQ(read_from(11), ErrorCode::too_old);
  EXPECT_EQ(read_from(12), ErrorCode::ok);
}

}  // namespace
}  // namespace confab::state
