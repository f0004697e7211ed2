#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace confab::auth {

inline constexpr std::size_t kJsonDepthMax = 16;

struct OtherJson {};  ///< a value of a kind that no token or key file of ours uses

/// A string, an integer from 0 to Limits::integer_max written without fraction or exponent, or an array of strings.
using JsonValue = std::variant<OtherJson, std::string, std::uint64_t, std::vector<std::string>>;

/// The members of one JSON object. Names are unescaped, so "\u0061lg" is "alg".
using JsonMembers = std::map<std::string, JsonValue, std::less<>>;

/// Nothing, unless `text` is exactly one object of valid UTF-8 with at most `members_max` members, no name twice.
std::optional<JsonMembers> parse_json_members(std::string_view text, std::size_t members_max);

/// The member of that name and kind, or null.
template <typename Kind>
const Kind* json_member(const JsonMembers& members, std::string_view name) {
  const auto found = members.find(name);
  return found == members.end() ? nullptr : std::get_if<Kind>(&found->second);
}

}  // namespace confab::auth
