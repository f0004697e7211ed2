#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "crash/chat_node.hpp"
#include "crash/writer_process.hpp"
#include "support/temp_dir.hpp"

namespace confab::crash {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kSenders = 4;

class Kill : public ::testing::Test {
 protected:
  void SetUp() override {
    auto node = ChatNode::open(data);
    ASSERT_TRUE(node) << node.error().message;
    ASSERT_TRUE(make_conversation(**node));
  }

  /// Senders go on where they were acknowledged last, so a message that was stored without word of it is sent again.
  std::unique_ptr<WriterProcess> start(std::uint64_t first_sender) const {
    return std::make_unique<WriterProcess>(WriterProcess::Options{
        CONFAB_CRASH_WRITER, data, first_sender, next_numbers(acknowledged, first_sender, kSenders), {}});
  }

  void collect(const WriterProcess& writer) {
    EXPECT_EQ(writer.bad_lines(), 0U);
    for (const auto& [who, placement] : writer.acknowledged()) {
      EXPECT_TRUE(acknowledged.emplace(who, placement).second) << "acknowledged by two processes";
    }
  }

  std::string breach() const {
    const auto store = open_store(data);
    return store ? find_breach(**store, acknowledged) : "cannot open: " + store.error().message;
  }

  void pause(unsigned most_us) { std::this_thread::sleep_for(std::chrono::microseconds(random() % most_us)); }

  const tests::TempDir dir;
  const std::string data = dir / "data";
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random{seed};
  Acknowledged acknowledged;
};

TEST_F(Kill, EveryAcknowledgedMessageIsThereOnce) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::size_t count = rounds("CONFAB_KILL_ROUNDS", 80);
  for (std::size_t round = 0; round < count; ++round) {
    const auto writer = start(0);
    // Now and then it is killed while it opens the store.
    if (round % 8 != 7) {
      ASSERT_TRUE(writer->wait_for(1));
    }
    pause(30'000);
    ASSERT_TRUE(writer->kill()) << "it had ended by itself";
    collect(*writer);
    ASSERT_EQ(breach(), "") << "round " << round;
  }
  EXPECT_GT(acknowledged.size(), 2 * count);
}

// Two processes on one data directory. The one that dies first is sometimes the writer and sometimes the forwarder.
TEST_F(Kill, TheOtherProcessTakesOver) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::unique_ptr<WriterProcess> processes[] = {start(0), nullptr};
  ASSERT_TRUE(processes[0]->wait_for(1));
  processes[1] = start(kSenders);
  std::size_t writing = 0;
  std::size_t killed_writers = 0;
  std::size_t slow = 0;
  const std::size_t count = rounds("CONFAB_TAKE_OVER_ROUNDS", 100);
  for (std::size_t round = 0; round < count; ++round) {
    for (const auto& process : processes) ASSERT_TRUE(process->wait_for(process->count() + kSenders));
    pause(20'000);
    const std::size_t victim = random() % 2;
    WriterProcess& survivor = *processes[1 - victim];
    ASSERT_TRUE(processes[victim]->kill());
    const auto before = survivor.counts();
    const auto killed_at = steady_clock::now();
    // Each of its senders waits for one answer; the second one it gets was asked for after the kill.
    ASSERT_TRUE(survivor.wait_for_each(before, 2)) << "round " << round << ": somebody waits for ever";
    if (steady_clock::now() - killed_at > milliseconds(1000)) ++slow;
    if (victim == writing) {
      ++killed_writers;
      writing = 1 - victim;
    }
    collect(*processes[victim]);
    if (round % 5 == 0) {
      ASSERT_EQ(breach(), "") << "round " << round;
    }
    processes[victim] = start(victim * kSenders);
  }
  for (const auto& process : processes) {
    ASSERT_TRUE(process->kill());
    collect(*process);
  }
  EXPECT_EQ(breach(), "");
  EXPECT_GT(killed_writers, count / 5);
  EXPECT_LT(killed_writers, count);
  // The disk itself may be busy with something else for a second once in a while.
  EXPECT_LE(slow, count / 20) << "a take-over takes less than a second";
}

}  // namespace

}  // namespace confab::crash
