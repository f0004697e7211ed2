#include "util/secret.hpp"

#include <utility>

#include <sodium.h>

namespace confab::util {

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = std::exchange(other.bytes_, {});
  return *this;
}

void Secret::wipe() noexcept {
  if (!bytes_.empty()) wipe_memory(bytes_.data(), bytes_.size());
}

void wipe_memory(void* data, std::size_t size) noexcept { sodium_memzero(data, size); }

}  // namespace confab::util
