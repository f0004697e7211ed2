#include "common/engine/readiness.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <confab/operations.hpp>

#include "util/mutex.hpp"

namespace confab::servers {

struct Readiness::State {
  std::function<std::int64_t()> now_ms;
  util::Mutex mutex;
  std::optional<Result<>> last CONFAB_GUARDED_BY(mutex);
  std::int64_t answered_ms CONFAB_GUARDED_BY(mutex) = 0;
  std::optional<std::int64_t> asked_ms CONFAB_GUARDED_BY(mutex);  // of the question that is open
  std::vector<Done> waiting CONFAB_GUARDED_BY(mutex);

  /// What can be said at once, if anything.
  std::optional<Result<>> known(std::int64_t now) const CONFAB_REQUIRES(mutex) {
    if (!asked_ms && last && now - answered_ms < kAnswerKeptMs) return last;
    const bool silent = asked_ms && now - *asked_ms >= kPatienceMs;
    if (!silent && waiting.size() < kWaitingMax) return std::nullopt;
    return Result<>(Error{ErrorCode::unavailable, "the writing process does not answer"});
  }

  void answered(const Result<>& answer) {
    std::vector<Done> told;
    {
      const util::MutexLock lock(mutex);
      last = answer;
      answered_ms = now_ms();
      asked_ms.reset();
      told.swap(waiting);
    }
    for (const Done& done : told) done(answer);
  }
};

Readiness::Readiness(Engine& engine, std::function<std::int64_t()> now_ms)
    : engine_(&engine), state_(std::make_shared<State>()) {
  state_->now_ms = std::move(now_ms);
}

void Readiness::ask(const Done& done) {
  // What the process knows by itself needs no question.
  if (auto ready = engine_->ready(); !ready) return done(ready);
  const std::int64_t now = state_->now_ms();
  std::optional<Result<>> known;
  {
    State& state = *state_;
    const util::MutexLock lock(state.mutex);
    known = state.known(now);
    if (!known) {
      state.waiting.push_back(done);
      if (state.asked_ms) return;
      state.asked_ms = now;
    }
  }
  if (known) return done(*known);
  OperationRequest nothing;
  nothing.name = "host.trim";
  nothing.json = R"({"up_to":0})";
  nothing.host = true;
  engine_->operations().call_async(nothing, [state = state_](const Result<OperationReply>& reply) {
    state->answered(reply ? Result<>() : Result<>(reply.error()));
  });
}

}  // namespace confab::servers
