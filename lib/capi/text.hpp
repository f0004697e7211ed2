#pragma once

#include <string_view>

#include <confab/confab.h>

namespace confab::capi {

/// Whether it is text at all: a size without data is none. What the bytes mean is for the code that reads them.
inline bool text_of(confab_str given, std::string_view& out) {
  if (given.data == nullptr && given.size != 0) return false;
  out = given.size != 0 ? std::string_view(given.data, given.size) : std::string_view();
  return true;
}

}  // namespace confab::capi
