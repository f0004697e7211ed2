#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <confab/result.hpp>

#include "auth/password.hpp"
#include "util/secret.hpp"
#include "util/worker_pool.hpp"

namespace confab::auth {

struct PasswordPoolOptions {
  PasswordParams params;
  std::size_t threads = 1;          ///< each may hold PasswordParams::memory_bytes
  std::size_t queue_jobs_max = 32;  ///< beyond it: overloaded
};

/// Password work off the event loops, so much at a time and no more. It has no threads of its own kind: a WorkerPool
/// runs the work, and this adds what is about passwords.
///
/// Threads:   any may call. A completion is called exactly once: on a worker, or, when nothing was queued (a bad
///            password, a full queue, a stopped pool), on the calling thread before the call returns.
/// Errors:    those of PasswordHasher; overloaded with `retry_after_ms` when full; unavailable when stopped
class PasswordPool {
 public:
  using HashCompletion = std::function<void(Result<std::string>)>;
  using VerifyCompletion = std::function<void(Result<PasswordVerdict>)>;

  /// Errors:  invalid_argument  parameters that argon2id does not know; unavailable when there are no more threads
  static Result<std::unique_ptr<PasswordPool>> start(PasswordPoolOptions options);

  void hash(util::Secret password, HashCompletion done);
  void verify(std::optional<std::string> hash, util::Secret password, VerifyCompletion done);

  /// Finishes what runs; completes what waits with `unavailable`.
  void stop() { workers_->stop(); }

  std::size_t queued() const { return workers_->queued(); }

 private:
  PasswordPool(PasswordParams params, std::unique_ptr<util::WorkerPool> workers)
      : hasher_(params), workers_(std::move(workers)) {}

  template <typename T>
  void enqueue(std::function<Result<T>()> work, std::function<void(Result<T>)> done);

  const PasswordHasher hasher_;
  const std::unique_ptr<util::WorkerPool> workers_;  // last: its threads use what stands above
};

}  // namespace confab::auth
