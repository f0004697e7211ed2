#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

namespace confab::util {

/// RFC 4648 section 5 without padding, as JOSE uses it.
std::string base64url_encode(std::span<const std::uint8_t> bytes);

/// The one text of some bytes, or invalid_argument: padding, whitespace, a foreign character and unused bits that are
/// not zero are all refused, so no two texts mean the same bytes. The caller bounds the length.
Result<std::vector<std::uint8_t>> base64url_decode(std::string_view text);

}  // namespace confab::util
