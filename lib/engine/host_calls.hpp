#pragma once

#include <optional>
#include <string>
#include <utility>

#include <confab/log_sink.hpp>

#include "engine/done.hpp"
#include "util/host_call.hpp"

namespace confab::engine {

/// Functions of the host run on threads of the engine, where an exception that leaves one would end the process. This
/// calls them: what one throws is told to the log sink and goes no further.
///
/// Threads: any. Lifetime: ends before `log` does, and after what guarded() gave was called.
class HostCalls {
 public:
  explicit HostCalls(const LogSink& log) : log_(log) {}

  /// Returns what the function threw, if it did. `what` names it in the log.
  template <typename Function>
  std::optional<std::string> call(const char* what, Function&& function) const {
    auto thrown = util::exception_of(std::forward<Function>(function));
    if (thrown && log_) log_(LogLevel::error, std::string(what) + " of the host threw: " + *thrown);
    return thrown;
  }

  /// A completion of the host that may throw.
  template <typename T>
  Done<T> guarded(Done<T> done) const {
    return [this, done = std::move(done)](Result<T> result) {
      (void)call("a completion", [&] { done(std::move(result)); });
    };
  }

 private:
  const LogSink& log_;
};

}  // namespace confab::engine
