#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <unordered_map>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "util/mutex.hpp"

namespace confab::servers::api {

/// Threads for reads of many pages, which the catalogue has no call for and which may wait for the disk.
///
/// A user with many reads delays only their own: users take turns, and one user may fill half of the queue.
///
/// The library has a pool of the same kind (lib/util/worker_pool.hpp), which servers cannot reach: they stand on the
/// public API, and threads are no part of what an embedder gets. When the old routes go, this pool goes with them.
///
/// One pool serves all loops. Destroy it before the engine that the work uses: work under way is waited for, what still
/// waits is dropped. Threads: any.
class ReadPool {
 public:
  /// Waiting; one more: overloaded.
  static constexpr std::size_t kJobsMax = 256;

  /// Throws std::system_error where the system gives no more threads.
  explicit ReadPool(std::size_t threads);
  ~ReadPool();
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;

  /// Waiting of one user; one more: overloaded.
  static constexpr std::size_t kJobsPerUserMax = kJobsMax / 2;

  /// Calls `work` on one of the pool's threads, when it is the turn of `user`. Errors: overloaded
  Result<> run(UserId user, std::function<void()> work);

 private:
  void serve();
  std::function<void()> next_job();
  void end();

  util::Mutex mutex_;
  util::CondVar changed_;
  std::unordered_map<UserId, std::deque<std::function<void()>>> jobs_ CONFAB_GUARDED_BY(mutex_);  // none empty
  std::deque<UserId> turns_ CONFAB_GUARDED_BY(mutex_);  // each user in jobs_ once
  std::size_t waiting_ CONFAB_GUARDED_BY(mutex_) = 0;
  bool ending_ CONFAB_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace confab::servers::api
