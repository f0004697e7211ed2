#pragma once

#include <atomic>

#include <confab/engine.hpp>

#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/reads.hpp"

namespace confab::engine {

/// The log grows with everything that is written, and to delete its old end takes the writer's time. So it is deleted
/// in bounded parts, one command each, between which others are written: up to a position that the host names, or down
/// to EngineOptions::log_keep_records.
///
/// Threads:  any. Completions are called on the log's thread for them.
/// Lifetime: ends after its last completion and before its parts do.
class Trimming {
 public:
  Trimming(const EngineOptions& options, const Reads& reads, Commands& commands)
      : options_(options), reads_(reads), commands_(commands) {}

  /// Completes with the last position that is deleted.
  void trim(Position up_to, Done<Position> done);

  /// Trims if the log has grown too long. The writer's process calls it from time to time; while an earlier call still
  /// trims, it does nothing.
  void keep_short();

 private:
  void trim_on(Position goal, Position trimmed, Done<Position> done);

  const EngineOptions& options_;
  const Reads& reads_;
  Commands& commands_;
  std::atomic<bool> keeping_short_ = false;
};

}  // namespace confab::engine
