#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace confab::servers {

using SipKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012): without the key nobody can choose texts that collide.
std::uint64_t siphash(const SipKey& key, std::string_view text) noexcept;

}  // namespace confab::servers
