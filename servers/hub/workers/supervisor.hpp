#pragma once

#include <csignal>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

#include <confab/result.hpp>

#include "common/observe/log.hpp"
#include "hub/workers/descriptor.hpp"

namespace confab::servers::hub {

/// How patient the parent is with its workers.
struct SupervisorLimits {
  std::int64_t restart_min_ms = 100;    ///< pause before a worker that ended soon is started again; doubled each time
  std::int64_t restart_max_ms = 5'000;  ///< the longest such pause
  std::int64_t steady_ms = 10'000;      ///< a worker that ran this long is started again at once
  int start_crashes_max = 3;            ///< of one worker before all are ready, by a signal; over it the hub ends
  std::int64_t end_ms = 10'000;         ///< beyond the drain's time, for workers to end before they are killed
};

/// A worker's end of the line to its parent.
class WorkerLine {
 public:
  WorkerLine(int index, std::uint32_t generation, Descriptor out)
      : index_(index), generation_(generation), out_(std::move(out)) {}

  int index() const { return index_; }                      ///< 0, 1, …
  std::uint32_t generation() const { return generation_; }  ///< another one each time a worker is started here
  /// Say one of them, once.
  void tell_ready();
  void tell_failed(std::string_view why);

 private:
  void tell(std::string line);

  const int index_;
  const std::uint32_t generation_;
  Descriptor out_;
};

struct SupervisorOptions {
  int workers = 2;
  std::int64_t drain_ms = 10'000;  ///< how long a worker may take to drain
  SupervisorLimits limits;
  Log* log = nullptr;
  /// All workers are ready, for the first time.
  std::function<void()> on_ready;
  /// A worker is gone, and not yet started again: clears what it held in shared memory.
  std::function<void(int index)> on_ended;
  std::function<void()> on_restart;
};

/// The parent of worker processes: forks them, starts a crashed one again, passes signals on.
///
/// SIGTERM and SIGINT let the workers drain (they get kDrainSignal, which may come beside the same signal from a
/// terminal or a service manager); the second kills them and ends the process at once. SIGHUP is passed on. A worker
/// that ends while nobody asked is started again, with a pause that grows while it keeps ending soon. At the start that
/// holds for one that was killed, a few times; one that says why it cannot start, or exits, ends the hub. Workers do
/// not outlive the parent, however it ends.
class Supervisor {
 public:
  static constexpr int kDrainSignal = SIGUSR1;

  explicit Supervisor(SupervisorOptions options);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// In the parent: 0 after a drain, 1 if a worker failed or had to be killed in it. In a worker, what `work` returns,
  /// which is then the exit code of the process: nothing but `work` goes on there. Errors: what the first worker that
  /// could not start said, or how it ended; the others are ended before. Threads: the process must have no other when
  /// it calls.
  Result<int> run(const std::function<int(WorkerLine&)>& work);

 private:
  struct Slot {
    pid_t pid = -1;  ///< -1: none runs
    Descriptor reports;
    std::string said;
    bool ready = false;  ///< it was, once
    std::int64_t started_ms = 0;
    int start_crashes = 0;
    std::int64_t pause_ms = 0;     ///< the last one
    std::int64_t start_at_ms = 0;  ///< where none runs
  };
  enum class Phase { starting, running, ending };

  bool start(int index, Descriptor& report);
  bool start_due(Descriptor& report, int& index);
  void wait();
  void read_signals();
  void take_signal(int number);
  void read_report(Slot& slot);
  void reap();
  void take_end(int index, int status);
  void begin_end();
  void signal_all(int number);
  void kill_late();
  std::int64_t until_due() const;
  bool any_runs() const;

  SupervisorOptions options_;
  std::vector<Slot> slots_;
  Phase phase_ = Phase::starting;
  sigset_t mask_before_{};
  Descriptor signals_;
  std::uint32_t generation_;  ///< of the worker started last
  bool asked_to_end_ = false;
  bool unclean_ = false;  ///< a worker ended in another way than by draining
  std::int64_t kill_at_ms_ = 0;
  std::string failure_;
};

}  // namespace confab::servers::hub
