#pragma once

#include <atomic>
#include <string>

#include <confab/log_sink.hpp>

#include "engine/commands.hpp"
#include "engine/reads.hpp"
#include "store/environment.hpp"

namespace confab::engine {

/// What newer rules write, an older process does not understand, and it may be the next writer. So a store keeps its
/// level until every process that has it open knows a newer one. The writer finds out when that is, and raises it.
///
/// Threads:  one; completions are called on the log's thread for them.
/// Lifetime: ends after its last completion and before its parts do.
class Levels {
 public:
  Levels(const store::Environment& environment, const Reads& reads, Commands& commands, LogSink sink)
      : environment_(environment), reads_(reads), commands_(commands), sink_(std::move(sink)) {}

  /// Whether the store has the newest level that this build knows, or cannot tell.
  bool is_newest() const;

  /// Raises the store to that level, unless an older process has it open. The writer's process calls it from time to
  /// time; while an earlier call still raises, it does nothing.
  void raise();

 private:
  void say(LogLevel level, const std::string& line) const;

  const store::Environment& environment_;
  const Reads& reads_;
  Commands& commands_;
  const LogSink sink_;
  std::atomic<bool> raising_ = false;
  std::string told_;  // why the level was not raised, as it was last said
};

}  // namespace confab::engine
