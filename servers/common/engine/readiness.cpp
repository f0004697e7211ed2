#include "common/engine/readiness.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <confab/operations.hpp>

namespace confab::servers {

std::int64_t Readiness::monotonic_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

struct Readiness::State {
  std::function<std::int64_t()> now_ms;
  std::mutex mutex;
  // All guarded by mutex.
  std::optional<Result<>> last;
  std::int64_t answered_ms = 0;
  std::optional<std::int64_t> asked_ms;  // of the question that is open
  std::vector<Done> waiting;

  void answered(const Result<>& answer) {
    std::vector<Done> told;
    {
      const std::lock_guard lock(mutex);
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

void Readiness::ask(Done done) {
  // What the process knows by itself needs no question.
  if (auto ready = engine_->ready(); !ready) return done(ready);
  const std::int64_t now = state_->now_ms();
  {
    std::unique_lock lock(state_->mutex);
    State& state = *state_;
    if (!state.asked_ms && state.last && now - state.answered_ms < kAnswerKeptMs) {
      const Result<> last = *state.last;
      lock.unlock();
      return done(last);
    }
    const bool silent = state.asked_ms && now - *state.asked_ms >= kPatienceMs;
    if (silent || state.waiting.size() >= kWaitingMax) {
      lock.unlock();
      return done(Error{ErrorCode::unavailable, "the writing process does not answer"});
    }
    state.waiting.push_back(std::move(done));
    if (state.asked_ms) return;
    state.asked_ms = now;
  }
  OperationRequest nothing;
  nothing.name = "host.trim";
  nothing.json = R"({"up_to":0})";
  nothing.host = true;
  engine_->operations().call_async(nothing, [state = state_](const Result<OperationReply>& reply) {
    state->answered(reply ? Result<>() : Result<>(reply.error()));
  });
}

}  // namespace confab::servers
