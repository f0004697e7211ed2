#include "util/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <time.h>

namespace confab::util {

namespace {

template <typename TimePoint>
std::int64_t since_zero_ms(TimePoint point) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(point.time_since_epoch()).count();
}

}  // namespace

TimeMs SystemClock::now_ms() const { return since_zero_ms(std::chrono::system_clock::now()); }

std::int64_t SystemClock::steady_ms() const { return since_zero_ms(std::chrono::steady_clock::now()); }

std::int64_t boot_time_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void ClockWatch::look(std::int64_t boot_ns, TimeMs wall_ms) {
  if (!mutex_.try_lock()) return;
  const MutexLock lock(mutex_, std::adopt_lock);
  if (boot_ns < newest_boot_ns_) return;
  const std::int64_t difference_ms = wall_ms - boot_ns / 1'000'000;
  if (newest_boot_ns_ < 0) first_difference_ms_ = difference_ms;
  newest_boot_ns_ = boot_ns;
  const std::int64_t moved_ms = difference_ms - first_difference_ms_;
  const std::int64_t step_ms = moved_ms - std::exchange(standing_.moved_ms, moved_ms);
  if (std::abs(step_ms) <= kClockStepMs) return;
  ++standing_.steps;
  standing_.newest_step_ms = step_ms;
}

ClockWatch::Standing ClockWatch::standing() const {
  const MutexLock lock(mutex_);
  return standing_;
}

TimeMs GivenClock::now_ms() const {
  const std::int64_t boot_ns = boot_time_ns();
  const TimeMs wall_ms = std::clamp(wall_ ? wall_() : SystemClock::now_ms(), kWallMsMin, kWallMsMax);
  watch_.look(boot_ns, wall_ms);
  return wall_ms;
}

}  // namespace confab::util
