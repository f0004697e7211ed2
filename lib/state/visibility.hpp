#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"
#include "state/viewer.hpp"

/// Decides who may see what, for all rules, queries and live delivery. No other file compares intervals.
namespace confab::state {

/// Whether an interval from `from` to `to` (both included; 0: still open) shows a message. Whatever shows somebody a
/// message has asked this: history and catch-up with the intervals that are stored, live delivery with those that
/// audience_of() opens and closes.
constexpr bool shows(Seq from, Seq to, Seq seq) { return from <= seq && (!to || seq <= to); }

/// Whether one of the member's intervals shows the message.
bool sees(const MemberRecord& member, Seq seq);

/// A conversation with one user as a member of it, present or former: their intervals and read mark, whichever table
/// has them.
struct View {
  ConversationRecord conversation;
  MemberRecord member;
};

/// Errors: not_found  no such conversation, or the user never was in it
Result<View> view_of(const Tables& tables, ConversationId id, UserId viewer);

/// As view_of. A visitor gets not_found for a conversation that they may not use.
Result<View> view_of(const Tables& tables, ConversationId id, const Viewer& viewer);

/// As view_of, for what only members may do. Errors: not_found  also for former members
Result<View> view_of_member(const Tables& tables, ConversationId id, UserId viewer);
Result<View> view_of_member(const Tables& tables, ConversationId id, const Viewer& viewer);

/// The user as a member, if they are or were one.
Result<std::optional<MemberRecord>> member_of(const Tables& tables, ConversationId id,
                                              const ConversationRecord& conversation, UserId user);

/// The user's side of a direct conversation, nullptr if it has none.
const DirectSide* side_of(const ConversationRecord& conversation, UserId user);

bool is_active(const MemberRecord& member);

/// When the user was a member: from the joining to the leaving notice, both included. They may see more than that.
const std::vector<Interval>& stays_of(const MemberRecord& member);

/// Whether somebody is the owner or an admin of a group, and is so for this session: a visitor's never counts.
bool runs_group(const ConversationRecord& conversation, const MemberRecord& member, bool visitor);
/// Whether a member may send messages there.
bool may_post(const ConversationRecord& conversation, const MemberRecord& member, bool visitor);
/// Whether a member may put others into the group, or invite them.
bool may_add(const ConversationRecord& conversation, const MemberRecord& member, bool visitor);

/// Messages that follow one another, both ends included.
struct SeqRange {
  Seq first;
  Seq last;
  friend bool operator==(const SeqRange&, const SeqRange&) = default;
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

/// Whether the user marked the conversation unread by hand, and the read mark has not moved since.
bool is_marked_unread(const MembershipRecord& membership, const MemberRecord& member);

/// How many texts the viewer may see and has not read, without those that were deleted. Looks at a row for each block
/// beyond the mark in which something was deleted.
Result<std::uint64_t> unread_of(const Tables& tables, ConversationId id, const View& view);

/// Whom a record of `log` concerned when it was written, and which intervals it opened and closed. A live feed knows
/// the open intervals of those who listen and follows the records; it tells each of them to this audience alone.
struct Audience {
  enum class Who : std::uint8_t {
    nobody,
    one,      ///< `user`
    members,  ///< all who have an open interval
    readers,  ///< all of whose intervals one shows `seq`
  };
  Who who = Who::nobody;
  UserId user;
  Seq seq;
  std::vector<UserId> opened;  ///< intervals that begin at `opened_from`
  Seq opened_from;
  std::vector<UserId> closed;  ///< intervals that end at `seq`
  std::vector<UserId> lost;    ///< intervals that are gone: these users hear that the group is, and not the record
};

/// Of a record that told something; of any other it is nobody. Marks are told to all members of a conversation with at
/// most Limits::read_marks_shown_members_max, in a larger one to their owner.
Result<Audience> audience_of(const Tables& tables, const Outcome& outcome);

}  // namespace confab::state
