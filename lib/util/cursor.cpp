#include <charconv>

#include <confab/types.hpp>

namespace confab::inline v0_1 {

std::string Cursor::to_string() const {
  char text[40];
  char* const end = text + sizeof text;
  char* at = std::to_chars(text, end, epoch, 16).ptr;
  *at++ = '-';
  at = std::to_chars(at, end, position.value).ptr;
  return {text, at};
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
  Cursor cursor;
  const char* const end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, cursor.epoch, 16);
  if (epoch.ec != std::errc() || epoch.ptr == end || *epoch.ptr != '-') return std::nullopt;
  const auto position = std::from_chars(epoch.ptr + 1, end, cursor.position.value);
  if (position.ec != std::errc() || position.ptr != end) return std::nullopt;
  // One spelling only, so that equal places are equal texts.
  if (cursor.to_string() != text) return std::nullopt;
  return cursor;
}

}  // namespace confab::inline v0_1
