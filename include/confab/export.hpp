#pragma once

/// Marks what the shared library shows of the C++ API; everything else in it is hidden. The C API has CONFAB_API.
#if defined(_WIN32)
#define CONFAB_CXX_API
#define CONFAB_CXX_HIDDEN
#else
#define CONFAB_CXX_API __attribute__((visibility("default")))
#define CONFAB_CXX_HIDDEN __attribute__((visibility("hidden")))
#endif
