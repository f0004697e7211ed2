#pragma once

#include <version>

// Types of the standard library stand in our types, and a program that means others by them crashes somewhere. So it is
// refused when it is compiled or linked: `Engine::open` has this type in its name.
#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#error "Confab needs libstdc++'s C++11 ABI: compile without -D_GLIBCXX_USE_CXX11_ABI=0"
#endif

#if defined(_GLIBCXX_DEBUG)
#define CONFAB_STANDARD_LIBRARY libstdcxx_with_GLIBCXX_DEBUG
#elif defined(_LIBCPP_VERSION)
#define CONFAB_STANDARD_LIBRARY libcxx
#else
#define CONFAB_STANDARD_LIBRARY libstdcxx
#endif

namespace confab::inline v0_1 {

namespace standard_library {
struct CONFAB_STANDARD_LIBRARY {};
}  // namespace standard_library

/// What the program was compiled with.
using StandardLibrary = standard_library::CONFAB_STANDARD_LIBRARY;

}  // namespace confab::inline v0_1

#undef CONFAB_STANDARD_LIBRARY
