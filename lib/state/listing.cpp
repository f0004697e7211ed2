#include <utility>

#include "state/memberships.hpp"
#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/visibility.hpp"

// What a user has in their list: hiding a conversation, and giving up one that they left.

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
