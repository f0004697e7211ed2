#include "state/visibility.hpp"

#include <algorithm>
#include <utility>

#include <confab/limits.hpp>

#include "state/changes.hpp"
#include "state/timeline.hpp"

namespace confab::state {

namespace {

Error no_conversation() { return refuse(Refusal::no_conversation); }

/// In a direct conversation both see everything, and the marks live in its record.
MemberRecord member_of_side(const ConversationRecord& conversation, const DirectSide& side) {
  MemberRecord member;
  member.joined_at = conversation.created_at;
  member.intervals = {Interval{.from = Seq(1)}};
  member.read_seq = side.read_seq;
  member.read_ordinal = side.read_ordinal;
  member.read_position = side.read_position;
  return member;
}

/// Members have theirs in `members`, those who left in their own row of `memberships`.
Result<std::optional<MemberRecord>> member_of_group(const Tables& tables, ConversationId id, UserId user) {
  auto present = tables.member(id, user);
  if (!present || *present) return present;
  auto membership = tables.membership(user, id);
  if (!membership) return std::move(membership).error();
  if (!*membership) return std::optional<MemberRecord>();
  return std::move((*membership)->left);
}

Result<Audience> audience_of_mark(const Tables& tables, const Outcome& outcome) {
  Audience audience{.who = Audience::Who::one, .user = outcome.user};
  if (outcome.own_only) return audience;
  const auto conversation = tables.conversation(outcome.conversation);
  if (!conversation) return conversation.error();
  if (!*conversation) return no_conversation();
  if ((*conversation)->member_count <= Limits::read_marks_shown_members_max) audience.who = Audience::Who::members;
  return audience;
}

Audience audience_of_message(const Outcome& outcome) {
  if (outcome.message.empty()) return {};
  const StoredMessage& message = outcome.message.front();
  Audience audience{.who = Audience::Who::readers, .seq = message.seq};
  switch (message.kind) {
    case MessageKind::text:
    case MessageKind::updated:
    case MessageKind::role:
      break;
    case MessageKind::created:
    case MessageKind::joined:
      audience.opened = message.users;
      audience.opened_from = outcome.opened_from ? outcome.opened_from : message.seq;
      break;
    case MessageKind::left:
    case MessageKind::removed:
      (outcome.forgotten ? audience.lost : audience.closed) = message.users;
      break;
  }
  return audience;
}

}  // namespace

bool sees(const MemberRecord& member, Seq seq) {
  return std::any_of(member.intervals.begin(), member.intervals.end(),
                     [seq](const Interval& interval) { return shows(interval.from, interval.to, seq); });
}

Result<Audience> audience_of(const Tables& tables, const Outcome& outcome) {
  if (outcome.error != 0 || outcome.unchanged) return Audience();
  switch (outcome.kind) {
    case OutcomeKind::message:
      return audience_of_message(outcome);
    case OutcomeKind::message_changed:
      if (outcome.own_only) return Audience{.who = Audience::Who::one, .user = outcome.caller};
      return Audience{.who = Audience::Who::readers, .seq = outcome.seq};
    case OutcomeKind::direct_opened:
      return Audience{.who = Audience::Who::members, .opened = {outcome.caller, outcome.user}, .opened_from = Seq(1)};
    case OutcomeKind::read:
      return audience_of_mark(tables, outcome);
    case OutcomeKind::listing:
    case OutcomeKind::preferences:
    case OutcomeKind::forgotten:
    case OutcomeKind::blocks_changed:
      return Audience{.who = Audience::Who::one, .user = outcome.user};
    case OutcomeKind::refused:
    case OutcomeKind::user_registered:
    case OutcomeKind::user_changed:
    case OutcomeKind::session_started:
    case OutcomeKind::session_rotated:
    case OutcomeKind::session_ended:
    case OutcomeKind::trimmed:
    case OutcomeKind::followed:
    case OutcomeKind::level_raised:
    case OutcomeKind::reported:
    case OutcomeKind::report_resolved:
    case OutcomeKind::names_found:
    case OutcomeKind::invite:
      break;
  }
  return Audience();
}

const DirectSide* side_of(const ConversationRecord& conversation, UserId user) {
  const auto found = std::find_if(conversation.sides.begin(), conversation.sides.end(),
                                  [&](const DirectSide& side) { return side.user == user; });
  return found == conversation.sides.end() ? nullptr : &*found;
}

Result<std::optional<MemberRecord>> member_of(const Tables& tables, ConversationId id,
                                              const ConversationRecord& conversation, UserId user) {
  if (conversation.kind != ConversationKind::direct) return member_of_group(tables, id, user);
  const auto* side = side_of(conversation, user);
  return side != nullptr ? std::optional(member_of_side(conversation, *side)) : std::nullopt;
}

Result<View> view_of(const Tables& tables, ConversationId id, UserId viewer) {
  auto conversation = tables.conversation(id);
  if (!conversation) return std::move(conversation).error();
  if (!*conversation) return no_conversation();
  auto member = member_of(tables, id, **conversation, viewer);
  if (!member) return std::move(member).error();
  if (!*member) return no_conversation();
  return View{std::move(**conversation), std::move(**member)};
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
  if (view && !is_active(view->member)) return no_conversation();
  return view;
}

bool is_active(const MemberRecord& member) { return !member.intervals.empty() && !member.intervals.back().to; }

bool runs_group(const ConversationRecord& conversation, const MemberRecord& member, bool visitor) {
  return !visitor && conversation.kind == ConversationKind::group && is_active(member) && member.role != Role::member;
}

bool may_post(const ConversationRecord& conversation, const MemberRecord& member, bool visitor) {
  return conversation.who_posts == Allowed::all || runs_group(conversation, member, visitor);
}

bool may_add(const ConversationRecord& conversation, const MemberRecord& member, bool visitor) {
  return conversation.who_adds == Allowed::all || runs_group(conversation, member, visitor);
}

const std::vector<Interval>& stays_of(const MemberRecord& member) {
  return member.stays.empty() ? member.intervals : member.stays;
}

std::vector<SeqRange> visible_ranges(const View& view) {
  std::vector<SeqRange> ranges;
  for (const auto& interval : view.member.intervals) {
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

bool is_marked_unread(const MembershipRecord& membership, const MemberRecord& member) {
  return membership.unread_mark.value == member.read_seq.value + 1;
}

Result<std::uint64_t> unread_of(const Tables& tables, ConversationId id, const View& view) {
  std::uint64_t count = 0;
  for (const auto& interval : view.member.intervals) {
    const std::uint64_t from = std::max(interval.ordinal_before, view.member.read_ordinal);
    const std::uint64_t to = interval.to ? interval.ordinal_to : view.conversation.last_ordinal;
    if (to > from) count += to - from;
  }
  if (count == 0 || view.conversation.deleted == 0) return count;
  for (const auto& range : visible_ranges(view)) {
    const Seq first = std::max(range.first, Seq(view.member.read_seq.value + 1));
    const auto deleted = deleted_in(tables, id, first, range.last);
    if (!deleted) return deleted.error();
    count -= *deleted;
  }
  return count;
}

}  // namespace confab::state
