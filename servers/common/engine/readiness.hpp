#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include <confab/engine.hpp>
#include <confab/result.hpp>

#include "common/loop/clock.hpp"

namespace confab::servers {

/// Whether an engine can serve, as /readyz tells: the writer, here or in another process, is asked for something that
/// changes nothing, and has to answer.
///
/// One question serves all that ask meanwhile, and its answer all that ask within the next second, so that asking often
/// does not make the writer work. A writer that is silent for longer than `kPatienceMs` makes the answer "no" at
/// once. Threads: any. The engine outlives the last ask().
class Readiness {
 public:
  static constexpr std::int64_t kAnswerKeptMs = 1'000;
  static constexpr std::int64_t kPatienceMs = 2'000;
  static constexpr std::size_t kWaitingMax = 64;

  using Done = std::function<void(const Result<>&)>;

  explicit Readiness(Engine& engine, std::function<std::int64_t()> now_ms = steady_ms);

  /// Calls `done` once, from here or from any thread: ok, or why not.
  void ask(const Done& done);

 private:
  struct State;

  Engine* engine_;
  std::shared_ptr<State> state_;  // outlives this in a question that is open
};

}  // namespace confab::servers
