#include "util/random.hpp"

#include <array>

#include <sodium.h>

#include <confab/limits.hpp>

#include "util/endian.hpp"
#include "util/sodium.hpp"

namespace confab::util {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  ensure_sodium();
  randombytes_buf(bytes.data(), bytes.size());
}

std::uint64_t random_number(RandomSource& random) {
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  const std::uint64_t number = load_be64(bytes.data()) & Limits::integer_max;
  return number == 0 ? 1 : number;
}

}  // namespace confab::util
