#pragma once

#include <atomic>
#include <cstddef>

#include "engine/commands.hpp"
#include "engine/reads.hpp"

namespace confab::engine {

/// A message that many react to would keep all its readers busy. So the rules tell them of its reactions once in a
/// while, and write down which messages have reactions that were not told yet. The writer finds these, and sees to it
/// that they are told. It also has the reactions of deleted messages deleted, part by part.
///
/// Threads:  one; completions are called on the log's thread for them.
/// Lifetime: ends after its last completion and before its parts do.
class Reactions {
 public:
  Reactions(const Reads& reads, Commands& commands) : reads_(reads), commands_(commands) {}

  /// Tells what is untold now. The writer's process calls it every Limits::reactions_told_ms; while commands of an
  /// earlier call wait, it does nothing.
  void tell();

 private:
  const Reads& reads_;
  Commands& commands_;
  state::MessageKey looked_at_;  // where the last look ended early
  std::atomic<std::size_t> waiting_ = 0;
};

}  // namespace confab::engine
