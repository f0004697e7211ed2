#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/random_commands.hpp"
#include "support/test_store.hpp"

namespace confab::state {
namespace {

using tests::differences;
using tests::Dump;
using tests::RandomCommands;
using tests::TestStore;

constexpr std::uint64_t kWindow = 150;  // small, so that ids fall out of it and trimming has something to do

struct Played {
  std::vector<Command> commands;
  std::vector<Outcome> outcomes;
  Dump dump;
};

/// A store of an older version, which is raised on the way.
struct OldStore : TestStore {
  OldStore() : TestStore(kWindow) { set_level(1); }
};

/// Plays commands one per batch.
Played play(std::uint64_t seed, std::size_t count) {
  Played played;
  OldStore store;
  RandomCommands random(seed);
  for (std::size_t i = 0; i < count; ++i) {
    played.commands.push_back(random.next());
    played.outcomes.push_back(store.apply(played.commands.back()));
    random.observe(played.commands.back(), played.outcomes.back());
  }
  played.dump = store.dump();
  return played;
}

std::string form(Outcome outcome) {
  std::string text;
  encode_outcome(outcome, text);
  return text + "@" + std::to_string(outcome.position.value);
}

void expect_same_outcomes(const std::vector<Outcome>& one, const std::vector<Outcome>& other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) ASSERT_EQ(form(one[i]), form(other[i])) << "command " << i;
}

class Histories : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override { RecordProperty("seed", std::to_string(GetParam())); }
  const Played played_ = play(GetParam(), 1500);
};

TEST_P(Histories, AppliedInOtherBatchesGiveTheSameTables) {
  std::mt19937_64 engine(GetParam());
  OldStore store;
  std::vector<Outcome> outcomes;
  for (std::size_t begin = 0; begin < played_.commands.size();) {
    const auto size = std::min<std::size_t>(1 + engine() % 100, played_.commands.size() - begin);
    for (auto& outcome : store.apply(std::span(played_.commands).subspan(begin, size))) outcomes.push_back(outcome);
    begin += size;
  }
  expect_same_outcomes(played_.outcomes, outcomes);
  EXPECT_EQ(differences(played_.dump, store.dump()), "") << "seed " << GetParam();
}

TEST_P(Histories, WithAbandonedBatchesAndNewWritersBetweenGiveTheSameTables) {
  std::mt19937_64 engine(GetParam());
  OldStore store;
  std::vector<Outcome> outcomes;
  for (std::size_t begin = 0; begin < played_.commands.size();) {
    const auto size = std::min<std::size_t>(1 + engine() % 40, played_.commands.size() - begin);
    const auto batch = std::span(played_.commands).subspan(begin, size);
    if (engine() % 2 == 0) store.apply_and_roll_back(batch.subspan(0, 1 + engine() % size));
    if (engine() % 8 == 0) store.reload();
    for (auto& outcome : store.apply(batch)) outcomes.push_back(outcome);
    begin += size;
  }
  expect_same_outcomes(played_.outcomes, outcomes);
  EXPECT_EQ(differences(played_.dump, store.dump()), "") << "seed " << GetParam();
}

TEST_P(Histories, ThatDifferInOneCommandHaveDifferentDigests) {
  const auto digest = [](std::span<const Command> commands) {
    OldStore store;
    store.apply(commands);
    return store.meta().digest;
  };
  auto commands = std::vector(played_.commands.begin(), played_.commands.begin() + 5);
  for (auto& command : commands) {
    if (auto* made = std::get_if<RegisterUser>(&command.body)) made->words.clear();  // or an older store refuses it
  }
  const auto before = digest(commands);
  EXPECT_EQ(digest(commands), before);
  commands[0].at += 1;
  EXPECT_NE(digest(commands), before);
}

TEST_P(Histories, ReachEveryKindOfOutcomeAndRefusal) {
  std::map<OutcomeKind, int> kinds;
  std::map<std::int32_t, int> errors;
  for (const auto& outcome : played_.outcomes) {
    ++kinds[outcome.kind];
    ++errors[outcome.error];
  }
  for (int kind = 1; kind <= static_cast<int>(OutcomeKind::level_raised); ++kind) {
    if (kind == static_cast<int>(OutcomeKind::followed)) continue;  // is in no log
    EXPECT_GT(kinds[static_cast<OutcomeKind>(kind)], 0) << "kind " << kind << " seed " << GetParam();
  }
  for (const auto kind : {OutcomeKind::blocks_changed, OutcomeKind::reported, OutcomeKind::report_resolved}) {
    EXPECT_GT(kinds[kind], 0) << "kind " << static_cast<int>(kind) << " seed " << GetParam();
  }
  for (const auto code : {ErrorCode::invalid_argument, ErrorCode::unauthenticated, ErrorCode::forbidden,
                          ErrorCode::not_found, ErrorCode::conflict}) {
    EXPECT_GT(errors[static_cast<std::int32_t>(code)], 0) << to_string(code) << " seed " << GetParam();
  }
  EXPECT_GT(played_.dump.at("blocks").size(), 3);
  EXPECT_GT(errors[0], 850);
}

INSTANTIATE_TEST_SUITE_P(Seeded, Histories, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace confab::state
