#include "engine/commands.hpp"

#include <memory>
#include <utility>

#include "engine/request_hash.hpp"
#include "state/refusals.hpp"

namespace confab::engine {

state::Command Commands::make(const Caller& caller, decltype(state::Command::body) body, std::string_view client_key) {
  state::Command command;
  command.caller = caller;
  command.body = std::move(body);
  command.identified = !client_key.empty();
  if (command.identified) {
    command.id = command_id(caller.user, client_key);
    command.request_hash = request_hash(command);
  } else {
    command.id = ids_.next();
  }
  return command;
}

void Commands::submit(const Caller& caller, decltype(state::Command::body) body, Done<state::Outcome> done) {
  submit(make(caller, std::move(body), {}), std::move(done));
}

void Commands::submit(state::Command command, Done<state::Outcome> done) {
  auto shared = std::make_shared<Done<state::Outcome>>(std::move(done));
  auto queued = log_.submit(std::move(command), [this, shared](Result<state::Outcome> outcome) {
    note_room(outcome);
    if (outcome && outcome->error != 0) {
      Error refused =
          state::refusal_error(outcome->reason, static_cast<ErrorCode>(outcome->error), outcome->error_field);
      refused.retry_after_ms = outcome->retry_after_ms;
      (*shared)(std::move(refused));
    } else {
      (*shared)(std::move(outcome));
    }
  });
  if (!queued) (*shared)(queued.error());
}

/// What shows whether the store has room: a command that wrote, or one that could not.
void Commands::note_room(const Result<state::Outcome>& outcome) {
  if (outcome.code() == ErrorCode::store_full) {
    full_at_ms_ = clock_.steady_ms();
  } else if (outcome && outcome->position && !outcome->unchanged) {
    full_at_ms_ = 0;
  }
}

Result<> Commands::check_room() const {
  const std::int64_t full_at_ms = full_at_ms_;
  if (full_at_ms == 0 || clock_.steady_ms() - full_at_ms >= kFullToldMs) return {};
  return Error{ErrorCode::store_full, "there is no room left to write; reading works"};
}

}  // namespace confab::engine
