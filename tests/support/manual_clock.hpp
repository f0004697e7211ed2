#pragma once

#include <atomic>

#include "util/clock.hpp"

namespace confab::tests {

/// A clock that stands still until the test moves it.
class ManualClock final : public util::Clock {
 public:
  explicit ManualClock(TimeMs now_ms = 1'700'000'000'000) : now_ms_(now_ms) {}

  TimeMs now_ms() const override { return now_ms_; }
  std::int64_t steady_ms() const override { return steady_ms_; }

  /// Sets the wall time alone, as an administrator does.
  void set_now_ms(TimeMs now_ms) { now_ms_ = now_ms; }
  /// Both clocks go on.
  void pass_ms(std::int64_t passed_ms) {
    now_ms_ += passed_ms;
    steady_ms_ += passed_ms;
  }

 private:
  std::atomic<TimeMs> now_ms_;
  std::atomic<std::int64_t> steady_ms_{0};
};

}  // namespace confab::tests
