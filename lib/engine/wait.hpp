#pragma once

#include <optional>
#include <utility>

#include <confab/result.hpp>

#include "util/mutex.hpp"
#include "util/thread.hpp"

namespace confab::engine {

/// Where the answer of one call arrives.
template <typename T>
struct Awaited {
  util::Mutex mutex;
  util::CondVar arrived;
  std::optional<Result<T>> answer CONFAB_GUARDED_BY(mutex);
};

/// Starts a call that has a completion and waits for it. Errors: also unsupported (inside a completion)
template <typename T, typename Start>
Result<T> wait(Start start) {
  if (!util::may_wait()) {
    return Error{ErrorCode::unsupported,
                 "inside a completion only calls that do not wait are allowed: this one would stop the writer"};
  }
  Awaited<T> awaited;
  start([&awaited](Result<T> result) {
    // Notified under the lock: once it is released the waiting thread may return, and the condition is gone.
    const util::MutexLock lock(awaited.mutex);
    awaited.answer.emplace(std::move(result));
    awaited.arrived.notify_one();
  });
  const util::MutexLock lock(awaited.mutex);
  while (!awaited.answer) awaited.arrived.wait(awaited.mutex);
  return *std::move(awaited.answer);
}

}  // namespace confab::engine
