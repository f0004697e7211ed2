#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "state/page_bytes.hpp"
#include "state/queries.hpp"
#include "state/replies.hpp"
#include "state/tables.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

/// How many records of `log` cost as much to look at as one conversation does.
constexpr std::uint64_t kRecordsPerConversation = 2;

/// Something that concerns the user: a message of a timeline, a change of one, or a row of `user_feed`.
struct Found {
  Position position;
  ConversationId conversation;
  Seq seq;
  bool change = false;                     ///< of the message at (conversation, seq)
  TimeMs at = 0;                           ///< of the change
  UserId whose;                            ///< the row's owner
  std::optional<PersonalRecord> personal;  ///< nothing: the message (conversation, seq)
};

/// Keeps the lowest few by position of what it is offered.
class Lowest {
 public:
  explicit Lowest(std::size_t count) : count_(count) {}

  /// False: not among the lowest, and nothing of a higher position will be.
  bool offer(Found found) {
    if (heap_.size() == count_) {
      complete_ = false;
      if (found.position > heap_.front().position) return false;
      std::pop_heap(heap_.begin(), heap_.end(), is_lower);
      heap_.pop_back();
    }
    heap_.push_back(std::move(found));
    std::push_heap(heap_.begin(), heap_.end(), is_lower);
    return true;
  }

  /// Whether nothing beyond `position` can be among the lowest.
  bool is_full_below(Position position) const { return heap_.size() == count_ && heap_.front().position <= position; }
  /// There may be more that was not offered.
  void leave_open() { complete_ = false; }

  bool complete() const { return complete_; }
  std::vector<Found> take() && { return std::move(heap_); }

 private:
  static bool is_lower(const Found& a, const Found& b) { return a.position < b.position; }

  std::size_t count_;
  bool complete_ = true;
  std::vector<Found> heap_;
};

Result<> offer_messages(const Tables& tables, ConversationId id, const View& view, Position after, Lowest& lowest) {
  Timeline timeline(tables, id, view.conversation);
  const auto first = timeline.first_after(after);
  if (!first) return first.error();
  for (const auto& range : visible_ranges(view)) {
    for (Seq seq = std::max(range.first, *first); seq <= range.last; ++seq.value) {
      const auto position = timeline.position(seq);
      if (!position) return position.error();
      if (!lowest.offer({.position = *position, .conversation = id, .seq = seq})) return {};
    }
  }
  return {};
}

/// The changes of messages that came before `after`; those that came later are told as they are now anyway. Looks at no
/// further rows once none of them can be among the lowest.
Result<> offer_changes(const Tables& tables, ConversationId id, const View& view, Position after, Lowest& lowest) {
  if (view.conversation.changed_position <= after) return {};
  const auto next = Timeline(tables, id, view.conversation).first_after(after);
  if (!next) return next.error();
  if (*next <= Seq(1)) return {};
  return tables.each_change(id, after, [&](Position position, ChangeRecord&& change) {
    if (lowest.is_full_below(position)) {
      lowest.leave_open();
      return false;
    }
    if (change.seq >= *next || !sees(view.member, change.seq)) return true;
    return lowest.offer({.position = position, .conversation = id, .seq = change.seq, .change = true, .at = change.at});
  });
}

/// The other one's read mark of a direct conversation.
Result<> offer_peer_mark(const Tables& tables, const ConversationRecord& conversation, UserId user, Position after,
                         Lowest& lowest) {
  for (const auto& side : conversation.sides) {
    if (side.user == user || side.read_position <= after) continue;
    auto mark = tables.personal(side.user, side.read_position);
    if (!mark) return std::move(mark).error();
    if (!*mark) return Error{ErrorCode::internal, "a read mark is not in user_feed"};
    lowest.offer({.position = side.read_position, .whose = side.user, .personal = std::move(*mark)});
  }
  return {};
}

Result<> offer_conversation(const Tables& tables, ConversationId id, UserId user, Position after, Lowest& lowest) {
  auto conversation = tables.conversation(id);
  if (!conversation) return std::move(conversation).error();
  if (!*conversation) return Error{ErrorCode::internal, "a membership of a conversation that is not there"};
  if (auto offered = offer_peer_mark(tables, **conversation, user, after, lowest); !offered) return offered;
  if ((*conversation)->last_position <= after && (*conversation)->changed_position <= after) return {};
  const auto view = view_of(tables, id, user);
  if (!view) return view.error();
  if (auto offered = offer_changes(tables, id, *view, after, lowest); !offered) return offered;
  if ((*conversation)->last_position <= after) return {};
  return offer_messages(tables, id, *view, after, lowest);
}

/// The user's conversations that the records of `log` name, as they are now; nothing for those of others.
class Named {
 public:
  Named(const Tables& tables, const Viewer& viewer) : tables_(tables), viewer_(viewer) {}

  bool knows(ConversationId id) const { return views_.contains(id); }
  Result<const View*> find(ConversationId id) {
    const auto known = views_.find(id);
    if (known != views_.end()) return known->second ? &*known->second : nullptr;
    auto& view = views_[id];
    if (!viewer_.may_use(id)) return nullptr;
    const auto membership = tables_.membership(viewer_.user, id);
    if (!membership) return membership.error();
    if (!*membership) return nullptr;
    auto read = view_of(tables_, id, viewer_);
    if (!read) return read.error();
    return &view.emplace(*std::move(read));
  }

 private:
  const Tables& tables_;
  const Viewer& viewer_;
  std::unordered_map<ConversationId, std::optional<View>> views_;
};

/// What one record of `log` has for the user. False: nothing further is among the lowest.
Result<bool> offer_record(const Tables& tables, Position position, const OutcomeHead& head, UserId user, Position after,
                          Named& named, Lowest& lowest) {
  if (head.kind != OutcomeKind::message && head.kind != OutcomeKind::read &&
      head.kind != OutcomeKind::message_changed) {
    return true;
  }
  const bool is_new = !named.knows(head.conversation);
  const auto view = named.find(head.conversation);
  if (!view) return view.error();
  if (*view == nullptr) return true;
  if (is_new) {
    if (auto offered = offer_peer_mark(tables, (*view)->conversation, user, after, lowest); !offered) {
      return offered.error();
    }
    if (auto offered = offer_changes(tables, head.conversation, **view, after, lowest); !offered) {
      return offered.error();
    }
  }
  if (head.kind != OutcomeKind::message) return true;
  const auto outcome = tables.log(position);
  if (!outcome) return outcome.error();
  if (!*outcome || (*outcome)->message.empty()) return Error{ErrorCode::internal, "a message is not in its record"};
  const Seq seq = (*outcome)->message.front().seq;
  if (!sees((*view)->member, seq)) return true;
  return lowest.offer({.position = position, .conversation = head.conversation, .seq = seq});
}

/// Offers what the records of `log` beyond `after` have for the user. False: there are too many of them, so the
/// conversations must be asked instead.
Result<bool> offer_log(const Tables& tables, const Viewer& viewer, Position after, std::uint64_t records_max,
                       Lowest& lowest, std::uint64_t& looked_at) {
  Named named(tables, viewer);
  std::uint64_t records = 0;
  bool enough = true;
  auto scanned = tables.each_log_head(after, [&](Position position, const OutcomeHead& head) -> Result<bool> {
    const bool full = lowest.is_full_below(Position{position.value - 1});
    if (full || records == records_max) {
      enough = full;
      lowest.leave_open();
      return false;
    }
    ++records;
    return offer_record(tables, position, head, viewer.user, after, named, lowest);
  });
  looked_at += records;
  if (!scanned) return scanned.error();
  return enough;
}

Result<> offer_conversations(const Tables& tables, const Viewer& viewer, Position after, Lowest& lowest,
                             std::uint64_t& looked_at) {
  std::vector<ConversationId> ids;
  auto scanned = tables.each_membership(viewer.user, [&](ConversationId id, const MembershipRecord&) {
    if (viewer.may_use(id)) ids.push_back(id);
    return true;
  });
  if (!scanned) return scanned;
  looked_at += ids.size();
  for (const ConversationId id : ids) {
    if (auto offered = offer_conversation(tables, id, viewer.user, after, lowest); !offered) return offered;
  }
  return {};
}

/// The lowest of all that is beyond `after`.
Result<Lowest> find_lowest(const Tables& tables, const MetaRecord& now, const Viewer& viewer, Position after,
                           std::size_t limit, std::uint64_t& looked_at) {
  const auto with_personal = [&](Lowest& lowest) {
    return tables.each_personal(viewer.user, after, [&](Position position, PersonalRecord&& record) {
      if (!viewer.may_use(record.conversation)) return true;
      return lowest.offer({.position = position, .whose = viewer.user, .personal = std::move(record)});
    });
  };
  if (after.value + 1 >= now.first_position.value) {
    const auto record = tables.user(viewer.user);
    if (!record) return record.error();
    const std::uint64_t conversations = *record ? (*record)->groups + (*record)->directs + (*record)->left : 0;
    Lowest lowest(limit);
    if (auto offered = with_personal(lowest); !offered) return offered.error();
    const auto told = offer_log(tables, viewer, after, kRecordsPerConversation * conversations, lowest, looked_at);
    // A damaged record may be of somebody else's conversation. Then the user's own conversations still have it all.
    if (!told && told.code() != ErrorCode::internal) return told.error();
    if (told && *told) return lowest;
  }
  Lowest lowest(limit);
  if (auto offered = with_personal(lowest); !offered) return offered.error();
  if (auto offered = offer_conversations(tables, viewer, after, lowest, looked_at); !offered) return offered.error();
  return lowest;
}

Event message_event(Message message) {
  Event event;
  event.kind = Event::Kind::message;
  event.position = message.position;
  event.at = message.at;
  event.conversation = message.conversation;
  event.seq = message.seq;
  event.message = std::move(message);
  return event;
}

/// At the position of the change; the message is as it is now.
Event change_event(Position position, TimeMs at, Message message) {
  Event event = message_event(std::move(message));
  event.kind = Event::Kind::message_changed;
  event.position = position;
  event.at = at;
  return event;
}

Event::Kind event_kind(PersonalKind kind) {
  switch (kind) {
    case PersonalKind::read:
      return Event::Kind::read;
    case PersonalKind::listing:
      return Event::Kind::listing;
    case PersonalKind::forgotten:
      return Event::Kind::forgotten;
    case PersonalKind::blocks:
      return Event::Kind::blocks;
    case PersonalKind::preferences:
      return Event::Kind::preferences;
    case PersonalKind::direct_opened:
      return Event::Kind::conversation;
  }
  return Event::Kind::conversation;
}

Event personal_event(const Found& found) {
  Event event;
  event.kind = event_kind(found.personal->kind);
  event.hidden = found.personal->hidden;
  event.muted_until = found.personal->muted_until;
  event.pinned = found.personal->pinned;
  event.marked_unread = found.personal->marked_unread;
  event.position = found.position;
  event.at = found.personal->at;
  event.conversation = found.personal->conversation;
  if (event.kind == Event::Kind::read) {
    event.user = found.whose;
    event.seq = found.personal->seq;
  }
  return event;
}

/// As add_replies(), for a user whose intervals are only read if they are needed.
Result<> add_replies_for(const Tables& tables, ConversationId id, UserId user, const ConversationRecord& conversation,
                         std::vector<StoredMessage>& messages) {
  const bool answers = std::any_of(messages.begin(), messages.end(),
                                   [](const StoredMessage& message) { return static_cast<bool>(message.reply_to); });
  if (!answers) return {};
  const auto member = member_of(tables, id, conversation, user);
  if (!member) return member.error();
  if (!*member) return {};
  return add_replies(tables, id, conversation, &**member, messages);
}

/// Reads the messages conversation by conversation, so that each block is read once.
Result<> add_messages(const Tables& tables, const Viewer& viewer, const std::vector<Found>& messages,
                      std::vector<Event>& events) {
  std::vector<StoredMessage> read;
  for (auto item = messages.begin(); item != messages.end();) {
    const ConversationId id = item->conversation;
    const auto conversation = tables.conversation(id);
    if (!conversation) return conversation.error();
    Timeline timeline(tables, id, **conversation);
    read.clear();
    const auto first = item;
    for (; item != messages.end() && item->conversation == id; ++item) {
      auto message = timeline.get(item->seq);
      if (!message) return message.error();
      read.push_back(*std::move(message));
    }
    if (auto added = add_replies_for(tables, id, viewer.user, **conversation, read); !added) return added;
    for (auto found = first; found != item; ++found) {
      auto message = message_for(tables, viewer, id, std::move(read[static_cast<std::size_t>(found - first)]));
      if (!message) return std::move(message).error();
      events.push_back(found->change ? change_event(found->position, found->at, *std::move(message))
                                     : message_event(*std::move(message)));
    }
  }
  return {};
}

/// Adds to a record what it names and does not have: the message that was changed, which stands where the message does,
/// and the message that this or a new one answers.
Result<> complete(const Tables& tables, Outcome& outcome) {
  const bool is_change = outcome.kind == OutcomeKind::message_changed;
  const bool answers = !outcome.message.empty() && outcome.message.front().reply_to;
  if (!is_change && !answers) return {};
  const auto conversation = tables.conversation(outcome.conversation);
  if (!conversation) return conversation.error();
  if (!*conversation) return Error{ErrorCode::internal, "a message of a conversation that is not there"};
  if (is_change) {
    // A range of one decodes one message; get() would decode its whole block, and this runs on event loops.
    Timeline timeline(tables, outcome.conversation, **conversation);
    if (auto read = timeline.range(outcome.seq, outcome.seq, outcome.message); !read) return read;
  }
  return add_replies(tables, outcome.conversation, **conversation, nullptr, outcome.message);
}

/// Ends the page where it is over the bound: the next one has the rest.
void cut_to_bytes(CatchUpPage& page) {
  PageBytes bytes;
  const auto last =
      std::find_if(page.events.begin(), page.events.end(), [&bytes](const Event& event) { return !bytes.add(event); });
  if (last == page.events.end() || std::next(last) == page.events.end()) return;
  page.last = false;
  page.up_to = last->position;
  page.events.erase(std::next(last), page.events.end());
}

}  // namespace

Result<CatchUpPage> catch_up(const store::Txn& txn, const Viewer& viewer, Position after, std::size_t limit) {
  const auto now = meta(txn);
  if (!now) return now.error();
  const Tables tables(txn);
  CatchUpPage page;
  auto lowest = find_lowest(tables, *now, viewer, after,
                            std::clamp<std::size_t>(limit, 1, Limits::event_page_events_max), page.looked_at);
  if (!lowest) return lowest.error();
  page.last = lowest->complete();
  page.up_to = std::max(after, now->last_position);
  auto found = std::move(*lowest).take();
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.position < b.position; });
  if (!page.last) page.up_to = found.back().position;

  std::vector<Found> messages;
  for (auto& item : found) {
    if (!item.personal) {
      messages.push_back(std::move(item));
    } else {
      page.events.push_back(personal_event(item));
    }
  }
  std::sort(messages.begin(), messages.end(), [](const Found& a, const Found& b) {
    return std::tie(a.conversation, a.seq) < std::tie(b.conversation, b.seq);
  });
  if (auto added = add_messages(tables, viewer, messages, page.events); !added) return added.error();
  std::sort(page.events.begin(), page.events.end(),
            [](const Event& a, const Event& b) { return std::tie(a.position, a.kind) < std::tie(b.position, b.kind); });
  // Whoever had to forget a group, and joined it again with all its history, sees the notice of their leaving after
  // all.
  const auto seen = std::unique(page.events.begin(), page.events.end(), [](const Event& a, const Event& b) {
    return a.position == b.position && b.kind == Event::Kind::forgotten;
  });
  page.events.erase(seen, page.events.end());
  cut_to_bytes(page);
  return page;
}

std::optional<Event> event_of(const Outcome& outcome) {
  if (outcome.unchanged) return std::nullopt;
  if (outcome.kind == OutcomeKind::message) {
    return message_event(to_message(outcome.conversation, outcome.message.front()));
  }
  if (outcome.kind == OutcomeKind::message_changed) {
    if (outcome.message.empty()) return std::nullopt;
    Event event = change_event(outcome.position, outcome.at, to_message(outcome.conversation, outcome.message.front()));
    if (!outcome.emoji.empty()) event.reacted = Reacted{outcome.caller, outcome.emoji, outcome.removed};
    return event;
  }
  Event event;
  event.position = outcome.position;
  event.at = outcome.at;
  event.conversation = outcome.conversation;
  switch (outcome.kind) {
    case OutcomeKind::direct_opened:
      event.kind = Event::Kind::conversation;
      return event;
    case OutcomeKind::read:
      event.kind = Event::Kind::read;
      event.user = outcome.user;
      event.seq = outcome.seq;
      return event;
    case OutcomeKind::listing:
      event.kind = Event::Kind::listing;
      event.hidden = outcome.hidden;
      return event;
    case OutcomeKind::preferences:
      event.kind = Event::Kind::preferences;
      event.muted_until = outcome.muted_until;
      event.pinned = outcome.pinned;
      event.marked_unread = outcome.marked_unread;
      return event;
    case OutcomeKind::forgotten:
      return forgotten_event(outcome);
    case OutcomeKind::blocks_changed:
      event.kind = Event::Kind::blocks;
      return event;
    default:
      return std::nullopt;
  }
}

Event forgotten_event(const Outcome& outcome) {
  Event event;
  event.kind = Event::Kind::forgotten;
  event.position = outcome.position;
  event.at = outcome.at;
  event.conversation = outcome.conversation;
  return event;
}

Result<> read_log(const store::Txn& txn, Position after, const std::function<bool(Outcome&&)>& visit) {
  const auto now = meta(txn);
  if (!now) return now.error();
  if (after.value + 1 < now->first_position.value) {
    return Error{ErrorCode::too_old, "the log no longer has what came after this position"};
  }
  const Tables tables(txn);
  Result<> completed;
  auto scanned = tables.each_log(after, [&](Outcome&& outcome) {
    completed = complete(tables, outcome);
    return completed && visit(std::move(outcome));
  });
  return completed ? scanned : completed;
}

}  // namespace confab::state
