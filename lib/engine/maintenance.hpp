#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include <confab/result.hpp>

#include "util/mutex.hpp"

namespace confab::engine {

/// How often the engine looks after itself: dead and old readers of the store, keys that another process made, a log
/// that grew long.
inline constexpr int kMaintenancePeriodMs = 30'000;
/// The same while the store waits to be raised to a newer level.
inline constexpr int kUpgradePeriodMs = 2'000;

/// Calls a function at once and again after the time that it returns, on a thread of its own, until destroyed.
class Maintenance {
 public:
  using Work = std::function<std::chrono::milliseconds()>;

  /// Errors: unavailable  the system gives no more threads
  static Result<std::unique_ptr<Maintenance>> start(Work work);
  ~Maintenance();

 private:
  explicit Maintenance(Work work) : work_(std::move(work)) {}
  void run();
  bool stops_within(std::chrono::milliseconds wait_max);

  const Work work_;
  util::Mutex mutex_;
  util::CondVar stop_;
  bool stopping_ CONFAB_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses what stands above
};

}  // namespace confab::engine
