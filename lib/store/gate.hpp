#pragma once

#include <chrono>

#include "util/mutex.hpp"

namespace confab::store {

/// Lets transactions through until somebody must be alone with the map. Unlike a shared mutex, what entered on one
/// thread may leave on another, and nobody waits for ever.
class Gate {
 public:
  using Duration = std::chrono::milliseconds;

  [[nodiscard]] bool enter(Duration wait_max) {
    const auto deadline = std::chrono::steady_clock::now() + wait_max;
    const util::MutexLock lock(mutex_);
    while (closed_ && changed_.wait_until(mutex_, deadline)) {
    }
    if (closed_) return false;
    ++inside_;
    return true;
  }

  void leave() {
    const util::MutexLock lock(mutex_);
    if (--inside_ == 0 && closed_) changed_.notify_all();
  }

  /// Keeps newcomers out and waits until nobody is inside; gives up after `wait_max` and lets everybody in again.
  [[nodiscard]] bool close(Duration wait_max) {
    const auto deadline = std::chrono::steady_clock::now() + wait_max;
    const util::MutexLock lock(mutex_);
    while (closed_ && changed_.wait_until(mutex_, deadline)) {
    }
    if (closed_) return false;
    closed_ = true;
    while (inside_ > 0 && changed_.wait_until(mutex_, deadline)) {
    }
    if (inside_ == 0) return true;
    closed_ = false;
    changed_.notify_all();
    return false;
  }

  void open() {
    const util::MutexLock lock(mutex_);
    closed_ = false;
    changed_.notify_all();
  }

  int inside() const {
    const util::MutexLock lock(mutex_);
    return inside_;
  }

 private:
  mutable util::Mutex mutex_;
  util::CondVar changed_;
  int inside_ CONFAB_GUARDED_BY(mutex_) = 0;
  bool closed_ CONFAB_GUARDED_BY(mutex_) = false;
};

}  // namespace confab::store
