#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "log/local_log.hpp"
#include "store/data_directory.hpp"
#include "support/directory.hpp"
#include "support/log_call.hpp"
#include "support/seeded_random.hpp"
#include "support/temp_dir.hpp"
#include "unit/log/fake_machine.hpp"
#include "util/clock.hpp"

namespace confab::tests {

/// Long enough for a sanitizer on a busy machine.
inline constexpr std::chrono::seconds kPatience{100};

/// Collects answers and waits for them.
class Answers {
 public:
  log::Log::Done expect() {
    const std::lock_guard lock(mutex_);
    const std::size_t index = answers_.size();
    answers_.emplace_back();
    return [this, index](Result<state::Outcome> answer) {
      // Notified under the mutex: the waiting thread may destroy this as soon as it can lock it.
      const std::lock_guard inner(mutex_);
      answers_[index].push_back(std::move(answer));
      changed_.notify_all();
    };
  }
  /// Everything that was expected has come.
  bool wait(std::chrono::milliseconds most = kPatience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, most, [this] {
      return std::all_of(answers_.begin(), answers_.end(), [](const auto& got) { return !got.empty(); });
    });
  }
  /// Of each expected answer all that came.
  std::vector<std::vector<Result<state::Outcome>>> all() const {
    const std::lock_guard lock(mutex_);
    return answers_;
  }
  ErrorCode code(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return answers_.at(index).at(0).code();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::vector<Result<state::Outcome>>> answers_;
};

inline bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds most = kPatience) {
  const auto deadline = std::chrono::steady_clock::now() + most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

inline state::Command text(const std::string& body = "hello") {
  state::Command command;
  command.caller = Caller(UserId(1));
  command.body = state::SendMessage{{body}, ConversationId(1)};
  return command;
}

inline state::Command text_with_id(std::uint8_t number) {
  state::Command command = text();
  command.id.fill(number);
  return command;
}

/// One process's part: a machine on the shared disk, and its log.
struct Node {
  Node(FakeDisk& disk, log::LocalLogOptions options, std::uint64_t epoch = 7) : machine(disk, epoch) {
    auto opened = log::LocalLog::open(std::move(options), machine, clock, random);
    EXPECT_TRUE(opened) << opened.error().message;
    if (opened) log = *std::move(opened);
  }

  util::SystemClock clock;
  SeededRandom random{std::random_device{}()};
  FakeMachine machine;
  std::unique_ptr<log::LocalLog> log;
};

/// What the log finds of a store: the file that the writer locks.
inline void make_store_file(const std::filesystem::path& data_dir) {
  std::ofstream(data_dir / store::kDataFileName) << "a store";
}

class LogFixture : public ::testing::Test {
 protected:
  LogFixture() { make_store_file(dir.path()); }

  log::LocalLogOptions options() const {
    log::LocalLogOptions made;
    made.directory = open_directory(dir.path());
    made.batch_apply_ms_max = 60'000;  // a busy machine must neither split a batch
    made.answer_within_ms = 120'000;   // nor end what waits
    return made;
  }

  tests::TempDir dir;
  FakeDisk disk;
};

}  // namespace confab::tests
