#include "util/clock.hpp"

#include <chrono>

namespace confab::util {

namespace {

template <typename TimePoint>
std::int64_t since_zero_ms(TimePoint point) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(point.time_since_epoch()).count();
}

}  // namespace

TimeMs SystemClock::now_ms() const { return since_zero_ms(std::chrono::system_clock::now()); }

std::int64_t SystemClock::steady_ms() const { return since_zero_ms(std::chrono::steady_clock::now()); }

}  // namespace confab::util
