#include "state/invites.hpp"

#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/visibility.hpp"

// Invitations: whoever has the token may join the group. Only its hash is stored.

namespace confab::state {

namespace {

Result<View> inviting_group(const Step& step, ConversationId id) {
  auto view = callers_group(step, id, Refusal::direct_has_no_settings);
  if (view && !may_add(step, *view)) return refuse(Refusal::admins_add);
  return view;
}

struct Invitations {
  std::size_t valid = 0;
  std::vector<std::pair<InviteId, TokenHash>> over;  ///< those that are not valid any more
};

Result<Invitations> invitations_of(const Step& step, ConversationId id) {
  Invitations found;
  auto scanned = step.tables.each_invite(id, [&](InviteId invite, InviteRecord&& record) {
    if (is_valid(record, step.at())) {
      ++found.valid;
    } else {
      found.over.emplace_back(invite, record.hash);
    }
    return true;
  });
  if (!scanned) return scanned.error();
  return found;
}

Outcome invite_outcome(ConversationId id, InviteId invite) {
  Outcome outcome;
  outcome.kind = OutcomeKind::invite;
  outcome.conversation = id;
  outcome.invite = invite;
  return outcome;
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const CreateInvite& body) {
  if (auto fit = check_invite(body.lifetime_ms, body.uses_max); !fit) return fit.error();
  auto view = inviting_group(step, body.conversation);
  if (!view) return std::move(view).error();
  const auto present = invitations_of(step, body.conversation);
  if (!present) return present.error();
  if (present->valid >= Limits::invites_per_group_max) return refuse(Refusal::too_many_invites, "conversation");
  const auto known = step.tables.invite_of_token(body.hash);
  if (!known) return known.error();
  if (*known) return refuse(Refusal::invite_known);
  auto stored = step.tables.group_details(body.conversation);
  if (!stored) return std::move(stored).error();

  for (const auto& [invite, hash] : present->over) {
    if (auto del = step.tables.del_invite(body.conversation, invite, hash); !del) return del.error();
  }
  GroupDetails details = std::move(*stored).value_or(GroupDetails{});
  const InviteId id(++details.last_invite.value);
  if (auto put = step.tables.put_group_details(body.conversation, details); !put) return put.error();
  const InviteRecord record{.hash = body.hash,
                            .created_by = step.caller(),
                            .created_at = step.at(),
                            .expires_at = step.at() + body.lifetime_ms,
                            .uses_max = body.uses_max};
  if (auto put = step.tables.put_invite(body.conversation, id, record); !put) return put.error();
  if (!view->conversation.details) {
    view->conversation.details = true;
    if (auto put = step.tables.put_conversation(body.conversation, view->conversation); !put) return put.error();
  }
  return invite_outcome(body.conversation, id);
}

Result<Outcome> apply_rule(Step& step, const RevokeInvite& body) {
  auto view = inviting_group(step, body.conversation);
  if (!view) return std::move(view).error();
  const auto record = step.tables.invite(body.conversation, body.invite);
  if (!record) return record.error();
  if (!*record) return refuse(Refusal::no_invite, "invite");
  if (auto del = step.tables.del_invite(body.conversation, body.invite, (*record)->hash); !del) return del.error();
  return invite_outcome(body.conversation, body.invite);
}

Result<Outcome> apply_rule(Step& step, const AcceptInvite& body) {
  auto open = open_invite(step.tables, body.hash, step.at());
  if (!open) return std::move(open).error();
  const auto member = member_of(step.tables, open->conversation, open->group, step.caller());
  if (!member) return member.error();
  if (*member && is_active(**member)) return no_news(open->conversation);
  auto joined = join_group(step, open->conversation, std::move(open->group), step.caller());
  if (!joined) return joined;
  ++open->record.uses;
  if (auto put = step.tables.put_invite(open->conversation, open->id, open->record); !put) return put.error();
  return joined;
}

bool is_valid(const InviteRecord& invite, TimeMs now) {
  return now < invite.expires_at && invite.uses < invite.uses_max;
}

Result<OpenInvite> open_invite(const Tables& tables, const TokenHash& hash, TimeMs now) {
  const auto key = tables.invite_of_token(hash);
  if (!key) return key.error();
  if (!*key) return refuse(Refusal::no_invite, "token");
  const auto [conversation, id] = **key;
  auto record = tables.invite(conversation, id);
  if (!record) return std::move(record).error();
  auto group = tables.conversation(conversation);
  if (!group) return std::move(group).error();
  if (!*record || !*group) return Error{ErrorCode::internal, "an invitation or its group is not there"};
  // Into a group that everybody left nobody can be let in.
  if (!is_valid(**record, now) || (*group)->member_count == 0) return refuse(Refusal::no_invite, "token");
  return OpenInvite{conversation, id, std::move(**record), std::move(**group)};
}

}  // namespace confab::state
