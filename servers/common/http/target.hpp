#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <confab/result.hpp>

namespace confab::servers {

/// Undoes percent-encoding. Errors: invalid_argument for a '%' without two hex digits, and for an encoded NUL.
Result<std::string> percent_decode(std::string_view text);

/// Splits a raw path at '/' and decodes each segment. `decoded` backs the segments that were encoded; the others view
/// into `path`. "." and ".." are refused, encoded or not: no path here means a walk through folders.
///
/// Errors: invalid_argument; too_large over `segments_max`.
Result<std::vector<std::string_view>> split_path(std::string_view path, std::string& decoded, std::size_t segments_max);

/// Reads "a=1&b=two+words". A name without '=' has an empty value; empty parts are skipped.
///
/// Errors: invalid_argument for bad encoding; too_large over 64 parts.
Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

inline constexpr std::size_t kQueryPartsMax = 64;

}  // namespace confab::servers
