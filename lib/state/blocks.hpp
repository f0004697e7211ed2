#pragma once

#include <string_view>

#include <confab/result.hpp>

#include "state/memberships.hpp"
#include "state/records.hpp"
#include "state/rules.hpp"

/// What a block forbids. Blocked users are told that something is not allowed, and no more.
namespace confab::state {

enum class Blocked { no, by_caller, by_other };

/// Whether the caller blocked the other user, or else the other way round.
Result<Blocked> blocked_between(const Tables& tables, UserId caller, UserId other);

/// Whether the caller may say something in a conversation: in a direct one, if neither blocks the other. Costs no read.
/// Errors: forbidden
Result<> check_may_write(const ConversationRecord& conversation, UserId caller);

/// Whether the caller may open a new direct conversation with the other user, which neither may who blocks or is
/// blocked.
/// Errors: forbidden, with the field "user"
Result<> check_may_meet(const Step& step, UserId other);

/// Whether the caller may put this user into a group: not somebody who blocked the caller.
/// Errors: forbidden, with the field
Result<> check_may_add(const Step& step, const Newcomer& newcomer, std::string_view field);

}  // namespace confab::state
