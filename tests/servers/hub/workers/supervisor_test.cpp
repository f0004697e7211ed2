#include "hub/workers/supervisor.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace confab::servers::hub {
namespace {

using namespace std::chrono_literals;

constexpr int kWorkersMax = 4;
constexpr int kFailed = 42;  ///< the exit code of a parent whose run() was an error

/// What parent, workers and the test all see.
struct Seen {
  std::atomic<int> ready_calls{0};
  std::atomic<int> restarts{0};
  std::array<std::atomic<int>, kWorkersMax> starts{};
  std::array<std::atomic<pid_t>, kWorkersMax> pids{};
  std::array<std::atomic<std::uint32_t>, kWorkersMax> generations{};
  std::array<std::atomic<int>, kWorkersMax> ended{};
  std::array<std::atomic<int>, kWorkersMax> drained{};
  std::array<std::atomic<int>, kWorkersMax> reloaded{};
  std::array<char, 256> failure{};
};

bool within_20_s(const std::function<bool()>& condition) {
  for (const auto end = std::chrono::steady_clock::now() + 20s; std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(2ms);
  }
  return condition();
}

/// Gone, or dead and not yet fetched by whoever inherited it.
bool gone(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  return line.empty() || line.find(") Z ") != std::string::npos;
}

/// A parent in a process of its own, and its workers.
class SupervisorTest : public ::testing::Test {
 protected:
  SupervisorTest() {
    void* memory = ::mmap(nullptr, sizeof(Seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    seen = new (memory) Seen;
    options.workers = 3;
    options.limits.restart_min_ms = 10;
    options.on_ready = [this] { ++seen->ready_calls; };
    options.on_restart = [this] { ++seen->restarts; };
    options.on_ended = [this](int worker) { ++seen->ended[static_cast<std::size_t>(worker)]; };
  }
  ~SupervisorTest() override {
    if (parent > 0) {
      ::kill(parent, SIGKILL);
      ::waitpid(parent, nullptr, 0);
    }
    ::munmap(seen, sizeof(Seen));
  }

  void start(const std::function<int(WorkerLine&)>& work) {
    parent = ::fork();
    ASSERT_GE(parent, 0);
    if (parent != 0) return;
    Supervisor supervisor(options);
    const auto ended = supervisor.run([&](WorkerLine& line) {
      const auto index = static_cast<std::size_t>(line.index());
      seen->generations[index] = line.generation();
      seen->pids[index] = ::getpid();
      ++seen->starts[index];
      return work(line);
    });
    if (!ended) ended.error().message.copy(seen->failure.data(), seen->failure.size() - 1);
    ::_exit(ended ? *ended : kFailed);
  }

  /// A worker as it should be: drains when told, and knows how to reload.
  int behave(WorkerLine& line) const {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {Supervisor::kDrainSignal, SIGHUP}) sigaddset(&signals, number);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGHUP, SIG_DFL);
    line.tell_ready();
    for (int number = 0; sigwait(&signals, &number) == 0 && number == SIGHUP;) {
      ++seen->reloaded[static_cast<std::size_t>(line.index())];
    }
    ++seen->drained[static_cast<std::size_t>(line.index())];
    return 0;
  }
  void start_well() {
    start([this](WorkerLine& line) { return behave(line); });
    ASSERT_TRUE(within_20_s([this] { return seen->ready_calls == 1; }));
  }

  /// The parent's exit code; -1 if a signal ended it.
  int wait_for_parent() {
    int status = 0;
    ::waitpid(parent, &status, 0);
    parent = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  Seen* seen = nullptr;
  SupervisorOptions options;
  pid_t parent = -1;
};

TEST_F(SupervisorTest, LetsEveryWorkerDrain) {
  start_well();
  ::kill(parent, SIGTERM);
  EXPECT_EQ(wait_for_parent(), 0);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(seen->drained[i], 1);
    EXPECT_EQ(seen->ended[i], 1);
    EXPECT_TRUE(gone(seen->pids[i]));
  }
  EXPECT_EQ(seen->restarts, 0);
  EXPECT_EQ(seen->ready_calls, 1);
}

TEST_F(SupervisorTest, StartsAKilledWorkerAgainUnderAnotherGeneration) {
  start_well();
  const std::uint32_t before = seen->generations[1];
  const std::uint32_t other = seen->generations[2];
  ::kill(seen->pids[1], SIGKILL);
  EXPECT_TRUE(within_20_s([&] { return seen->starts[1] == 2; }));
  EXPECT_NE(seen->generations[1], before);
  EXPECT_EQ(seen->generations[2], other) << "the others go on";
  EXPECT_EQ(seen->ended[1], 1);
  EXPECT_EQ(seen->restarts, 1);
  ::kill(parent, SIGINT);
  EXPECT_EQ(wait_for_parent(), 0);
  EXPECT_EQ(seen->ready_calls, 1) << "it says so once";
}

TEST_F(SupervisorTest, PassesSighupOnToTheWorkers) {
  start_well();
  ::kill(parent, SIGHUP);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(within_20_s([&] { return seen->reloaded[i] == 1; }));
  }
  EXPECT_EQ(seen->restarts, 0);
}

TEST_F(SupervisorTest, NoWorkerOutlivesAKilledParent) {
  start_well();
  ::kill(parent, SIGKILL);
  EXPECT_EQ(wait_for_parent(), -1);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(within_20_s([&] { return gone(seen->pids[i]); }));
    EXPECT_EQ(seen->drained[i], 0);
  }
}

TEST_F(SupervisorTest, AWorkerThatCannotStartEndsAllAndSaysWhyOnce) {
  start([this](WorkerLine& line) {
    if (line.index() != 1) return behave(line);
    line.tell_failed("no such directory");
    return 1;
  });
  EXPECT_EQ(wait_for_parent(), kFailed);
  EXPECT_STREQ(seen->failure.data(), "no such directory");
  EXPECT_EQ(seen->ready_calls, 0);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(seen->pids[i] == 0 || gone(seen->pids[i]));
  EXPECT_LE(seen->starts[1], 1) << "it is not tried again";
}

TEST_F(SupervisorTest, AWorkerKilledInItsFirstMomentsIsStartedAgain) {
  start([this](WorkerLine& line) {
    if (line.index() == 2 && seen->starts[2] < 3) ::raise(SIGKILL);
    return behave(line);
  });
  ASSERT_TRUE(within_20_s([this] { return seen->ready_calls == 1; }));
  EXPECT_EQ(seen->starts[2], 3);
  EXPECT_EQ(seen->ended[2], 2);
  ::kill(parent, SIGTERM);
  EXPECT_EQ(wait_for_parent(), 0);
}

TEST_F(SupervisorTest, AWorkerThatKeepsCrashingAtItsStartEndsTheHubAndIsNamed) {
  start([this](WorkerLine& line) {
    if (line.index() == 2) ::raise(SIGKILL);
    return behave(line);
  });
  EXPECT_EQ(wait_for_parent(), kFailed);
  EXPECT_STREQ(seen->failure.data(), "worker 2 did not start: signal 9 (Killed)");
}

TEST_F(SupervisorTest, PausesBeforeAWorkerThatKeepsCrashingAreLongerEachTime) {
  options.limits.restart_min_ms = 20;
  options.limits.restart_max_ms = 3'600'000;  // the doubling alone decides
  start([this](WorkerLine& line) {
    if (line.index() != 0 || seen->starts[0] == 6) return behave(line);
    line.tell_ready();
    if (seen->starts[0] == 1) within_20_s([this] { return seen->ready_calls == 1; });
    return 1;
  });
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(within_20_s([&] { return seen->starts[0] == 6; }));
  // 20 + 40 + 80 + 160 + 320 ms at the least; a machine that is busy only makes it longer.
  EXPECT_GE(std::chrono::steady_clock::now() - began, 620ms);
  ::kill(parent, SIGTERM);
  EXPECT_EQ(wait_for_parent(), 0);
}

TEST_F(SupervisorTest, AWorkerThatRanSteadilyIsStartedAgainAtOnce) {
  options.limits.restart_min_ms = options.limits.restart_max_ms = 3'600'000;
  options.limits.steady_ms = 0;
  start_well();
  ::kill(seen->pids[0], SIGKILL);
  EXPECT_TRUE(within_20_s([&] { return seen->starts[0] == 2; }));
}

TEST_F(SupervisorTest, ADrainedWorkerKilledBySigtermCountsAsACleanEnd) {
  start([this](WorkerLine& line) {
    behave(line);
    ::signal(SIGTERM, SIG_DFL);
    return ::raise(SIGTERM);
  });
  ASSERT_TRUE(within_20_s([this] { return seen->ready_calls == 1; }));
  ASSERT_EQ(::kill(parent, SIGTERM), 0);
  EXPECT_EQ(wait_for_parent(), 0);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(seen->drained[i], 1);
}

TEST_F(SupervisorTest, KillsAWorkerThatDoesNotDrainInTime) {
  options.drain_ms = 10;
  options.limits.end_ms = 10;
  start([this](WorkerLine& line) {
    if (line.index() != 0) return behave(line);
    ::signal(Supervisor::kDrainSignal, SIG_IGN);
    line.tell_ready();
    for (;;) ::pause();
  });
  ASSERT_TRUE(within_20_s([this] { return seen->ready_calls == 1; }));
  ::kill(parent, SIGTERM);
  EXPECT_EQ(wait_for_parent(), 1);
  EXPECT_TRUE(gone(seen->pids[0]));
}

TEST_F(SupervisorTest, ASecondSignalEndsAllAtOnce) {
  options.drain_ms = 3'600'000;
  start([this](WorkerLine& line) {
    ::signal(Supervisor::kDrainSignal, SIG_IGN);
    line.tell_ready();
    for (;;) ::pause();
    return 0;
  });
  ASSERT_TRUE(within_20_s([this] { return seen->ready_calls == 1; }));
  // Until it has ended: two signals that wait at the same time are one.
  std::atomic<bool> over{false};
  std::thread impatient([&] {
    while (!over) {
      ::kill(parent, SIGTERM);
      std::this_thread::sleep_for(5ms);
    }
  });
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(parent), &ended, WEXITED | WNOWAIT);
  over = true;
  impatient.join();
  EXPECT_EQ(wait_for_parent(), 1);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(within_20_s([&] { return gone(seen->pids[i]); }));
  }
}

}  // namespace
}  // namespace confab::servers::hub
