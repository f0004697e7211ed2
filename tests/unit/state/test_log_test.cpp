#include "support/test_log.hpp"

#include <gtest/gtest.h>

#include "support/random_commands.hpp"

namespace confab::state {
namespace {

using tests::differences;
using tests::RandomCommands;
using tests::TestLog;
using tests::TestStore;

constexpr std::uint64_t kWindow = 150;

class Replicas : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Replicas, AreEqualKeyByKeyThoughTheirLogDelaysAndRepeats) {
  TestStore direct(kWindow);
  TestStore replica(kWindow);
  for (auto* store : {&direct, &replica}) store->set_level(1);
  TestLog log(GetParam());
  RandomCommands random(GetParam());
  for (int i = 0; i < 3000; ++i) {
    const auto command = random.next();
    log.append(command);
    random.observe(command, direct.apply(command));
  }
  log.deliver_all(replica);
  EXPECT_GT(log.repeated_entries(), 10);
  EXPECT_GT(log.late_entries(), 10);
  EXPECT_EQ(direct.meta().level, store::kLevel) << "it was raised on the way";
  EXPECT_EQ(direct.meta().digest, replica.meta().digest) << "seed " << GetParam();
  EXPECT_EQ(differences(direct.dump(), replica.dump()), "") << "seed " << GetParam();
}

/// Below the log's own numbering the window does the same for all that has an outcome: what take-over relies on.
TEST_P(Replicas, RecogniseARepeatOfACommandInTheirWindow) {
  TestStore direct(kWindow);
  TestStore replica(kWindow);
  RandomCommands random(GetParam());
  std::mt19937_64 engine(GetParam());
  std::vector<Command> kept;
  std::size_t repeats = 0;
  Position last;
  for (int i = 0; i < 1500; ++i) {
    auto command = random.next();
    const auto outcome = direct.apply(command);
    random.observe(command, outcome);
    replica.apply(command);
    if (std::exchange(last, direct.meta().last_position) < outcome.position) kept.push_back(command);
    if (kept.size() > 40) kept.erase(kept.begin());
    if (kept.empty() || engine() % 3 != 0) continue;
    auto again = kept[engine() % kept.size()];
    again.at = command.at;
    EXPECT_TRUE(replica.apply(again).position);
    ++repeats;
  }
  EXPECT_GT(repeats, 300);
  EXPECT_EQ(differences(direct.dump(), replica.dump()), "") << "seed " << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Seeded, Replicas, testing::Values(21, 22, 23));

}  // namespace
}  // namespace confab::state
