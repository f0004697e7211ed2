#include <filesystem>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include <confab/engine.hpp>

#include "crash/chat_node.hpp"
#include "crash/writer_process.hpp"
#include "support/temp_dir.hpp"

namespace confab::crash {

namespace {

constexpr std::size_t kSenders = 3;

/// One of the two programs that share the data directory, through all its lives.
struct Program {
  std::uint64_t first_sender = 0;
  std::unique_ptr<WriterProcess> process;
  std::string cursor;           // of what it heard last
  std::uint64_t heard_seq = 0;  // likewise
};

class EngineKill : public ::testing::Test {
 protected:
  void SetUp() override {
    EngineOptions options;
    options.data_dir = data;
    options.map_bytes = std::uint64_t{1} << 30U;
    options.password_memory_bytes = 8 << 20;
    const auto engine = Engine::open(std::move(options));
    ASSERT_TRUE(engine) << engine.error().message;
    ASSERT_TRUE((*engine)->register_user("author@example.com", "a good password"));
    ASSERT_TRUE((*engine)->register_user("other@example.com", "a good password"));
    ASSERT_TRUE((*engine)->open_direct(kAuthor, kOther));
    for (Program& program : programs) program.cursor = (*engine)->cursor()->to_string();
    programs[1].first_sender = kSenders;
  }

  void start(Program& program) {
    program.process = std::make_unique<WriterProcess>(
        WriterProcess::Options{CONFAB_ENGINE_WRITER,
                               data,
                               program.first_sender,
                               next_numbers(acknowledged, program.first_sender, kSenders),
                               {},
                               {program.cursor}});
  }

  /// Kills it; everything it ever heard must be the conversation from its beginning, each message once, in order.
  void kill(Program& program) {
    ASSERT_TRUE(program.process->kill()) << "it had ended by itself";
    EXPECT_EQ(program.process->bad_lines(), 0U);
    acknowledged.insert(program.process->acknowledged().begin(), program.process->acknowledged().end());
    for (const Heard& heard : program.process->heard()) {
      ASSERT_EQ(heard.seq, program.heard_seq + 1) << "a message was not told, told twice, or out of order";
      program.heard_seq = heard.seq;
      program.cursor = heard.cursor;
    }
  }

  const tests::TempDir dir;
  const std::string data = dir / "data";
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random{seed};
  Acknowledged acknowledged;
  Program programs[2];
};

TEST_F(EngineKill, RemovingTheFilesOfTheWriterLosesAndDoublesNothing) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (Program& program : programs) start(program);
  const std::size_t count = rounds("CONFAB_REMOVED_FILES_ROUNDS", 12);
  for (std::size_t round = 0; round < count; ++round) {
    for (const Program& program : programs) {
      ASSERT_TRUE(program.process->wait_for(program.process->count() + kSenders)) << "round " << round;
    }
    std::filesystem::remove(data + "/writer.sock");
    std::filesystem::remove(data + "/writer.lock");  // of an earlier build
    // The one who comes must find the one who writes, and both must go on.
    Program& victim = programs[random() % 2];
    ASSERT_NO_FATAL_FAILURE(kill(victim)) << "round " << round;
    start(victim);
  }
  for (const Program& program : programs) {
    ASSERT_TRUE(program.process->wait_for(program.process->count() + kSenders));
  }
  for (Program& program : programs) ASSERT_NO_FATAL_FAILURE(kill(program));
  const auto store = open_store(data);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(find_breach(**store, acknowledged), "");
}

TEST_F(EngineKill, BothProcessesHearEveryMessageOnceThroughAllTakeOvers) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (Program& program : programs) start(program);
  const std::size_t count = rounds("CONFAB_ENGINE_KILL_ROUNDS", 60);
  for (std::size_t round = 0; round < count; ++round) {
    for (const Program& program : programs) {
      ASSERT_TRUE(program.process->wait_for(program.process->count() + kSenders)) << "round " << round;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    Program& victim = programs[random() % 2];
    ASSERT_NO_FATAL_FAILURE(kill(victim)) << "round " << round;
    start(victim);
  }
  for (const Program& program : programs) {
    ASSERT_TRUE(program.process->wait_for(program.process->count() + 1));
  }
  // What one wrote last, the other must hear.
  ASSERT_NO_FATAL_FAILURE(kill(programs[0]));
  std::uint64_t last_seq = 0;
  for (const auto& [who, placement] : acknowledged) last_seq = std::max(last_seq, placement.seq);
  EXPECT_TRUE(programs[1].process->wait_to_hear(last_seq));
  ASSERT_NO_FATAL_FAILURE(kill(programs[1]));

  const auto store = open_store(data);
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(find_breach(**store, acknowledged), "");
}

}  // namespace

}  // namespace confab::crash
