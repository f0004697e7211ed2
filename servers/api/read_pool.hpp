#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <confab/result.hpp>

namespace confab::servers::api {

/// Threads for reads of many pages, which the catalogue has no call for and which may wait for the disk.
///
/// One pool serves all loops. Destroy it before the engine that the work uses: work under way is waited for, what still
/// waits is dropped. Threads: any.
class ReadPool {
 public:
  /// Waiting; one more: overloaded.
  static constexpr std::size_t kJobsMax = 256;

  explicit ReadPool(std::size_t threads);
  ~ReadPool();
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;

  /// Calls `work` on one of the pool's threads. Errors: overloaded
  Result<> run(std::function<void()> work);

 private:
  void serve();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool ending_ = false;                     // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace confab::servers::api
