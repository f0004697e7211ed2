#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include <confab/ids.hpp>

#include "util/mutex.hpp"

namespace confab::util {

/// A wall clock that steps by more than this between two readings was set, and the operator is told.
inline constexpr std::int64_t kClockStepMs = 60'000;

/// Bounds of a reading, so that sums with lifetimes stay numbers of JSON and 0 can mean "never".
inline constexpr TimeMs kWallMsMin = 1;
inline constexpr TimeMs kWallMsMax = 253'402'300'799'999;  // the end of the year 9999

/// Where the time comes from, so that a test can move it. Threads: any.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall time; may jump when the machine's clock is set.
  virtual TimeMs now_ms() const = 0;

  /// Never goes back; for deadlines and durations. Its zero means nothing.
  virtual std::int64_t steady_ms() const = 0;
};

class SystemClock : public Clock {
 public:
  TimeMs now_ms() const override;
  std::int64_t steady_ms() const override;
};

/// Tells when the wall clock was set, by comparing it with a clock that cannot be set and also counts while the machine
/// sleeps. Threads: any; never waits.
class ClockWatch {
 public:
  struct Standing {
    std::uint64_t steps = 0;  ///< by over kClockStepMs each
    std::int64_t newest_step_ms = 0;
    std::int64_t moved_ms = 0;  ///< what the wall clock has gained on the other one since the first reading
  };

  /// A reading of both; of the unsettable clock first. One that is older than what was seen says nothing.
  void look(std::int64_t boot_ns, TimeMs wall_ms);

  Standing standing() const;

 private:
  mutable Mutex mutex_;
  std::int64_t first_difference_ms_ CONFAB_GUARDED_BY(mutex_) = 0;
  std::int64_t newest_boot_ns_ CONFAB_GUARDED_BY(mutex_) = -1;
  Standing standing_ CONFAB_GUARDED_BY(mutex_);
};

/// Nanoseconds since the machine was started, those asleep included.
std::int64_t boot_time_ns();

/// Wall time by the host, if it gives one, within kWallMsMin and kWallMsMax; each reading is watched.
class GivenClock final : public SystemClock {
 public:
  explicit GivenClock(std::function<TimeMs()> wall) : wall_(std::move(wall)) {}
  TimeMs now_ms() const override;
  ClockWatch::Standing standing() const { return watch_.standing(); }

 private:
  const std::function<TimeMs()> wall_;
  mutable ClockWatch watch_;
};

}  // namespace confab::util
