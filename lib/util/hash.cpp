#include "util/hash.hpp"

#include <cassert>

#include <sodium.h>

#include "util/secret.hpp"
#include "util/sodium.hpp"

namespace confab::util {

namespace {

using State = crypto_generichash_blake2b_state;

template <std::size_t Size>
std::array<std::uint8_t, Size> hash_of(HashDomain domain, std::span<const std::uint8_t> bytes,
                                       std::span<const std::uint8_t> key) {
  std::array<std::uint8_t, Size> hash;
  Hasher(domain, Size, key).update(bytes).finish(hash);
  return hash;
}

}  // namespace

Hasher::Hasher(HashDomain domain, std::size_t hash_bytes, std::span<const std::uint8_t> key) {
  static_assert(sizeof(State) <= kStateBytes && alignof(State) <= 64);
  ensure_sodium();
  [[maybe_unused]] const int status = crypto_generichash_blake2b_init_salt_personal(
      reinterpret_cast<State*>(state_.data()), key.data(), key.size(), hash_bytes, nullptr, domain.bytes().data());
  assert(status == 0);
}

Hasher::~Hasher() { wipe_memory(state_.data(), state_.size()); }

Hasher& Hasher::update(std::span<const std::uint8_t> bytes) {
  crypto_generichash_blake2b_update(reinterpret_cast<State*>(state_.data()), bytes.data(), bytes.size());
  return *this;
}

void Hasher::finish(std::span<std::uint8_t> hash) {
  [[maybe_unused]] const int status =
      crypto_generichash_blake2b_final(reinterpret_cast<State*>(state_.data()), hash.data(), hash.size());
  assert(status == 0);
}

Hash128 blake2b_128(HashDomain domain, std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> key) {
  return hash_of<16>(domain, bytes, key);
}

Hash256 blake2b_256(HashDomain domain, std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> key) {
  return hash_of<32>(domain, bytes, key);
}

bool equal_constant_time(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace confab::util
