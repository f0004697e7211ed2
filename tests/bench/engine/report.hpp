#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace confab::bench {

/// One figure.
struct Point {
  std::string_view work;
  std::string_view subject;  ///< confab, sqlite, lmdb
  std::string_view metric;   ///< with its unit
  double value = 0;
  std::optional<std::uint64_t> x;  ///< how large the thing was that `value` may depend on
};

/// Prints the figure as a line of JSON.
void report(const Point& point);

/// Of samples that are rearranged; 0 of none.
template <typename T>
T quantile(std::vector<T>& samples, double part) {
  if (samples.empty()) return {};
  const auto at = samples.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), at, samples.end());
  return *at;
}

template <typename T>
T median(std::vector<T> samples) {
  return quantile(samples, 0.5);
}

}  // namespace confab::bench
