#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <confab/result.hpp>

#include "util/fair_queue.hpp"
#include "util/fork_mark.hpp"
#include "util/mutex.hpp"

namespace confab::util {

struct WorkerPoolOptions {
  std::size_t threads = 1;
  std::size_t queue_jobs_max = 64;     ///< waiting jobs, beside those that run
  std::string name = "confab-worker";  ///< what debuggers show; Linux keeps 15 characters
  int retry_after_ms = 500;            ///< the hint that comes with `overloaded`
};

/// A few threads and a bounded queue for work that must not run on an event loop.
///
/// A user with many jobs delays only their own: each job belongs to a share, such as a user, and the shares that have
/// jobs take turns. When the queue is full, the newest job of the share that has the most makes room for a share that
/// has at least two fewer.
///
/// Nothing accepted is lost in silence: of the two functions of an accepted job exactly one comes to its end. `run`
/// returns, or `discard` is called with the reason: `unavailable` when the pool stopped before the job began,
/// `overloaded` when it made room, `internal` when `run` threw. A refused job (`submit` gave an error) gets neither
/// call.
///
/// Threads:   any may submit; `run` is called on a worker, `discard` on a worker or on a thread that submits or stops.
/// Lifetime:  the destructor stops. A job must not stop or destroy its own pool.
class WorkerPool {
 public:
  using Run = std::function<void()>;
  using Discard = std::function<void(const Error&)>;

  /// Errors:  unavailable  the system gives no more threads
  static Result<std::unique_ptr<WorkerPool>> start(WorkerPoolOptions options);

  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// The share that a job belongs to: any number, such as a user's id. Jobs of no share in particular are in 0.
  using Share = std::uint64_t;

  /// Errors:  overloaded   the queue is full; `retry_after_ms` says when to come again
  ///          unavailable  the pool is stopped
  ///          unsupported  in a forked child, which has no worker
  Result<> submit(Run run, Discard discard, Share share = 0);

  /// Waits for the jobs that run and discards those that wait. Again: waits and does nothing more.
  void stop();

  std::size_t queued() const;

 private:
  struct Job {
    Run run;
    Discard discard;
  };

  explicit WorkerPool(WorkerPoolOptions options) : options_(std::move(options)) {}
  Result<> start_threads();
  Error overloaded() const { return {ErrorCode::overloaded, "too much work is waiting", {}, options_.retry_after_ms}; }
  void work();
  std::optional<Job> next_job();
  static void run_one(const Job& job);
  static void discard_one(const Job& job, const Error& why);

  const WorkerPoolOptions options_;
  const ForkMark own_;

  mutable Mutex mutex_;
  CondVar wake_;
  FairQueue<Share, Job> queue_ CONFAB_GUARDED_BY(mutex_);
  bool stopping_ CONFAB_GUARDED_BY(mutex_) = false;

  Mutex stop_mutex_;  // taken before mutex_; held through a whole stop, so a second stop waits for the first
  std::vector<std::thread> threads_ CONFAB_GUARDED_BY(stop_mutex_);
};

}  // namespace confab::util
