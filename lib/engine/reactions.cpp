#include "engine/reactions.hpp"

namespace confab::engine {

namespace {

constexpr std::size_t kMessagesAtOnce = 256;

}  // namespace

void Reactions::tell() {
  if (waiting_ != 0) return;
  const auto txn = reads_.begin();
  if (!txn) return;
  const auto untold = state::untold(*txn, looked_at_, kMessagesAtOnce);
  if (!untold) return;
  looked_at_ = untold->size() == kMessagesAtOnce ? untold->back() : state::MessageKey();
  waiting_ = untold->size();
  for (const auto& message : *untold) {
    // What is refused, because the queue is full or another process writes now, is found again.
    commands_.submit({}, state::TellReactions{message.conversation, message.seq},
                     [this](const Result<state::Outcome>&) { --waiting_; });
  }
}

}  // namespace confab::engine
