#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "util/crc32c.hpp"

/// Every value of every table ends in four bytes, the CRC-32C of its key and of what stands before them
/// (little-endian). A disk that gives back other bytes than it got is found when the row is read, instead of being
/// served.
namespace confab::store {

inline constexpr std::size_t kRowSumBytes = 4;

inline std::uint32_t row_sum(std::string_view key, std::string_view value) {
  return util::crc32c(value, util::crc32c(key));
}

/// Writes the value and its sum to `out`, which has room for both.
inline void write_row(std::string_view key, std::string_view value, char* out) {
  const std::uint32_t sum = row_sum(key, value);
  if (!value.empty()) std::memcpy(out, value.data(), value.size());
  for (std::size_t i = 0; i < kRowSumBytes; ++i) out[value.size() + i] = static_cast<char>(sum >> 8 * i);
}

/// The value without its sum; nothing if the row is damaged.
inline std::optional<std::string_view> read_row(std::string_view key, std::string_view stored) {
  if (stored.size() < kRowSumBytes) return std::nullopt;
  const std::string_view value = stored.substr(0, stored.size() - kRowSumBytes);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < kRowSumBytes; ++i) {
    sum |= std::uint32_t{static_cast<unsigned char>(stored[value.size() + i])} << 8 * i;
  }
  if (sum != row_sum(key, value)) return std::nullopt;
  return value;
}

}  // namespace confab::store
