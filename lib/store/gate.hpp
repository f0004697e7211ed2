#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "util/guarded_by.hpp"

namespace confab::store {

/// Lets transactions through until somebody must be alone with the map. Unlike a shared mutex, what entered on one
/// thread may leave on another, and nobody waits for ever.
class Gate {
 public:
  using Duration = std::chrono::milliseconds;

  [[nodiscard]] bool enter(Duration wait_max) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, wait_max, [&] { return !closed_; })) return false;
    ++inside_;
    return true;
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0 && closed_) changed_.notify_all();
  }

  /// Keeps newcomers out and waits until nobody is inside; gives up after `wait_max` and lets everybody in again.
  [[nodiscard]] bool close(Duration wait_max) {
    std::unique_lock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + wait_max;
    if (!changed_.wait_until(lock, deadline, [&] { return !closed_; })) return false;
    closed_ = true;
    if (changed_.wait_until(lock, deadline, [&] { return inside_ == 0; })) return true;
    closed_ = false;
    changed_.notify_all();
    return false;
  }

  void open() {
    const std::lock_guard lock(mutex_);
    closed_ = false;
    changed_.notify_all();
  }

  int inside() const {
    const std::lock_guard lock(mutex_);
    return inside_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ CONFAB_GUARDED_BY(mutex_) = 0;
  bool closed_ CONFAB_GUARDED_BY(mutex_) = false;
};

}  // namespace confab::store
