#include "common/limits/gcra.hpp"

#include <algorithm>

namespace confab::servers {

namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

}  // namespace

Admission gcra(const Rate& rate, std::int64_t& arrival_ns, std::int64_t now_ns, std::int64_t cost) {
  if (rate.count <= 0) return {};
  const auto time_of = [&rate](std::int64_t cells) {
    return static_cast<std::int64_t>(static_cast<double>(cells) * static_cast<double>(rate.period_ms * kNsPerMs) /
                                     static_cast<double>(rate.count));
  };
  const std::int64_t burst = std::max<std::int64_t>(rate.burst, 1);
  const std::int64_t arrival = std::max(arrival_ns, now_ns);
  const std::int64_t early = arrival + time_of(std::min(cost, burst)) - now_ns - time_of(burst);
  if (early > 0) return {false, (early + kNsPerMs - 1) / kNsPerMs};
  arrival_ns = arrival + time_of(cost);
  return {};
}

}  // namespace confab::servers
