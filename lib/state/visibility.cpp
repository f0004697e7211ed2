#include "state/visibility.hpp"

#include <algorithm>
#include <utility>

#include "state/timeline.hpp"

namespace confab::state {

namespace {

Error no_conversation() { return refuse(Refusal::no_conversation); }

/// In a direct conversation both see everything, and the marks live in its record.
MemberRecord place_of_side(const ConversationRecord& conversation, const DirectSide& side) {
  MemberRecord place;
  place.joined_at = conversation.created_at;
  place.intervals = {Interval{.from = Seq(1)}};
  place.read_seq = side.read_seq;
  place.read_ordinal = side.read_ordinal;
  place.read_position = side.read_position;
  return place;
}

/// Members have theirs in `members`, those who left in their own row of `memberships`.
Result<std::optional<MemberRecord>> place_in_group(const Tables& tables, ConversationId id, UserId user) {
  auto present = tables.member(id, user);
  if (!present || *present) return present;
  auto membership = tables.membership(user, id);
  if (!membership) return std::move(membership).error();
  if (!*membership) return std::optional<MemberRecord>();
  return std::move((*membership)->left);
}

}  // namespace

const DirectSide* side_of(const ConversationRecord& conversation, UserId user) {
  const auto found = std::find_if(conversation.sides.begin(), conversation.sides.end(),
                                  [&](const DirectSide& side) { return side.user == user; });
  return found == conversation.sides.end() ? nullptr : &*found;
}

Result<std::optional<MemberRecord>> place_of(const Tables& tables, ConversationId id,
                                             const ConversationRecord& conversation, UserId user) {
  if (conversation.kind != ConversationKind::direct) return place_in_group(tables, id, user);
  const auto* side = side_of(conversation, user);
  return side != nullptr ? std::optional(place_of_side(conversation, *side)) : std::nullopt;
}

Result<View> view_of(const Tables& tables, ConversationId id, UserId viewer) {
  auto conversation = tables.conversation(id);
  if (!conversation) return std::move(conversation).error();
  if (!*conversation) return no_conversation();
  auto place = place_of(tables, id, **conversation, viewer);
  if (!place) return std::move(place).error();
  if (!*place) return no_conversation();
  return View{std::move(**conversation), std::move(**place)};
}

Result<View> view_of(const Tables& tables, ConversationId id, const Viewer& viewer) {
  if (!viewer.may_use(id)) return no_conversation();
  return view_of(tables, id, viewer.user);
}

Result<View> view_of_member(const Tables& tables, ConversationId id, const Viewer& viewer) {
  if (!viewer.may_use(id)) return no_conversation();
  return view_of_member(tables, id, viewer.user);
}

Result<View> view_of_member(const Tables& tables, ConversationId id, UserId viewer) {
  auto view = view_of(tables, id, viewer);
  if (view && !is_active(view->place)) return no_conversation();
  return view;
}

bool is_active(const MemberRecord& place) { return !place.intervals.empty() && !place.intervals.back().to; }

std::vector<SeqRange> visible_ranges(const View& view) {
  std::vector<SeqRange> ranges;
  for (const auto& interval : view.place.intervals) {
    const Seq last = interval.to ? interval.to : view.conversation.last_seq;
    if (interval.from <= last) ranges.push_back({interval.from, last});
  }
  return ranges;
}

Seq last_visible(const View& view) {
  const auto ranges = visible_ranges(view);
  return ranges.empty() ? Seq() : ranges.back().last;
}

Result<Position> newest_visible(const Tables& tables, ConversationId id, const View& view) {
  const Seq last = last_visible(view);
  if (last == view.conversation.last_seq) return view.conversation.last_position;
  return Timeline(tables, id, view.conversation).position(last);
}

bool is_hidden(const MembershipRecord& membership, Position newest) {
  return membership.hidden && newest < membership.listing_position;
}

std::uint64_t unread_of(const View& view) {
  std::uint64_t count = 0;
  for (const auto& interval : view.place.intervals) {
    const std::uint64_t from = std::max(interval.ordinal_before, view.place.read_ordinal);
    const std::uint64_t to = interval.to ? interval.ordinal_to : view.conversation.last_ordinal;
    if (to > from) count += to - from;
  }
  return count;
}

}  // namespace confab::state
