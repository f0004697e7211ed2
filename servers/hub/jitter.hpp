#pragma once

#include <cstdint>
#include <random>

namespace confab::servers::hub {

/// Times at random, so that a crowd does not come back at once.
class Jitter {
 public:
  /// From `min` to `max`, both included.
  std::int64_t between(std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(random_);
  }

 private:
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace confab::servers::hub
