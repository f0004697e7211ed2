#include "state/blocks.hpp"

#include <utility>

#include "state/refusals.hpp"

namespace confab::state {

namespace {

/// One row for each user: a device that was away asks for the list anew, whatever happened to it.
Result<> tell_blocks(Step& step, UserRecord& user) {
  if (user.blocked_position) {
    if (auto del = step.tables.del_personal(step.caller(), user.blocked_position); !del) return del;
  }
  user.blocked_position = step.position;
  return step.tables.put_personal(step.caller(), step.position, {.kind = PersonalKind::blocks, .at = step.at()});
}

/// In the direct conversation of the two, if there is one.
Result<> mark_side(Step& step, UserId other, bool blocks) {
  const auto id = step.tables.direct(step.caller(), other);
  if (!id) return id.error();
  if (!*id) return {};
  auto conversation = step.tables.conversation(**id);
  if (!conversation) return std::move(conversation).error();
  if (!*conversation) return refuse(Refusal::no_conversation);
  for (auto& side : (*conversation)->sides) {
    if (side.user == step.caller()) side.blocks = blocks;
  }
  return step.tables.put_conversation(**id, **conversation);
}

}  // namespace

Result<Blocked> blocked_between(const Tables& tables, UserId caller, UserId other) {
  const auto by_caller = tables.blocked(caller, other);
  if (!by_caller) return by_caller.error();
  if (*by_caller) return Blocked::by_caller;
  const auto by_other = tables.blocked(other, caller);
  if (!by_other) return by_other.error();
  return *by_other ? Blocked::by_other : Blocked::no;
}

Result<> check_may_write(const ConversationRecord& conversation, UserId caller) {
  bool blocked = false;
  for (const auto& side : conversation.sides) {
    if (!side.blocks) continue;
    if (side.user == caller) return refuse(Refusal::unblock_first);
    blocked = true;
  }
  if (blocked) return refuse(Refusal::blocked);
  return {};
}

Result<> check_may_meet(const Step& step, UserId other) {
  const auto blocked = blocked_between(step.tables, step.caller(), other);
  if (!blocked) return blocked.error();
  if (*blocked == Blocked::by_caller) return refuse(Refusal::unblock_first, "user");
  if (*blocked == Blocked::by_other) return refuse(Refusal::blocked, "user");
  return {};
}

Result<> check_may_add(const Step& step, const Newcomer& newcomer, std::string_view field) {
  if (newcomer.user.blocked == 0) return {};
  const auto blocked = step.tables.blocked(newcomer.id, step.caller());
  if (!blocked) return blocked.error();
  if (*blocked) return refuse(Refusal::blocked, field);
  return {};
}

Result<Outcome> apply_rule(Step& step, const BlockUser& body) {
  if (body.user == step.caller()) return refuse(Refusal::block_oneself, "user");
  if (auto other = existing_user(step.tables, body.user, "user"); !other) return std::move(other).error();
  auto user = existing_user(step.tables, step.caller(), "user");
  if (!user) return std::move(user).error();
  const auto present = step.tables.blocked(step.caller(), body.user);
  if (!present) return present.error();
  Outcome outcome;
  outcome.kind = OutcomeKind::blocks_changed;
  outcome.user = step.caller();
  outcome.unchanged = present->has_value() == body.blocked;
  if (outcome.unchanged) return outcome;
  if (body.blocked) {
    if (user->blocked >= step.bounds.blocked) return refuse(Refusal::too_many_blocked);
    ++user->blocked;
    if (auto put = step.tables.put_blocked(step.caller(), body.user, {step.at()}); !put) return put.error();
  } else {
    --user->blocked;
    if (auto del = step.tables.del_blocked(step.caller(), body.user); !del) return del.error();
  }
  if (auto marked = mark_side(step, body.user, body.blocked); !marked) return marked.error();
  if (auto told = tell_blocks(step, *user); !told) return told.error();
  if (auto put = step.tables.put_user(step.caller(), *user); !put) return put.error();
  return outcome;
}

}  // namespace confab::state
