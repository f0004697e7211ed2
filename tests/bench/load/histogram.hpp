#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace confab::load {

/// Counts of times by size, exact to about 3 %.
class Histogram {
 public:
  void add(std::int64_t nanos) {
    ++counts_[index(nanos < 0 ? 0 : static_cast<std::uint64_t>(nanos))];
    ++total_;
  }

  std::uint64_t total() const { return total_; }

  /// The time that a share of all do not exceed, in milliseconds; 0 if there is none.
  double percentile_ms(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted || (seen == total_ && seen > 0)) return static_cast<double>(upper(i)) / 1e6;
    }
    return 0;
  }

 private:
  static constexpr unsigned kBits = 5;  // 32 steps in each doubling
  static constexpr std::uint64_t kSteps = 1U << kBits;

  static std::size_t index(std::uint64_t value) {
    if (value < kSteps) return value;
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - kBits - 1;
    return (shift + 1) * kSteps + ((value >> shift) - kSteps);
  }

  static std::uint64_t upper(std::size_t i) {
    if (i < kSteps) return i;
    const std::size_t shift = i / kSteps - 1;
    return ((kSteps + i % kSteps + 1) << shift) - 1;
  }

  std::array<std::uint64_t, (65 - kBits) * kSteps> counts_{};
  std::uint64_t total_ = 0;
};

}  // namespace confab::load
