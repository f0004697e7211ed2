#pragma once

#include <optional>
#include <vector>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"
#include "state/viewer.hpp"

/// Decides who may see what, for all rules and queries. No other file compares intervals.
namespace confab::state {

/// A conversation with one user's place in it: their intervals and read mark, whichever table has them.
struct View {
  ConversationRecord conversation;
  MemberRecord place;
};

/// Errors: not_found  no such conversation, or the user never had a place in it
Result<View> view_of(const Tables& tables, ConversationId id, UserId viewer);

/// As view_of. A visitor gets not_found for a conversation that they may not use.
Result<View> view_of(const Tables& tables, ConversationId id, const Viewer& viewer);

/// As view_of, for what only members may do. Errors: not_found  also for former members
Result<View> view_of_member(const Tables& tables, ConversationId id, UserId viewer);
Result<View> view_of_member(const Tables& tables, ConversationId id, const Viewer& viewer);

/// The user's place if they have or had one.
Result<std::optional<MemberRecord>> place_of(const Tables& tables, ConversationId id,
                                             const ConversationRecord& conversation, UserId user);

/// The user's side of a direct conversation, nullptr if it has none.
const DirectSide* side_of(const ConversationRecord& conversation, UserId user);

bool is_active(const MemberRecord& place);

/// Messages that follow one another, both ends included.
struct SeqRange {
  Seq first;
  Seq last;
};

/// All that the viewer may see, in rising order.
std::vector<SeqRange> visible_ranges(const View& view);

/// The newest message that the viewer may see, 0 if there is none.
Seq last_visible(const View& view);

/// The position of the newest message that the viewer may see: cheap for members, a read of the timeline for former
/// members.
Result<Position> newest_visible(const Tables& tables, ConversationId id, const View& view);

/// Whether the user's list leaves the conversation out: they hid it, and nothing newer that they see came since.
bool is_hidden(const MembershipRecord& membership, Position newest);

/// How many texts the viewer may see and has not read.
std::uint64_t unread_of(const View& view);

}  // namespace confab::state
