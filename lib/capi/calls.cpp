#include "capi/calls.hpp"

#include <utility>

namespace confab::capi {

Result<Calls::Begun> Calls::begin() {
  ItemQueue made = failing_item(CONFAB_ITEM_REPLY, CONFAB_ERR_CANCELLED, "cancelled");
  const util::MutexLock lock(mutex_);
  if (in_flight_.size() + ended_.size() >= calls_max_) {
    return Error{ErrorCode::overloaded, "too many calls are in flight or not taken from the queue", "", 100};
  }
  const std::uint64_t id = last_call_ + 1;
  made.front()->id = id;
  index_.emplace(id, made.begin());
  in_flight_.splice(in_flight_.end(), made);
  last_call_ = id;
  return Begun(*this, id);
}

/// Takes the call out of the index.
ItemQueue::iterator Calls::find(std::uint64_t call) {
  const auto found = index_.find(call);
  if (found == index_.end()) return in_flight_.end();
  const auto item = found->second;
  index_.erase(found);
  return item;
}

void Calls::end(std::uint64_t call, Result<OperationReply> result) {
  {
    const util::MutexLock lock(mutex_);
    const auto found = find(call);
    if (found == in_flight_.end()) return;  // cancelled
    confab_item& item = **found;
    if (result) {
      item.reply = std::move(result->json);
      item.error.reset();
    } else {
      *item.error = Answer(std::move(result).error()).take();
    }
    ended_.splice(ended_.end(), in_flight_, found);
  }
  signal_.raise();
}

void Calls::cancel(std::uint64_t call) {
  {
    const util::MutexLock lock(mutex_);
    const auto found = find(call);
    if (found == in_flight_.end()) return;
    ended_.splice(ended_.end(), in_flight_, found);
  }
  signal_.raise();
}

void Calls::abandon(std::uint64_t call) {
  const util::MutexLock lock(mutex_);
  const auto found = find(call);
  if (found != in_flight_.end()) in_flight_.erase(found);
}

std::unique_ptr<confab_item> Calls::take() {
  const util::MutexLock lock(mutex_);
  return take_first(ended_);
}

bool Calls::anything() {
  const util::MutexLock lock(mutex_);
  return !ended_.empty();
}

}  // namespace confab::capi
