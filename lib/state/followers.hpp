#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <confab/follow.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/records.hpp"
#include "store/transaction.hpp"

/// What a host needs that follows the whole log under a name.
///
/// The data is one row of `followers` for each name: how far its host has confirmed, in which history, and which
/// follower may confirm now. Hosts make and remove the rows, at most Limits::followers_max; nothing else does, and
/// trimming does not ask them. Beginning and confirming are commands without a record in `log`, so following does not
/// feed itself.
namespace confab::state {

/// Errors: invalid_argument (name)
Result<> check_follower_name(std::string_view name);

/// In the order of their names.
Result<std::vector<FollowerInfo>> followers(const store::Txn& txn);
Result<std::optional<FollowerRecord>> follower_record(const store::Txn& txn, std::string_view name);

/// The event of a log record for a host, if it has one: event_of() with whom it concerns, and users who were registered
/// or changed. Where a member leaves for good it is the notice alone.
std::optional<Event> host_event_of(const Outcome& outcome);

}  // namespace confab::state
