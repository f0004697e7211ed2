#include <algorithm>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/blocks.hpp"
#include "state/mentions.hpp"
#include "state/page_bytes.hpp"
#include "state/queries.hpp"
#include "state/refusals.hpp"
#include "state/tables.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

/// A member of a direct conversation reads the marks in its record.
void overlay_mark(const ConversationRecord& conversation, UserId user, MemberRecord& member) {
  if (const auto* side = side_of(conversation, user)) member.read_seq = side->read_seq;
}

Result<> add_peer(const store::Txn& txn, const Viewer& viewer, const View& view, Conversation& out) {
  for (const auto& side : view.conversation.sides) {
    if (side.user == viewer.user) continue;
    auto peer = shown_user(txn, viewer, side.user);
    if (!peer) return std::move(peer).error();
    out.peer = *std::move(peer);
    out.peer_read_seq = side.read_seq;
  }
  return {};
}

Result<Unread> unread_in(const Tables& tables, UserId user, ConversationId id, const View& view) {
  const auto texts = unread_of(tables, id, view);
  if (!texts) return texts.error();
  if (*texts == 0) return Unread{};
  const auto mentions = unread_mentions_of(tables, user, id, view);
  if (!mentions) return mentions.error();
  return Unread{*texts, *mentions};
}

/// What a former member may not learn, because it may have changed since they left.
Result<> add_details(const Tables& tables, ConversationId id, const View& view, const MembershipRecord& membership,
                     Conversation& out) {
  const ConversationRecord& record = view.conversation;
  if (out.active) {
    out.who_posts = record.who_posts;
    out.who_adds = record.who_adds;
    out.history = record.history;
  }
  if (!record.details) return {};
  const auto details = tables.group_details(id);
  if (!details) return details.error();
  if (!*details) return Error{ErrorCode::internal, "a group without its details"};
  if (out.active) {
    out.description = (*details)->description;
    out.picture = (*details)->picture;
  } else if (!membership.title.empty()) {
    out.title = membership.title;
  } else if (!(*details)->first_title.empty()) {
    out.title = (*details)->first_title;
  }
  return {};
}

/// The conversation as the viewer sees it. Former members see it as it was when they left.
Result<Conversation> as_seen(const store::Txn& txn, const Viewer& viewer, ConversationId id, const View& view) {
  const ConversationRecord& record = view.conversation;
  Conversation out;
  out.id = id;
  out.kind = record.kind;
  out.title = record.title;
  out.created_at = record.created_at;
  out.created_by = record.created_by;
  out.last_seq = last_visible(view);
  out.role = view.member.role;
  out.active = is_active(view.member);
  out.member_count = out.active ? record.member_count : 0;
  out.read_seq = view.member.read_seq;
  const auto unread = unread_in(Tables(txn), viewer.user, id, view);
  if (!unread) return unread.error();
  out.unread = unread->texts;
  out.unread_mentions = unread->mentions;
  out.position = record.last_position;
  if (auto added = add_peer(txn, viewer, view, out); !added) return added.error();
  const auto membership = Tables(txn).membership(viewer.user, id);
  if (!membership) return membership.error();
  const MembershipRecord own = membership->value_or(MembershipRecord{});
  if (auto added = add_details(Tables(txn), id, view, own, out); !added) return added.error();
  out.muted_until = own.muted_until;
  out.pinned = own.pinned;
  out.marked_unread = is_marked_unread(own, view.member);
  if (out.last_seq) {
    auto last = Timeline(Tables(txn), id, record).get(out.last_seq);
    if (!last) return std::move(last).error();
    out.position = last->position;
    auto shown = message_for(Tables(txn), viewer, id, *std::move(last));
    if (!shown) return std::move(shown).error();
    out.last_message = shown_cut(*std::move(shown));
  }
  out.hidden = is_hidden(own, out.position);
  return out;
}

struct Recency {
  Position position;
  ConversationId id;
  bool pinned = false;
};

/// The viewer's conversations that the query asks for: those whose newest visible message has a position before `after`
/// (0: all). The first page has all that are pinned. In no order; no two have the same position. Counts what is unread
/// in all of them if `totals` are wanted.
Result<std::vector<Recency>> recency_of_all(const Tables& tables, const Viewer& viewer, const InboxQuery& query,
                                            std::optional<InboxTotals>& totals) {
  std::vector<std::pair<ConversationId, MembershipRecord>> memberships;
  auto scanned = tables.each_membership(viewer.user, [&](ConversationId id, const MembershipRecord& membership) {
    if (viewer.may_use(id) && (membership.hidden || !query.hidden)) memberships.emplace_back(id, membership);
    return true;
  });
  if (!scanned) return scanned.error();

  std::vector<Recency> order;
  for (const auto& [id, membership] : memberships) {
    const auto view = view_of(tables, id, viewer);
    if (!view) return view.error();
    const auto position = newest_visible(tables, id, *view);
    if (!position) return position.error();
    if (is_hidden(membership, *position) != query.hidden) continue;
    if (totals && is_active(view->member)) {
      const auto unread = unread_in(tables, viewer.user, id, *view);
      if (!unread) return unread.error();
      totals->unread_messages += unread->texts;
      totals->unread_mentions += unread->mentions;
      if (unread->texts > 0 || is_marked_unread(membership, view->member)) ++totals->unread_conversations;
    }
    const bool pinned = membership.pinned && !query.hidden;
    if (!query.after || (*position < query.after && !pinned)) order.push_back({*position, id, pinned});
  }
  return order;
}

std::vector<SeqRange> ranges_of(const std::vector<Interval>& intervals) {
  std::vector<SeqRange> ranges;
  ranges.reserve(intervals.size());
  for (const auto& interval : intervals) ranges.push_back({interval.from, interval.to});
  return ranges;
}

}  // namespace

Result<Conversation> conversation(const store::Txn& txn, const Viewer& viewer, ConversationId id) {
  const auto view = view_of(Tables(txn), id, viewer);
  if (!view) return view.error();
  return as_seen(txn, viewer, id, *view);
}

Result<MemberPage> members(const store::Txn& txn, const Viewer& viewer, ConversationId id, UserId after,
                           std::size_t limit) {
  const Tables tables(txn);
  const auto view = view_of_member(tables, id, viewer);
  if (!view) return view.error();
  limit = std::clamp<std::size_t>(limit, 1, Limits::member_page_members_max);
  std::vector<std::pair<UserId, MemberRecord>> found;
  auto scanned = tables.each_member(id, after, [&](UserId user, MemberRecord&& member) {
    found.emplace_back(user, std::move(member));
    return found.size() <= limit;
  });
  if (!scanned) return scanned.error();
  MemberPage page;
  PageBytes bytes;
  for (auto& [user, member] : found) {
    overlay_mark(view->conversation, user, member);
    auto who = shown_user(txn, viewer, user);
    if (!who) return std::move(who).error();
    page.members.push_back({*std::move(who), member.role, member.joined_at, member.read_seq});
    if (!bytes.add(page.members.back()) || page.members.size() == limit) break;
  }
  if (page.members.size() < found.size()) page.next = page.members.back().user.id;
  return page;
}

Result<InboxPage> inbox(const store::Txn& txn, const Viewer& viewer, const InboxQuery& query) {
  InboxPage page;
  if (!query.after) page.totals.emplace();
  auto order = recency_of_all(Tables(txn), viewer, query, page.totals);
  if (!order) return std::move(order).error();
  const auto pinned = static_cast<std::size_t>(
      std::count_if(order->begin(), order->end(), [](const Recency& entry) { return entry.pinned; }));
  const auto limit = pinned + std::clamp<std::size_t>(query.limit, 1, Limits::inbox_page_conversations_max);
  const auto end = order->begin() + static_cast<std::ptrdiff_t>(std::min(limit, order->size()));
  std::partial_sort(order->begin(), end, order->end(), [](const Recency& a, const Recency& b) {
    return a.pinned != b.pinned ? a.pinned : a.position > b.position;
  });

  PageBytes bytes;
  for (auto entry = order->begin(); entry != end; ++entry) {
    auto seen = conversation(txn, viewer, entry->id);
    if (!seen) return std::move(seen).error();
    page.conversations.push_back(*std::move(seen));
    // The pinned ones are few, and the next page begins after one of the others.
    if (!entry->pinned && !bytes.add(page.conversations.back())) break;
  }
  const std::size_t shown = page.conversations.size();
  if (shown < order->size()) page.next = (*order)[shown - 1].position;
  return page;
}

namespace {

bool tells_signals(const View& view, const Viewer& viewer) {
  return view.conversation.member_count <= Limits::signals_members_max &&
         check_may_write(view.conversation, viewer.user);
}

}  // namespace

Result<bool> tells_typing(const store::Txn& txn, const Viewer& viewer, ConversationId id) {
  const auto view = view_of_member(Tables(txn), id, viewer);
  if (!view) return view.error();
  return tells_signals(*view, viewer) && may_post(view->conversation, view->member, viewer.is_visitor());
}

Result<bool> tells_delivered(const store::Txn& txn, const Viewer& viewer, ConversationId id, Seq seq) {
  const auto view = view_of_member(Tables(txn), id, viewer);
  if (!view) return view.error();
  if (!seq || seq > last_visible(*view)) return refuse(Refusal::no_message, "seq");
  return tells_signals(*view, viewer);
}

Result<Unread> unread(const store::Txn& txn, const Viewer& viewer, ConversationId id) {
  const auto view = view_of(Tables(txn), id, viewer);
  if (!view) return view.error();
  return unread_in(Tables(txn), viewer.user, id, *view);
}

Result<std::vector<Readable>> readable(const store::Txn& txn, const Viewer& viewer) {
  const Tables tables(txn);
  std::vector<Readable> all;
  std::vector<std::size_t> incomplete;
  auto scanned = tables.each_membership(viewer.user, [&](ConversationId id, const MembershipRecord& membership) {
    if (!viewer.may_use(id)) return true;
    all.push_back({id, {}});
    if (membership.left) {
      all.back().ranges = ranges_of(membership.left->intervals);
    } else if (membership.from && !membership.more) {
      all.back().ranges = {{membership.from, {}}};
    } else {
      incomplete.push_back(all.size() - 1);
    }
    return true;
  });
  if (!scanned) return scanned.error();
  for (const std::size_t i : incomplete) {
    const auto member = tables.member(all[i].conversation, viewer.user);
    if (!member) return member.error();
    // A direct conversation has no rows of members, and both see all of it.
    all[i].ranges = *member ? ranges_of((*member)->intervals) : std::vector<SeqRange>{{Seq(1), {}}};
  }
  return all;
}

}  // namespace confab::state
