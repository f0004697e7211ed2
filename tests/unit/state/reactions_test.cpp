#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "state/check.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

class Reactions : public testing::Test {
 protected:
  Outcome react(Caller who, std::uint64_t seq, const std::string& emoji, bool removed = false) {
    return chat_.act(SetReaction{talk_, Seq(seq), emoji, removed}, who);
  }
  /// As react(), so many milliseconds after the command before it.
  Outcome react_soon(UserId who, std::uint64_t seq, const std::string& emoji, TimeMs later) {
    auto command = chat_.command(SetReaction{talk_, Seq(seq), emoji}, who);
    command.at = chat_.now = chat_.now - 1000 + later;
    return chat_.store.apply(command);
  }
  Outcome tell(std::uint64_t seq) { return chat_.act(TellReactions{talk_, Seq(seq)}); }
  static std::string shown(const Message& message) {
    std::string text;
    for (const auto& kind : message.reactions) {
      text += fmt::format("{}{}{} ", kind.emoji, kind.count, kind.mine ? (*kind.mine ? "+" : "-") : "?");
    }
    return text;
  }
  std::string shown(UserId viewer, std::uint64_t seq) {
    return shown(must(message(chat_.store.read(), viewer, talk_, Seq(seq))));
  }
  std::string reactors(UserId viewer, std::uint64_t seq, const ReactionQuery& query = {}) {
    const auto page = must(reactions(chat_.store.read(), viewer, talk_, Seq(seq), query));
    std::string text;
    for (const auto& one : page.reactors) text += one.user.name + one.emoji + " ";
    return page.next ? fmt::format("{}… {}", text, page.next.value) : text;
  }
  std::vector<MessageKey> untold() { return must(state::untold(chat_.store.read(), {}, 100)); }
  void expect_sound() {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  Chat chat_{150};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  ConversationId talk_ = chat_.group(ann_, {bob_, cid_});  // its first message is a notice
};

TEST_F(Reactions, AreCountedByKindAndSayWhichAreTheReaders) {
  chat_.send_many(ann_, talk_, 40);
  for (const std::uint64_t seq : {2U, 41U}) {  // in a block, and in the log
    EXPECT_EQ(react(bob_, seq, "x").kind, OutcomeKind::message_changed);
    react(ann_, seq, "x");
    react(ann_, seq, "y");
    EXPECT_EQ(shown(ann_, seq), "x2+ y1+ ");
    EXPECT_EQ(shown(bob_, seq), "x2+ y1- ");
    EXPECT_EQ(shown(cid_, seq), "x2- y1- ");
    react(bob_, seq, "x", true);
    react(ann_, seq, "y", true);
    EXPECT_EQ(shown(bob_, seq), "x1- ");
    EXPECT_EQ(reactors(bob_, seq), "annx ");
  }
  EXPECT_EQ(chat_.seen(bob_, talk_).last_seq.value, 41U);
  EXPECT_EQ(chat_.unread(bob_, talk_), 40U) << "a reaction is nothing new to read";
  EXPECT_EQ(shown(*chat_.seen(ann_, talk_).last_message), "x1+ ");
  EXPECT_EQ(shown(chat_.history(ann_, talk_).messages.back()), "x1+ ");
  expect_sound();
}

TEST_F(Reactions, ChangeNothingTheSecondTime) {
  chat_.send(ann_, talk_);
  EXPECT_TRUE(react(bob_, 2, "x", true).unchanged) << "there is none";
  EXPECT_FALSE(react(bob_, 2, "x").unchanged);
  EXPECT_TRUE(react(bob_, 2, "x").unchanged);
  EXPECT_EQ(shown(bob_, 2), "x1+ ");
  EXPECT_FALSE(react(bob_, 2, "x", true).unchanged);
  EXPECT_EQ(shown(bob_, 2), "");
  EXPECT_EQ(chat_.store.dump().at("reactions").size(), 0U);
}

TEST_F(Reactions, AreForMembersWhoSeeTheMessage) {
  chat_.send(ann_, talk_);
  const auto dora = chat_.user("dora");
  EXPECT_EQ(code_of(react(dora, 2, "x")), ErrorCode::not_found);
  chat_.act(AddMember{talk_, dora}, ann_);
  EXPECT_EQ(code_of(react(dora, 2, "x")), ErrorCode::invalid_argument) << "from before they came";
  EXPECT_EQ(reactions(chat_.store.read(), dora, talk_, Seq(2), {}).code(), ErrorCode::not_found);
  EXPECT_EQ(code_of(react(ann_, 1, "x")), ErrorCode::invalid_argument) << "a notice";
  react(cid_, 2, "x");
  chat_.leave(cid_, talk_);
  EXPECT_EQ(code_of(react(cid_, 2, "x", true)), ErrorCode::not_found) << "who left changes nothing";
  EXPECT_EQ(shown(cid_, 2), "x1+ ") << "and still sees what they saw";
  EXPECT_EQ(code_of(react(ann_, 2, "")), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(react(ann_, 2, "\xff")), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(react(ann_, 2, std::string(Limits::reaction_bytes_max + 1, 'x'))), ErrorCode::too_large);
}

TEST_F(Reactions, HaveAsManyKindsAsTheirLimit) {
  chat_.send(ann_, talk_);
  for (std::size_t i = 0; i < Limits::reaction_kinds_max; ++i) {
    ASSERT_EQ(react(i % 2 == 0 ? ann_ : bob_, 2, fmt::format("{}", i)).error, 0);
  }
  EXPECT_EQ(code_of(react(cid_, 2, "z")), ErrorCode::too_large);
  EXPECT_EQ(code_of(react(cid_, 2, "0")), ErrorCode::ok) << "a kind that is there";
  react(bob_, 2, "1", true);
  EXPECT_EQ(code_of(react(cid_, 2, "z")), ErrorCode::ok);
  expect_sound();
}

TEST_F(Reactions, AreListedByPagesAndByKind) {
  chat_.send(ann_, talk_);
  for (const UserId who : {ann_, bob_, cid_}) react(who, 2, "x");
  react(cid_, 2, "y");
  EXPECT_EQ(reactors(bob_, 2), "annx bobx cidx cidy ");
  EXPECT_EQ(reactors(bob_, 2, {.limit = 2}), "annx bobx … 2");
  EXPECT_EQ(reactors(bob_, 2, {.after = bob_, .limit = 2}), "cidx cidy ");
  EXPECT_EQ(reactors(bob_, 2, {.emoji = "y"}), "cidy ");
  EXPECT_EQ(reactors(bob_, 2, {.emoji = "z"}), "");
}

TEST_F(Reactions, GoWithTheirMessage) {
  chat_.send(ann_, talk_);
  react(bob_, 2, "x");
  ASSERT_EQ(chat_.act(DeleteMessage{talk_, Seq(2)}, ann_).error, 0);
  EXPECT_EQ(shown(bob_, 2), "");
  EXPECT_EQ(reactors(bob_, 2), "");
  EXPECT_EQ(chat_.store.dump().at("reactions").size(), 0U);
  EXPECT_EQ(code_of(react(bob_, 2, "x")), ErrorCode::conflict);
  expect_sound();
}

TEST_F(Reactions, OfManyGoWithTheirMessageInBoundedParts) {
  constexpr std::size_t kPeople = 2000;
  chat_.send(ann_, talk_);
  for (std::size_t i = 0; i < kPeople; ++i) {
    const auto user = chat_.user(fmt::format("p{}", i));
    chat_.act(AddMember{talk_, user}, ann_);
  }
  const auto sent = chat_.send(ann_, talk_).message.front().seq;
  for (std::size_t i = 0; i < kPeople; ++i) react(UserId(4 + i), sent.value, "x");
  const auto rows = [&] { return chat_.store.dump().at("reactions").size(); };
  ASSERT_EQ(rows(), kPeople);
  const auto deleted = chat_.act(DeleteMessage{talk_, sent}, ann_);
  ASSERT_EQ(deleted.error, 0);
  expect_sound();
  auto left = rows();
  EXPECT_LT(left, kPeople);
  EXPECT_GT(left, kPeople - 1000) << "one command touches no more";
  EXPECT_EQ(shown(ann_, sent.value), "") << "nobody sees the rest";
  EXPECT_EQ(reactors(ann_, sent.value), "");
  while (!untold().empty()) {
    EXPECT_TRUE(tell(sent.value).unchanged) << "which is told to nobody";
    EXPECT_LT(rows(), left);
    left = rows();
  }
  EXPECT_EQ(left, 0U);
  expect_sound();
}

TEST_F(Reactions, AreToldToOthersOnceInAWhileAndToTheirAuthorAtOnce) {
  chat_.send(ann_, talk_);
  EXPECT_FALSE(react(bob_, 2, "x").own_only) << "the first is told at once";
  EXPECT_TRUE(react_soon(ann_, 2, "x", 1).own_only);
  EXPECT_TRUE(react_soon(cid_, 2, "x", Limits::reactions_told_ms - 2).own_only);
  ASSERT_EQ(untold().size(), 1U);
  EXPECT_FALSE(react_soon(cid_, 2, "y", 1).own_only) << "that was a while";
  EXPECT_EQ(untold().size(), 0U) << "which told of the others too";
  EXPECT_TRUE(react_soon(bob_, 2, "y", 1).own_only);
  const auto told = tell(2);
  EXPECT_FALSE(told.unchanged);
  EXPECT_FALSE(told.own_only);
  EXPECT_TRUE(told.emoji.empty()) << "stands for no one reaction";
  EXPECT_EQ(untold().size(), 0U);
  EXPECT_TRUE(tell(2).unchanged);
  EXPECT_TRUE(tell(77).unchanged);
  expect_sound();
}

TEST_F(Reactions, AreToldWithAnEditToo) {
  chat_.send(ann_, talk_);
  react(bob_, 2, "x");
  react_soon(cid_, 2, "x", 1);
  ASSERT_EQ(untold().size(), 1U);
  chat_.act(EditMessage{talk_, Seq(2), "edited"}, ann_);
  EXPECT_EQ(untold().size(), 0U);
}

TEST_F(Reactions, WaitForNobodyWhenTheClockGoesBack) {
  chat_.send(ann_, talk_);
  react(bob_, 2, "x");
  chat_.now -= 50'000'000;
  EXPECT_FALSE(react(ann_, 2, "x").own_only);
}

TEST_F(Reactions, AreLearnedByThoseWhoWereAwayBeforeTheyAreTold) {
  chat_.send_many(ann_, talk_, 2);
  const auto away = must(meta(chat_.store.read())).last_position;
  react(bob_, 2, "x");
  const auto between = must(meta(chat_.store.read())).last_position;
  const auto own = react_soon(ann_, 2, "x", 1);
  ASSERT_TRUE(own.own_only);
  for (const auto after : {away, between}) {
    const auto events = must(catch_up(chat_.store.read(), ann_, after, 100)).events;
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(shown(events[0].message), "x2+ ") << "the reader's other device learns of its own";
  }
  const auto told = tell(2);
  const auto events = must(catch_up(chat_.store.read(), cid_, own.position, 100)).events;
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].position, told.position);
  EXPECT_EQ(shown(events[0].message), "x2- ");
}

TEST_F(Reactions, NameTheirAuthorLive) {
  chat_.send(ann_, talk_);
  const auto reacted = react(bob_, 2, "x");
  std::vector<Event> live;
  ASSERT_TRUE(read_log(chat_.store.read(), Position(reacted.position.value - 1), [&](Outcome&& outcome) {
    if (auto event = event_of(outcome)) live.push_back(*std::move(event));
    return true;
  }));
  ASSERT_EQ(live.size(), 1U);
  EXPECT_EQ(shown(live[0].message), "x1? ") << "the same for all readers";
  ASSERT_TRUE(live[0].reacted);
  EXPECT_EQ(live[0].reacted->user, bob_);
  EXPECT_EQ(live[0].reacted->emoji, "x");
  EXPECT_FALSE(live[0].reacted->removed);
}

}  // namespace
}  // namespace confab::state
