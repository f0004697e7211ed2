#pragma once

#include <confab/export.hpp>

namespace confab::inline v0_1 {

/// The library's version at run time, such as "0.1.0".
CONFAB_CXX_API const char* version() noexcept;

}  // namespace confab::inline v0_1
