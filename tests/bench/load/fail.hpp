#pragma once

#include <string>

namespace confab::load {

/// Ends the program with exit code 2 and one line on stderr: the machine does not give what the load needs.
[[noreturn]] void fail(const std::string& message);
[[noreturn]] void fail_errno(const std::string& what);

}  // namespace confab::load
