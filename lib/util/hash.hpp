#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace confab::util {

using Hash128 = std::array<std::uint8_t, 16>;
using Hash256 = std::array<std::uint8_t, 32>;

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// What a hash is for, at most 16 characters: the same input hashed for two purposes gives two unrelated values.
/// Becomes BLAKE2b's personalization; a literal that is too long does not compile.
class HashDomain {
 public:
  template <std::size_t N>
  consteval HashDomain(const char (&name)[N]) {  // NOLINT: implicit, so that a call names its domain by a literal
    static_assert(N > 1 && N <= 17, "a hash domain has 1 to 16 characters");
    std::copy_n(name, N - 1, bytes_.begin());
  }
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

/// BLAKE2b over parts given one after another; the parts' borders are not part of the hash. `key` (0 to 64 bytes) makes
/// it a MAC. One `finish` per hasher, of the size said at the start.
class Hasher {
 public:
  Hasher(HashDomain domain, std::size_t hash_bytes, std::span<const std::uint8_t> key = {});
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  Hasher& update(std::span<const std::uint8_t> bytes);
  Hasher& update(std::string_view text) { return update(as_bytes(text)); }
  void finish(std::span<std::uint8_t> hash);

 private:
  static constexpr std::size_t kStateBytes = 384;
  alignas(64) std::array<std::uint8_t, kStateBytes> state_;
};

Hash128 blake2b_128(HashDomain domain, std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> key = {});
Hash256 blake2b_256(HashDomain domain, std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> key = {});

inline Hash128 blake2b_128(HashDomain domain, std::string_view text) { return blake2b_128(domain, as_bytes(text)); }
inline Hash256 blake2b_256(HashDomain domain, std::string_view text) { return blake2b_256(domain, as_bytes(text)); }

/// Equal bytes, in a time that tells nothing about where they differ. The sizes are no secret.
bool equal_constant_time(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right);

}  // namespace confab::util
