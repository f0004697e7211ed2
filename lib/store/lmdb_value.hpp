#pragma once

#include <string_view>

#include <lmdb.h>

namespace confab::store {

/// Text in LMDB's form. LMDB only reads it. Lifetime: that of the text.
inline MDB_val to_val(std::string_view text) { return MDB_val{text.size(), const_cast<char*>(text.data())}; }

inline std::string_view to_view(const MDB_val& val) { return {static_cast<const char*>(val.mv_data), val.mv_size}; }

}  // namespace confab::store
