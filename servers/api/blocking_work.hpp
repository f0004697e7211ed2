#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include <uv.h>

#include <confab/result.hpp>

namespace confab::servers::api {

/// Runs calls that may wait for the disk off the loop, in libuv's pool, a bounded number at a time.
///
/// Threads: the loop's.
class BlockingWork {
 public:
  /// Waiting and running; more: overloaded.
  static constexpr std::size_t kJobsMax = 256;

  explicit BlockingWork(uv_loop_t* loop) : loop_(loop), jobs_(std::make_shared<std::size_t>(0)) {}

  /// Calls `work` on another thread. Errors: overloaded, unavailable
  Result<> run(std::function<void()> work);

 private:
  uv_loop_t* const loop_;
  const std::shared_ptr<std::size_t> jobs_;
};

}  // namespace confab::servers::api
