#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

#include <confab/engine.hpp>

#include "engine/reads.hpp"
#include "feed/signals.hpp"
#include "util/clock.hpp"
#include "util/mutex.hpp"

namespace confab::engine {

/// Users of conversations of which something is remembered for a while; twice as many at most.
inline constexpr std::size_t kRemembered = 50'000;

/// Remembers a number for a user of a conversation, at least for the newest kRemembered of them. It forgets by halves,
/// so that no entry needs a place in an order.
///
/// Threads: one at a time.
class RecentNumbers {
 public:
  /// 0: none, or forgotten.
  std::int64_t get(ConversationId conversation, UserId user) const;
  void set(ConversationId conversation, UserId user, std::int64_t number);

 private:
  struct Key {
    ConversationId conversation;
    UserId user;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct HashKey {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::uint64_t>()(key.conversation.value * 0x9e3779b97f4a7c15U ^ key.user.value);
    }
  };
  std::unordered_map<Key, std::int64_t, HashKey> newer_;
  std::unordered_map<Key, std::int64_t, HashKey> older_;
};

/// What people see of each other at the moment: who is typing, and what the devices of the others have. It is stored
/// nowhere. A process tells the others by a SignalCarrier, and each remembers the delivered marks that it heard of; so
/// a process knows none from before its start.
///
/// Threads:  any.
/// Lifetime: ends before its parts do.
class Live {
 public:
  Live(const Reads& reads, feed::SignalCarrier& signals, const util::Clock& clock);

  /// As Engine::send_typing() and mark_delivered().
  Result<> send_typing(const Caller& caller, ConversationId id);
  Result<DeliveredMark> mark_delivered(const Caller& caller, ConversationId id, Seq seq);

  /// Adds the delivered marks of others, which the tables do not have. Whatever was read was delivered.
  void add_marks(Conversation& conversation) const;
  void add_marks(ConversationId conversation, Member& member) const;

 private:
  void heard(const feed::Signal& signal);
  Seq mark_of(ConversationId conversation, UserId user) const;
  bool raise_mark(ConversationId conversation, UserId user, Seq seq);
  bool may_tell_typing(ConversationId conversation, UserId user);

  const Reads& reads_;
  feed::SignalCarrier& signals_;
  const util::Clock& clock_;

  mutable util::Mutex mutex_;
  RecentNumbers typing_told_ CONFAB_GUARDED_BY(mutex_);  ///< steady time
  RecentNumbers delivered_ CONFAB_GUARDED_BY(mutex_);    ///< seq

  std::unique_ptr<feed::SignalCarrier::Hearing> hearing_;  // last: it uses what stands above
};

}  // namespace confab::engine
