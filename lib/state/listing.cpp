#include <utility>

#include "state/memberships.hpp"
#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/visibility.hpp"

// What a user has in their list: hiding a conversation, muting, pinning and marking it, and giving up one that they
// left.

namespace confab::state {

namespace {

/// One row per user and conversation: the new one replaces the one before.
Result<> tell_listing(Step& step, ConversationId id, MembershipRecord& membership) {
  if (membership.listing_position) {
    if (auto del = step.tables.del_personal(step.caller(), membership.listing_position); !del) return del;
  }
  PersonalRecord told{.kind = PersonalKind::listing, .at = step.at(), .conversation = id};
  told.hidden = membership.hidden;
  membership.listing_position = step.position;
  if (auto put = step.tables.put_personal(step.caller(), step.position, told); !put) return put;
  return step.tables.put_membership(step.caller(), id, membership);
}

/// As tell_listing.
Result<> tell_preferences(Step& step, ConversationId id, MembershipRecord& membership, const Outcome& outcome) {
  if (membership.preferences_position) {
    if (auto del = step.tables.del_personal(step.caller(), membership.preferences_position); !del) return del;
  }
  PersonalRecord told{.kind = PersonalKind::preferences, .at = step.at(), .conversation = id};
  told.muted_until = outcome.muted_until;
  told.pinned = outcome.pinned;
  told.marked_unread = outcome.marked_unread;
  membership.preferences_position = step.position;
  if (auto put = step.tables.put_personal(step.caller(), step.position, told); !put) return put;
  return step.tables.put_membership(step.caller(), id, membership);
}

Result<> count_pinned(Step& step, bool pinned) {
  auto user = existing_user(step.tables, step.caller(), "user");
  if (!user) return std::move(user).error();
  if (pinned && user->pinned >= Limits::pinned_conversations_max) return refuse(Refusal::too_many_pinned, "pinned");
  user->pinned += pinned ? 1 : -1;
  return step.tables.put_user(step.caller(), *user);
}

}  // namespace

Result<Outcome> set_listing(Step& step, ConversationId id, const View& view, bool hidden) {
  auto membership = step.tables.membership(step.caller(), id);
  if (!membership) return std::move(membership).error();
  if (!*membership) return Error{ErrorCode::internal, "a member without a membership"};
  const auto newest = newest_visible(step.tables, id, view);
  if (!newest) return newest.error();
  Outcome outcome;
  outcome.kind = OutcomeKind::listing;
  outcome.user = step.caller();
  outcome.conversation = id;
  outcome.hidden = hidden;
  outcome.unchanged = is_hidden(**membership, *newest) == hidden;
  if (outcome.unchanged) return outcome;
  (*membership)->hidden = hidden;
  if (auto told = tell_listing(step, id, **membership); !told) return told.error();
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const ListConversation& body) {
  auto view = view_of(step.tables, body.conversation, step.caller());
  if (!view) return std::move(view).error();
  return set_listing(step, body.conversation, *view, body.hidden);
}

Result<Outcome> apply_rule(Step& step, const SetPreferences& body) {
  if (body.muted_until && (*body.muted_until < 0 || *body.muted_until > static_cast<TimeMs>(Limits::integer_max))) {
    return refuse(Refusal::muted_out_of_range, "muted_until");
  }
  const auto view = view_of(step.tables, body.conversation, step.caller());
  if (!view) return view.error();
  auto stored = step.tables.membership(step.caller(), body.conversation);
  if (!stored) return std::move(stored).error();
  if (!*stored) return Error{ErrorCode::internal, "a member without a membership"};
  MembershipRecord& membership = **stored;

  Outcome outcome;
  outcome.kind = OutcomeKind::preferences;
  outcome.user = step.caller();
  outcome.conversation = body.conversation;
  const bool was_marked = is_marked_unread(membership, view->member);
  outcome.muted_until = body.muted_until.value_or(membership.muted_until);
  outcome.pinned = body.pinned.value_or(membership.pinned);
  outcome.marked_unread = body.marked_unread.value_or(was_marked);
  outcome.unchanged = outcome.muted_until == membership.muted_until && outcome.pinned == membership.pinned &&
                      outcome.marked_unread == was_marked;
  if (outcome.unchanged) return outcome;
  if (outcome.pinned != membership.pinned) {
    if (auto counted = count_pinned(step, outcome.pinned); !counted) return counted.error();
  }
  membership.muted_until = outcome.muted_until;
  membership.pinned = outcome.pinned;
  membership.unread_mark = outcome.marked_unread ? Seq(view->member.read_seq.value + 1) : Seq();
  if (auto told = tell_preferences(step, body.conversation, membership, outcome); !told) return told.error();
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const ForgetGroup& body) {
  auto view = view_of(step.tables, body.conversation, step.caller());
  if (!view) return std::move(view).error();
  if (view->conversation.kind == ConversationKind::direct) {
    return refuse(Refusal::direct_not_left, "conversation");
  }
  if (is_active(view->member)) return refuse(Refusal::member_still, "conversation");
  if (auto gone = forget_membership(step, body.conversation, step.caller(), view->member); !gone) return gone.error();
  Outcome outcome;
  outcome.kind = OutcomeKind::forgotten;
  outcome.user = step.caller();
  outcome.conversation = body.conversation;
  return outcome;
}

}  // namespace confab::state
