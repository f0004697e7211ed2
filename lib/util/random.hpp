#pragma once

#include <cstdint>
#include <span>

namespace confab::util {

/// Where random bytes come from, so that a failing test can be run again from its seed. Threads: any.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The operating system's generator, through libsodium; good for keys.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

/// 1 to Limits::integer_max, so that it may go over JSON.
std::uint64_t random_number(RandomSource& random);

}  // namespace confab::util
