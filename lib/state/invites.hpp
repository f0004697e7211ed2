#pragma once

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"

/// Invitations to groups, as the rules and the queries see them.
namespace confab::state {

bool is_valid(const InviteRecord& invite, TimeMs now);

struct OpenInvite {
  ConversationId conversation;
  InviteId id;
  InviteRecord record;
  ConversationRecord group;
};

/// A valid invitation by the hash of its token.
/// Errors: not_found  there is none: unknown, revoked, expired, used up, or of a group that has no members
Result<OpenInvite> open_invite(const Tables& tables, const TokenHash& hash, TimeMs now);

}  // namespace confab::state
