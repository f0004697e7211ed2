#pragma once

#include <functional>
#include <string>
#include <thread>

#include <confab/result.hpp>

namespace confab::util {

/// Starts a thread of the library's own: named for debuggers (Linux keeps 15 characters), and with every signal
/// blocked, so that the host's handlers run on the host's threads only.
///
/// Errors: unavailable  the system gives no more threads
Result<std::thread> start_thread(const std::string& name, std::function<void()> run);

}  // namespace confab::util
