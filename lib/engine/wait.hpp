#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include <confab/result.hpp>

#include "util/thread.hpp"

namespace confab::engine {

/// Starts a call that has a completion and waits for it. Errors: also unsupported (inside a completion)
template <typename T, typename Start>
Result<T> wait(Start start) {
  if (!util::may_wait()) {
    return Error{ErrorCode::unsupported,
                 "inside a completion only calls that do not wait are allowed: this one would stop the writer"};
  }
  std::mutex mutex;
  std::condition_variable arrived;
  std::optional<Result<T>> answer;
  start([&](Result<T> result) {
    // Notified under the lock: once it is released the waiting thread may return, and the condition is gone.
    const std::lock_guard lock(mutex);
    answer.emplace(std::move(result));
    arrived.notify_one();
  });
  std::unique_lock lock(mutex);
  arrived.wait(lock, [&] { return answer.has_value(); });
  return std::move(*answer);
}

}  // namespace confab::engine
