#include "util/random.hpp"

#include <sodium.h>

#include "util/sodium.hpp"

namespace confab::util {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  ensure_sodium();
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace confab::util
