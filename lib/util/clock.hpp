#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include <confab/ids.hpp>

namespace confab::util {

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

/// Wall time by the host, if it gives one.
class GivenClock final : public SystemClock {
 public:
  explicit GivenClock(std::function<TimeMs()> wall) : wall_(std::move(wall)) {}
  TimeMs now_ms() const override { return wall_ ? wall_() : SystemClock::now_ms(); }

 private:
  const std::function<TimeMs()> wall_;
};

}  // namespace confab::util
