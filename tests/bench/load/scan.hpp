#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace confab::load {

// Looks for members in JSON that a server wrote, without parsing it: cheap enough to be done for every delivery. The
// names are given with quotes and colon, `"seq":`, and text in a body cannot look like one, since its quotes are
// escaped.

inline std::size_t find_text(std::string_view in, std::string_view what) {
  const void* found = ::memmem(in.data(), in.size(), what.data(), what.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - in.data());
}

/// The number after `name`; nothing if there is none.
inline std::optional<std::uint64_t> scan_number(std::string_view json, std::string_view name) {
  std::size_t at = find_text(json, name);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  bool any = false;
  for (at += name.size(); at < json.size() && json[at] >= '0' && json[at] <= '9'; ++at) {
    value = value * 10 + static_cast<std::uint64_t>(json[at] - '0');
    any = true;
  }
  if (!any) return std::nullopt;
  return value;
}

/// The text after `name` and its quote, up to the next quote; escapes stay as they are. Empty if there is none.
inline std::string_view scan_text(std::string_view json, std::string_view name) {
  const std::size_t at = find_text(json, name);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + name.size() + 1;
  const std::size_t end = json.find('"', begin);
  return end == std::string_view::npos ? std::string_view() : json.substr(begin, end - begin);
}

}  // namespace confab::load
