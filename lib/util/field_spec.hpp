#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab::util {

/// What a field of a record is and may hold, for the visitors that check and document. The codec heeds `text` and
/// `since` alone.
/// A bound of 0 means "none stated".
struct FieldSpec {
  std::string_view doc = {};
  std::size_t bytes_max = 0;
  std::size_t items_max = 0;
  std::uint64_t min = 0;
  std::uint64_t max = 0;
  bool required = true;
  bool secret = false;
  bool text = true;        ///< of a string: UTF-8; else any bytes
  bool json = false;       ///< of a string: a JSON object, given and shown as it is written
  bool asked = true;       ///< of a request: false for what only tells how it was sent
  std::uint8_t since = 1;  ///< of a stored record: the version that brought the field
};

}  // namespace confab::util
