#pragma once

#include <cstdint>
#include <string_view>

namespace confab::util {

/// CRC-32C (Castagnoli). `before` is the sum of the bytes that stand before these; 0 at the start.
///
/// Finds every change of up to 3 bits in a text of up to 64 KiB; it does not protect against an attacker.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

}  // namespace confab::util
