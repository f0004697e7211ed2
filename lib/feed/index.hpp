#pragma once

#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <confab/ids.hpp>

#include "feed/subscriber.hpp"
#include "state/queries.hpp"
#include "state/visibility.hpp"

namespace confab::feed {

/// Which subscription listens to which conversation. A record concerns a few of ten thousand subscriptions; the index
/// finds these without looking at the others or at the tables.
///
/// It has every subscription by its user and, while it is live, by each conversation of the user, with the intervals of
/// the conversation that the user sees: also closed ones, since messages in them may change. The intervals follow the
/// records, so that they are at each record what they were in the tables when it was written. state::shows() decides
/// whether an interval shows a message.
///
/// Threads:  the feed's. During a walk (each_…) subscribers may be added; nothing may be taken out.
/// Lifetime: a subscriber lives until it is removed.
class Index {
 public:
  void add(Subscriber& subscriber) { by_user_[subscriber.caller.user].push_back(&subscriber); }
  void remove(Subscriber& subscriber);

  /// Enters a live subscription into the conversations that its user may read after the position it was told.
  void enter(Subscriber& subscriber, const std::vector<state::Readable>& readable);
  void take_out(Subscriber& subscriber);
  /// All out of all conversations, for a new beginning.
  void take_all_out();

  /// The user sees the conversation from `from` on, by the record at `at`. A subscription that was told this record
  /// already has entered with it.
  void open(UserId user, ConversationId conversation, Seq from, Position at);
  /// The user sees no more than up to `to`.
  void close(UserId user, ConversationId conversation, Seq to, Position at);
  /// The user sees nothing of the conversation any more.
  void lose(UserId user, ConversationId conversation, Position at);

  bool has_listeners(ConversationId conversation) const { return by_conversation_.contains(conversation); }

  template <typename Visit>
  void each_of(UserId user, Visit visit) const {
    const auto own = by_user_.find(user);
    if (own == by_user_.end()) return;
    const auto& list = own->second;  // it may grow meanwhile, and the map around it be moved
    for (std::size_t i = 0; i < list.size(); ++i) visit(*list[i]);
  }

  /// Those whose interval shows the message.
  template <typename Visit>
  void each_reader(ConversationId conversation, Seq seq, Visit visit) const {
    each_entry(conversation, [&](const Entry& entry) {
      if (state::shows(entry.from, entry.to, seq)) visit(*entry.subscriber);
    });
  }

  /// As each_reader; `visit` also learns whether an interval of the subscription shows `other`.
  template <typename Visit>
  void each_reader_of_both(ConversationId conversation, Seq seq, Seq other, Visit visit) const {
    std::unordered_set<const Subscriber*> elsewhere;  // whom an interval shows `other` that does not show `seq`
    each_entry(conversation, [&](const Entry& entry) {
      const bool shows_other = state::shows(entry.from, entry.to, other);
      if (shows_other && !state::shows(entry.from, entry.to, seq)) elsewhere.insert(entry.subscriber);
    });
    each_entry(conversation, [&](const Entry& entry) {
      if (!state::shows(entry.from, entry.to, seq)) return;
      visit(*entry.subscriber, state::shows(entry.from, entry.to, other) || elsewhere.contains(entry.subscriber));
    });
  }

  /// Those whose interval is open.
  template <typename Visit>
  void each_member(ConversationId conversation, Visit visit) const {
    each_entry(conversation, [&](const Entry& entry) {
      if (!entry.to) visit(*entry.subscriber);
    });
  }

 private:
  /// One for each interval; those of one subscription do not overlap.
  struct Entry {
    Subscriber* subscriber;
    Seq from;
    Seq to;  ///< 0: still open
  };

  template <typename Visit>
  void each_entry(ConversationId conversation, Visit visit) const {
    const auto listeners = by_conversation_.find(conversation);
    if (listeners == by_conversation_.end()) return;
    for (const Entry& entry : listeners->second) visit(entry);
  }
  Entry* find_open(ConversationId conversation, const Subscriber& subscriber);
  std::size_t closed_of(ConversationId conversation, const Subscriber& subscriber) const;
  void erase(ConversationId conversation, const Subscriber& subscriber);

  std::unordered_map<UserId, std::vector<Subscriber*>> by_user_;
  std::unordered_map<ConversationId, std::vector<Entry>> by_conversation_;
};

}  // namespace confab::feed
