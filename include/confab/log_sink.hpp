#pragma once

#include <functional>
#include <string_view>

namespace confab::inline v0_1 {

enum class LogLevel { debug, info, warn, error };

/// Receives what the library has to say: one line without a newline, no secrets. Called from any thread.
using LogSink = std::function<void(LogLevel level, std::string_view line)>;

}  // namespace confab::inline v0_1
