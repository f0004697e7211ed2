#pragma once

#include <cstddef>
#include <string_view>

namespace confab::util {

/// Whether the text is one JSON object (RFC 8259) that every parser of JSON reads, and that can stand among others on a
/// line of its own: valid UTF-8, no line break or tab, at most `depth_max` levels, numbers within the range of a
/// double, no half of a surrogate pair. Its members are not looked at.
bool is_json_object(std::string_view text, std::size_t depth_max);

}  // namespace confab::util
