#pragma once

namespace confab::inline v0_1 {

/// The library's version at run time, "0.1.0".
const char* version() noexcept;

}  // namespace confab::inline v0_1
