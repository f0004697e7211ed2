#pragma once

#include <cstdint>
#include <string_view>

#include "store/table.hpp"
#include "util/endian.hpp"

namespace confab::tests {

/// Writes what store::get_number() reads.
inline Result<> put_number(store::MutableTable& table, std::string_view key, std::uint64_t number) {
  unsigned char bytes[8];
  util::store_be64(bytes, number);
  return table.put(key, {reinterpret_cast<const char*>(bytes), sizeof bytes});
}

}  // namespace confab::tests
