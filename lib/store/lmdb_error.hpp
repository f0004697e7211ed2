#pragma once

#include <string_view>

#include <confab/result.hpp>

namespace confab::store {

/// What an LMDB or errno code means for the caller. `doing` says what failed: "commit", "read users".
Error lmdb_error(int code, std::string_view doing);

}  // namespace confab::store
