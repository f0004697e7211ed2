#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "engine/admission.hpp"
#include "engine/done.hpp"
#include "log/log.hpp"
#include "state/command.hpp"
#include "util/clock.hpp"
#include "util/random.hpp"

namespace confab::engine {

/// For callers who are told no more of an outcome than its position.
inline Done<state::Outcome> position_of(Done<Position> done) {
  return [done = std::move(done)](const Result<state::Outcome>& outcome) {
    if (!outcome) return done(outcome.error());
    done(outcome->position);
  };
}

/// The log takes commands with an id and answers with outcomes, also where the rules refused. Callers have requests,
/// which they may repeat under their own key, and expect errors. Commands gives each request its id, the same for every
/// repeat, and makes an Error of a refusal. As every command passes here, it also knows whether the store has room.
///
/// Threads:  any. Completions are called on the log's thread for them.
/// Lifetime: ends after its last completion and before its parts do.
class Commands {
 public:
  Commands(log::Log& log, const util::Clock& clock, util::RandomSource& random)
      : log_(log), clock_(clock), ids_(random) {}

  /// A command as the caller asks for it: id and hash stay those of the request, whatever admission makes of its body.
  state::Command make(const Caller& caller, decltype(state::Command::body) body, std::string_view client_key);

  void submit(state::Command command, Done<state::Outcome> done);
  /// make() and submit(), for a request without a key.
  void submit(const Caller& caller, decltype(state::Command::body) body, Done<state::Outcome> done);

  /// Errors: store_full  a command found no room within the last kFullToldMs, and none was stored since
  Result<> check_room() const;

  /// How long after a command found no room check_room() says so.
  static constexpr std::int64_t kFullToldMs = 30'000;

 private:
  void note_room(const Result<state::Outcome>& outcome);

  log::Log& log_;
  const util::Clock& clock_;
  CommandIds ids_;
  std::atomic<std::int64_t> full_at_ms_ = 0;  ///< steady time; 0: there is room
};

}  // namespace confab::engine
