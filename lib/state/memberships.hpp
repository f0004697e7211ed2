#pragma once

#include <string_view>
#include <vector>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/rules.hpp"

/// Which conversations a user is in: the rows that say so, the counts of them, and their bounds. A member's record is
/// in `members`, and moves to the user's own row of `memberships` when they leave, so that a group's rows are those of
/// its members alone.
namespace confab::state {

/// A user who is about to become a member.
struct Newcomer {
  UserId id;
  UserRecord user;
};

/// Whether the caller may put this user, or themselves, into one more group.
/// Errors: too_large     the user is a member of as many groups as one may be
///         rate_limited  others put the user into as many groups as they may within an hour; with the rest of the hour
Result<> check_one_more_group(const Step& step, const Newcomer& newcomer, std::string_view field);

/// The rows of a user who becomes a member, for the first time or after they left; counts it. The user's record is
/// written.
Result<> begin_membership(Step& step, ConversationId id, ConversationKind kind, Newcomer& newcomer,
                          const MemberRecord& member);

/// Moves the record of a member who left to where former members have theirs. False: they have as many of these as one
/// may, and this one is gone for them; the row in `user_feed` that tells so is written.
Result<bool> end_membership(Step& step, ConversationId id, const ConversationRecord& group, UserId user,
                            const MemberRecord& member);

/// Takes a former member's record away, with what `user_feed` has of it, and writes the row that tells so.
Result<> forget_membership(Step& step, ConversationId id, UserId user, const MemberRecord& member);

/// Makes room for one more interval where there are `intervals_max`, all closed. Two that touch become one, which
/// changes nothing. Otherwise the shortest is dropped, and the user cannot read it any more: to join two with a gap
/// between them would show what they must not see.
void make_room(std::vector<Interval>& intervals, std::size_t intervals_max);

}  // namespace confab::state
