#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What one fuzz target defines. See tests/fuzz/CMakeLists.txt.

/// Takes any bytes; aborts, or fails a sanitizer, if they break a promise.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace confab::tests {

/// Good inputs to start from.
std::vector<std::string> fuzz_seeds();

}  // namespace confab::tests
