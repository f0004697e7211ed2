#pragma once

#include <mutex>
#include <random>

#include "util/random.hpp"

namespace confab::tests {

/// The same bytes for the same seed, on every machine.
class SeededRandom final : public util::RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_() >> 56U);
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace confab::tests
