#include "hub/bayeux/engine_calls.hpp"

#include <utility>

namespace confab::servers::hub::bayeux {

namespace {

const Error kTooMany{ErrorCode::overloaded, "too many requests are under way", "", 1'000};

}  // namespace

EngineCalls::EngineCalls(uv_loop_t* loop, Engine& engine, std::size_t calls_max)
    : engine_(engine), calls_max_(calls_max), poster_(std::make_shared<LoopPoster>(loop, calls_max)) {}

template <typename Reply, typename Done>
std::function<void(Result<Reply>)> EngineCalls::on_loop(Done done) {
  ++under_way_;
  // A closed poster drops it: then this is gone.
  return back_to_loop<Result<Reply>>(poster_, [this, done = std::move(done)](const Result<Reply>& reply) {
    --under_way_;
    done(reply);
  });
}

void EngineCalls::call(const OperationRequest& request, Replied done) {
  if (under_way_ >= calls_max_) return done(kTooMany);
  engine_.operations().call_async(request, on_loop<OperationReply>(std::move(done)));
}

void EngineCalls::send(const Caller& caller, ConversationId conversation, const Draft& draft, Sent done) {
  if (under_way_ >= calls_max_) return done(kTooMany);
  engine_.send_message_async(caller, conversation, draft, on_loop<confab::Message>(std::move(done)));
}

}  // namespace confab::servers::hub::bayeux
