#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <confab/engine.hpp>

#include "crash/writer_process.hpp"
#include "support/spawn.hpp"
#include "support/temp_dir.hpp"

namespace confab::crash {

namespace {

/// The positions that one life of the follower noted before it confirmed them.
std::vector<std::uint64_t> noted(const std::string& path) {
  std::vector<std::uint64_t> positions;
  std::ifstream file(path);
  for (std::uint64_t position = 0; file >> position;) positions.push_back(position);
  return positions;
}

EngineOptions options_of(const std::string& data) {
  EngineOptions options;
  options.data_dir = data;
  options.map_bytes = std::uint64_t{1} << 30U;
  options.password_memory_bytes = 8 << 20;
  return options;
}

/// Another process writes; the follower is killed at random moments. Everything in the log must be noted, in order
/// within each life, and each life must begin no later than behind what the one before noted last.
TEST(FollowKill, NothingIsSkippedHoweverOftenTheFollowerIsKilled) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const tests::TempDir dir;
  const std::string data = dir / "data";
  const auto engine = Engine::open(options_of(data));
  ASSERT_TRUE(engine) << engine.error().message;
  const auto ann = (*engine)->register_user("ann@example.com", "a good password").value().id;
  const auto bob = (*engine)->register_user("bob@example.com", "a good password").value().id;
  const auto chat = (*engine)->open_direct(ann, bob).value().id;

  std::atomic<bool> stop = false;
  std::atomic<std::uint64_t> newest = 0;
  std::thread sender([&] {
    while (!stop) {
      const auto sent = (*engine)->send_message(ann, chat, {.body = "hi"});
      if (sent) newest = sent->position.value;
    }
  });

  std::vector<std::uint64_t> all;
  std::uint64_t again = 0;
  const auto take = [&](const std::string& path) {
    const auto positions = noted(path);
    for (std::size_t i = 1; i < positions.size(); ++i) {
      EXPECT_EQ(positions[i], positions[i - 1] + 1) << "skipped or out of order within one life";
    }
    if (positions.empty()) return;
    const std::uint64_t behind = all.empty() ? 0 : all.back();
    EXPECT_LE(positions.front(), behind + 1) << "skipped from one life to the next";
    for (const std::uint64_t position : positions) {
      if (position <= behind) {
        ++again;
      } else {
        all.push_back(position);
      }
    }
  };

  const std::size_t count = rounds("CONFAB_FOLLOW_KILL_ROUNDS", 25);
  for (std::size_t life = 0; life <= count; ++life) {
    const std::string path = dir / ("noted-" + std::to_string(life));
    if (life == count) {
      stop = true;  // the last one is let to hear all of it
      sender.join();
    }
    const pid_t pid =
        tests::spawn({CONFAB_FOLLOWER, data, path, life < count ? "0" : std::to_string(newest)}, STDOUT_FILENO);
    ASSERT_GT(pid, 0);
    int status = 0;
    if (life < count) {
      // Some die before they have begun, others in the middle.
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 300));
      ::kill(pid, SIGKILL);
      ASSERT_EQ(::waitpid(pid, &status, 0), pid);
      ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
    } else {
      ASSERT_EQ(::waitpid(pid, &status, 0), pid);
      ASSERT_TRUE(WIFEXITED(status));
      ASSERT_EQ(WEXITSTATUS(status), 0);
    }
    ASSERT_NO_FATAL_FAILURE(take(path));
  }
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all.front(), 1u);
  EXPECT_EQ(all.back(), newest);
  EXPECT_EQ(all.size(), newest) << "each record of this log has an event";
  RecordProperty("events", static_cast<int>(all.size()));
  RecordProperty("again", static_cast<int>(again));
}

}  // namespace

}  // namespace confab::crash
