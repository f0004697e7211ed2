#include "engine/live.hpp"

#include <algorithm>
#include <utility>

#include "state/queries.hpp"

namespace confab::engine {

std::int64_t RecentNumbers::get(ConversationId conversation, UserId user) const {
  const Key key{conversation, user};
  if (const auto found = newer_.find(key); found != newer_.end()) return found->second;
  const auto found = older_.find(key);
  return found == older_.end() ? 0 : found->second;
}

void RecentNumbers::set(ConversationId conversation, UserId user, std::int64_t number) {
  if (newer_.size() >= kRemembered) older_ = std::exchange(newer_, {});
  newer_[Key{conversation, user}] = number;
}

Live::Live(const Reads& reads, feed::SignalCarrier& signals, const util::Clock& clock)
    : reads_(reads),
      signals_(signals),
      clock_(clock),
      hearing_(signals.hear([this](const feed::Signal& signal) { heard(signal); })) {}

Result<> Live::send_typing(const Caller& caller, ConversationId id) {
  const auto told = reads_.read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::tells_typing(txn, viewer, id); });
  if (!told) return told.error();
  if (*told && may_tell_typing(id, caller.user)) {
    signals_.send({feed::Signal::Kind::typing, id, caller.user, {}});
  }
  return {};
}

Result<DeliveredMark> Live::mark_delivered(const Caller& caller, ConversationId id, Seq seq) {
  const auto told = reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::tells_delivered(txn, viewer, id, seq);
  });
  if (!told) return told.error();
  if (!*told) return DeliveredMark{id, seq};
  if (raise_mark(id, caller.user, seq)) signals_.send({feed::Signal::Kind::delivered, id, caller.user, seq});
  return DeliveredMark{id, std::max(seq, mark_of(id, caller.user))};
}

void Live::add_marks(Conversation& conversation) const {
  if (!conversation.peer) return;
  conversation.peer_delivered_seq =
      std::max(conversation.peer_read_seq, mark_of(conversation.id, conversation.peer->id));
}

void Live::add_marks(ConversationId conversation, Member& member) const {
  member.delivered_seq = std::max(member.read_seq, mark_of(conversation, member.user.id));
}

void Live::heard(const feed::Signal& signal) {
  if (signal.kind == feed::Signal::Kind::delivered) raise_mark(signal.conversation, signal.user, signal.seq);
}

Seq Live::mark_of(ConversationId conversation, UserId user) const {
  const util::MutexLock lock(mutex_);
  return Seq{static_cast<std::uint64_t>(delivered_.get(conversation, user))};
}

bool Live::raise_mark(ConversationId conversation, UserId user, Seq seq) {
  const util::MutexLock lock(mutex_);
  const auto number = static_cast<std::int64_t>(seq.value);
  if (number <= delivered_.get(conversation, user)) return false;
  delivered_.set(conversation, user, number);
  return true;
}

bool Live::may_tell_typing(ConversationId conversation, UserId user) {
  const util::MutexLock lock(mutex_);
  const std::int64_t now_ms = clock_.steady_ms();
  const std::int64_t told_ms = typing_told_.get(conversation, user);
  if (told_ms != 0 && now_ms - told_ms < Limits::typing_pause_ms) return false;
  typing_told_.set(conversation, user, now_ms);
  return true;
}

}  // namespace confab::engine
