#include <cstdlib>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "state/check.hpp"
#include "support/random_commands.hpp"
#include "support/reference_model.hpp"
#include "support/test_store.hpp"

/// Random commands against the state and against a plain model of it: every answer, and everything every user can see.
/// CONFAB_MODEL_RUNS says how many sequences (default 6), CONFAB_MODEL_SEED the first seed.
namespace confab::state {
namespace {

using tests::must;
using tests::RandomCommands;
using tests::ReferenceModel;
using tests::TestStore;

constexpr std::uint64_t kWindow = 150;
constexpr int kCommands = 800;
constexpr int kLookEvery = 100;
constexpr std::uint64_t kFirstSeed = 1000;
constexpr std::uint64_t kRuns = 10;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// Everything as lines of text: equal lines are equal sights, and a difference reads well.

std::string show(const User& user) {
  return fmt::format("u{} {} '{}' {} @{} '{}' '{}' disabled {}", user.id.value, user.email, user.name, user.created_at,
                     user.position.value, user.about, user.picture, user.disabled);
}

std::string show(const ConversationUpdate& u) {
  std::string text;
  for (const auto* part : {&u.title, &u.description, &u.picture}) text += *part ? " '" + **part + "'" : " -";
  for (const auto& who : {u.who_posts, u.who_adds}) text += who ? fmt::format(" {}", static_cast<int>(*who)) : " -";
  return text + (u.history ? fmt::format(" {}", static_cast<int>(*u.history)) : " -");
}

std::string show(const Message& m) {
  std::string users;
  for (const UserId user : m.users) users += fmt::format(" u{}", user.value);
  for (const UserId user : m.mentions) users += fmt::format(" @u{}", user.value);
  const std::string reply = m.reply ? fmt::format("u{} '{}' cut {} deleted {}", m.reply->author.value, m.reply->body,
                                                  m.reply->cut, m.reply->deleted)
                                    : "";
  std::string reactions;
  for (const auto& kind : m.reactions) {
    reactions += fmt::format(" {} {} {}", kind.emoji, kind.count, kind.mine ? (*kind.mine ? "mine" : "others") : "");
  }
  return fmt::format(
      "c{} {} @{} kind {} from {} '{}' key '{}' at {}{} edited {} deleted {} by {} answers {} [{}] everybody {} data "
      "{}{} role {} owner {} pinned {} by {}{}",
      m.conversation.value, m.seq.value, m.position.value, static_cast<int>(m.kind), m.author.value, m.body,
      m.client_key, m.at, users, m.edited_at, m.deleted_at, m.deleted_by.value, m.reply_to.value, reply, m.everybody,
      m.data, m.update ? show(*m.update) : "", m.role ? static_cast<int>(*m.role) : 0, m.owner.value, m.pinned_at,
      m.pinned_by.value, reactions);
}

std::string show(const Conversation& c) {
  return fmt::format(
      "c{} kind {} '{}' {} by {} last {} members {} role {} active {} hidden {} peer [{}] read {} {} unread {} {} "
      "[{}] @{} '{}' '{}' {} {} {} muted {} pinned {} marked {}",
      c.id.value, static_cast<int>(c.kind), c.title, c.created_at, c.created_by.value, c.last_seq.value, c.member_count,
      static_cast<int>(c.role), c.active, c.hidden, c.peer ? show(*c.peer) : "", c.read_seq.value,
      c.peer_read_seq.value, c.unread, c.unread_mentions, c.last_message ? show(*c.last_message) : "", c.position.value,
      c.description, c.picture, static_cast<int>(c.who_posts), static_cast<int>(c.who_adds),
      static_cast<int>(c.history), c.muted_until, c.pinned, c.marked_unread);
}

std::string show(const Member& member) {
  return fmt::format("{} role {} joined {} read {}", show(member.user), static_cast<int>(member.role), member.joined_at,
                     member.read_seq.value);
}

std::string show(const Reactor& reactor) { return fmt::format("{} {}", show(reactor.user), reactor.emoji); }

std::string show(const Session& session) {
  return fmt::format("s{} {} {} {}", session.id.value, session.device, session.created_at, session.expires_at);
}

std::string show(const Event& event) {
  return fmt::format("@{} kind {} c{} u{} seq {} at {} hidden {} muted {} pinned {} marked {} [{}]",
                     event.position.value, static_cast<int>(event.kind), event.conversation.value, event.user.value,
                     event.seq.value, event.at, event.hidden, event.muted_until, event.pinned, event.marked_unread,
                     show(event.message));
}

template <typename T>
std::string show(const std::vector<T>& items) {
  std::string text;
  for (const auto& item : items) text += show(item) + "\n";
  return text;
}

std::string show(const HistoryPage& page) {
  return fmt::format("{}before {} after {}", show(page.messages), page.more_before, page.more_after);
}

std::string show(const Outcome& o) {
  const auto message = o.message.empty() ? "" : show(to_message(o.conversation, o.message.front()));
  std::string skipped;
  for (const UserId user : o.skipped) skipped += fmt::format(" u{}", user.value);
  return fmt::format(
      "@{} kind {} error {} {} after {} u{} s{} kept {} ended {} c{} seq {} trimmed {} unchanged {} own {} hidden {} "
      "forgotten {} level {} invite {} muted {} pinned {} marked {} emoji {} removed {} skipped{} [{}]",
      o.position.value, static_cast<int>(o.kind), o.error, o.error_field, o.retry_after_ms, o.user.value,
      o.session.value, o.kept_session.value, o.ended_session.value, o.conversation.value, o.seq.value,
      o.trimmed_to.value, o.unchanged, o.own_only, o.hidden, o.forgotten, o.level, o.invite.value, o.muted_until,
      o.pinned, o.marked_unread, o.emoji, o.removed, skipped, message);
}

template <typename T>
std::string show(const std::optional<T>& seen) {
  return seen ? show(*seen) : "not found";
}

template <typename T>
std::string show(const Result<T>& seen) {
  if (seen) return show(*seen);
  return seen.code() == ErrorCode::not_found ? "not found" : "error: " + seen.error().message;
}

/// Compares all sights of one user.
class Sight {
 public:
  Sight(const store::Txn& txn, const ReferenceModel& model, UserId viewer, std::mt19937_64& engine)
      : txn_(txn), model_(model), viewer_(viewer), engine_(engine) {}

  void compare(TimeMs now) {
    for (const bool hidden : {false, true}) {
      const auto wanted = model_.inbox(viewer_, hidden);
      EXPECT_EQ(show(inbox_by_pages(hidden)), show(wanted)) << "hidden " << hidden;
      compare_totals(hidden, wanted);
    }
    EXPECT_EQ(show(live_sessions(txn_, viewer_, now)), show(model_.sessions(viewer_, now)));
    for (std::uint64_t id = 1; id <= model_.conversations() + 1; ++id) compare_conversation(ConversationId(id));
    compare_events();
    compare_contacts();
  }

 private:
  /// As the model, which knows of no directory.
  Viewer everything() const { return {viewer_, Directory::open}; }

  /// Every listed user is found by id, and each is listed once, by id.
  void compare_contacts() {
    UserId before;
    UserQuery query;
    do {
      query.limit = 1 + some(4);
      const auto page = must(users(txn_, viewer_, query));
      for (const User& contact : page.users) {
        EXPECT_LT(before, contact.id);
        before = contact.id;
        EXPECT_TRUE(user(txn_, viewer_, contact.id)) << "u" << contact.id.value;
      }
      query.after = page.next;
    } while (!query.after.empty());
  }

  Result<std::vector<Conversation>> inbox_by_pages(bool hidden) {
    std::vector<Conversation> all;
    InboxQuery query{.after = {}, .limit = 1 + some(9), .hidden = hidden};
    do {
      auto page = inbox(txn_, everything(), query);
      if (!page) return page.error();
      std::move(page->conversations.begin(), page->conversations.end(), std::back_inserter(all));
      query.after = page->next;
    } while (query.after);
    return all;
  }

  void compare_totals(bool hidden, const std::vector<Conversation>& all) {
    InboxTotals wanted;
    for (const Conversation& seen : all) {
      if (!seen.active) continue;
      wanted.unread_messages += seen.unread;
      wanted.unread_mentions += seen.unread_mentions;
      if (seen.unread > 0 || seen.marked_unread) ++wanted.unread_conversations;
    }
    const auto first = must(inbox(txn_, everything(), {.limit = 1, .hidden = hidden}));
    ASSERT_TRUE(first.totals);
    EXPECT_EQ(first.totals->unread_messages, wanted.unread_messages);
    EXPECT_EQ(first.totals->unread_conversations, wanted.unread_conversations);
    EXPECT_EQ(first.totals->unread_mentions, wanted.unread_mentions);
  }

  std::size_t some(std::size_t end) { return engine_() % end; }

  void compare_conversation(ConversationId id) {
    EXPECT_EQ(show(conversation(txn_, everything(), id)), show(model_.conversation(viewer_, id)));
    compare_members(id);
    compare_retry(id);
    compare_pins(id);
    const auto last = id.value <= model_.conversations() ? model_.last_seq(id) : 0;
    using From = HistoryQuery::From;
    for (const auto from : {From::newest, From::before, From::after, From::around}) {
      const HistoryQuery query{from, Seq(some(last + 3)), 1 + some(60)};
      EXPECT_EQ(show(history(txn_, viewer_, id, query)), show(model_.history(viewer_, id, query)))
          << "from " << static_cast<int>(from) << " seq " << query.seq.value << " limit " << query.limit;
    }
    for (int i = 0; i < 3; ++i) compare_reactors(id, Seq(1 + some(last + 1)));
  }

  void compare_pins(ConversationId id) {
    const auto pinned = pins(txn_, everything(), id);
    EXPECT_EQ(pinned ? show(*pinned) : "", show(model_.pins(viewer_, id)));
  }

  void compare_reactors(ConversationId id, Seq seq) {
    for (const std::string emoji : {"", "a"}) {
      std::vector<Reactor> all;
      ReactionQuery query{.emoji = emoji, .limit = 1 + some(3)};
      do {
        auto page = reactions(txn_, everything(), id, seq, query);
        if (!page) break;
        std::move(page->reactors.begin(), page->reactors.end(), std::back_inserter(all));
        query.after = page->next;
      } while (query.after);
      auto expected = model_.reactors(viewer_, id, seq);
      if (!emoji.empty()) std::erase_if(expected, [&](const Reactor& one) { return one.emoji != emoji; });
      EXPECT_EQ(show(all), show(expected)) << "seq " << seq.value;
    }
  }

  /// A retry finds what its author sent last under the key.
  void compare_retry(ConversationId id) {
    const auto talk = model_.conversation(viewer_, id);
    const auto page = model_.history(viewer_, id, {.limit = Limits::history_page_messages_max});
    if (!talk || !talk->active || page->messages.empty()) return;
    const std::string key = page->messages[some(page->messages.size())].client_key;
    if (key.empty()) return;
    const auto sent = std::find_if(page->messages.rbegin(), page->messages.rend(), [&](const Message& message) {
      return message.author == viewer_ && message.client_key == key;
    });
    const auto found = must(sent_before(txn_, everything(), id, key));
    if (sent != page->messages.rend()) {
      Message as_stored = *sent;
      as_stored.reply.reset();  // the answer to the retry adds it
      for (auto& kind : as_stored.reactions) kind.mine.reset();
      EXPECT_EQ(found ? show(to_message(id, *found)) : "nothing", show(as_stored));
    } else if (!page->more_before) {
      EXPECT_FALSE(found);
    }
  }

  void compare_members(ConversationId id) {
    const auto want = model_.members(viewer_, id);
    std::vector<Member> all;
    UserId after;
    do {
      auto page = members(txn_, everything(), id, after, 1 + some(4));
      if (!page) {
        EXPECT_EQ(show(page), show(want));
        return;
      }
      for (auto& member : page->members) all.push_back(std::move(member));
      after = page->next;
    } while (after);
    EXPECT_EQ(show(all), show(want));
  }

  static std::string show(const Result<MemberPage>& page) { return page ? "a page" : "not found"; }
  template <typename T>
  static std::string show(const T& seen) {
    return state::show(seen);
  }

  void compare_events() {
    const auto last = must(meta(txn_)).last_position;
    const Position from(some(last.value + 1));
    std::vector<Event> all;
    for (Position after = from;;) {
      auto page = must(catch_up(txn_, viewer_, after, 1 + some(30)));
      for (auto& event : page.events) {
        // A page knows of what came after its own beginning only.
        const bool told = event.kind == Event::Kind::message_changed && event.message.position > from;
        if (!told) all.push_back(std::move(event));
      }
      after = page.up_to;
      if (page.last) break;
    }
    EXPECT_EQ(show(all), show(model_.events(viewer_, from))) << "after " << from.value;
  }

  const store::Txn& txn_;
  const ReferenceModel& model_;
  UserId viewer_;
  std::mt19937_64& engine_;
};

void compare_users(const store::Txn& txn, const ReferenceModel& model, std::mt19937_64& engine) {
  std::vector<User> all;
  UserQuery query;
  do {
    query.limit = 1 + engine() % 4;
    auto page = must(users(txn, Viewer::host(), query));
    for (auto& user : page.users) all.push_back(std::move(user));
    query.after = page.next;
  } while (!query.after.empty());
  EXPECT_EQ(show(all), show(model.all_users()));
}

/// All pages of a search by one word, without those who have no page left to be on.
std::vector<UserId> search(const store::Txn& txn, const std::string& word, std::mt19937_64& engine) {
  std::vector<UserId> found;
  SearchQuery query{.words = word, .after = {}, .limit = 1 + engine() % 4};
  do {
    const auto page = must(search_users(txn, Viewer::host(), query));
    for (const User& user : page.users) found.push_back(user.id);
    query.after = page.next;
  } while (!query.after.empty());
  std::sort(found.begin(), found.end());
  return found;
}

void compare_people(const store::Txn& txn, const ReferenceModel& model, std::mt19937_64& engine) {
  for (std::uint64_t id = 1; id <= model.users(); ++id) {
    std::vector<UserId> blocked;
    BlockedQuery query{.after = {}, .limit = 1 + engine() % 3};
    do {
      const auto page = must(blocked_users(txn, UserId(id), query));
      for (const User& user : page.users) blocked.push_back(user.id);
      query.after = page.next;
    } while (query.after);
    const auto want = model.blocked_by(UserId(id));
    EXPECT_EQ(blocked, std::vector<UserId>(want.begin(), want.end())) << "u" << id;
  }
  std::vector<std::uint64_t> waiting;
  ReportQuery query{.after = {}, .limit = 1 + engine() % 3};
  do {
    const auto page = must(reports(txn, query));
    for (const Report& report : page.reports) waiting.push_back(report.id.value);
    query.after = page.next;
  } while (query.after);
  std::vector<std::uint64_t> want;
  for (const auto& [position, report] : model.reports()) want.push_back(position);
  EXPECT_EQ(waiting, want);
  if (must(meta(txn)).level < 2) return;
  for (const std::string word : {"name", "n", "user1", "2", "nobody"}) {
    EXPECT_EQ(search(txn, word, engine), model.found_by(word)) << word;
  }
}

/// So small that people meet them.
constexpr Bounds kSmall{.groups = 4,
                        .directs = 3,
                        .left_groups = 1,
                        .added_per_hour = 2,
                        .added_by_one_per_hour = 1,
                        .member_intervals = 3,
                        .blocked = 2,
                        .open_reports = 2};

/// Whether the people of the small bounds met them.
struct Met {
  bool too_large = false;
  bool rate_limited = false;
  bool forgotten = false;
  bool searched_too_long_ago = false;
  bool level_too_low = false;
  bool level_raised = false;

  void see(const Outcome& outcome) {
    too_large = too_large || outcome.error == static_cast<int>(ErrorCode::too_large);
    rate_limited = rate_limited || outcome.error == static_cast<int>(ErrorCode::rate_limited);
    forgotten = forgotten || outcome.forgotten;
    searched_too_long_ago = searched_too_long_ago || outcome.reason == Refusal::searched_too_long_ago;
    level_too_low = level_too_low || outcome.reason == Refusal::level_too_low;
    level_raised = level_raised || (outcome.kind == OutcomeKind::level_raised && !outcome.unchanged);
  }
};

void run(std::uint64_t seed, Met& met) {
  SCOPED_TRACE(fmt::format("CONFAB_MODEL_SEED={} CONFAB_MODEL_RUNS=1", seed));
  const Bounds bounds = seed % 2 == 0 ? kSmall : Bounds{};
  TestStore store(kWindow, bounds);
  ReferenceModel model(kWindow, bounds);
  if (seed % 3 == 0) {
    store.set_level(1);
    model.set_level(1);
  }
  RandomCommands random(seed);
  std::mt19937_64 engine(seed);
  for (int i = 1; i <= kCommands; ++i) {
    const auto command = random.next();
    auto outcome = store.apply(command);
    random.observe(command, outcome);
    met.see(outcome);
    ASSERT_EQ(show(outcome), show(model.apply(command))) << "command " << i << " kind " << command.body.index() + 1;
    if (i % kLookEvery != 0) continue;
    const auto txn = store.read();
    compare_users(txn, model, engine);
    compare_people(txn, model, engine);
    const Findings findings = must(check(txn));
    ASSERT_EQ(findings.problems, 0U) << findings.texts.front();
    for (std::uint64_t user = 1; user <= model.users(); ++user) {
      Sight(txn, model, UserId(user), engine).compare(command.at);
      if (testing::Test::HasFailure()) FAIL() << "after command " << i << " as user " << user;
    }
  }
}

TEST(Model, AgreesWithTheStateOnAllThatUsersSee) {
  const auto runs = from_environment("CONFAB_MODEL_RUNS", kRuns);
  const auto first = from_environment("CONFAB_MODEL_SEED", kFirstSeed);
  Met met;
  std::cout << "seeds " << first << " to " << first + runs - 1 << std::endl;
  for (std::uint64_t seed = first; seed < first + runs && !testing::Test::HasFailure(); ++seed) run(seed, met);
  if (first != kFirstSeed || runs < kRuns) return;
  EXPECT_TRUE(met.too_large) << "the bounds were too wide to show anything";
  EXPECT_TRUE(met.rate_limited) << "the bounds were too wide to show anything";
  EXPECT_TRUE(met.forgotten) << "the bounds were too wide to show anything";
  EXPECT_TRUE(met.searched_too_long_ago) << "no retry came too late";
  EXPECT_TRUE(met.level_too_low && met.level_raised) << "no store of an older version was raised";
}

}  // namespace
}  // namespace confab::state
