#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/draft_fields.hpp"
#include "state/refusals.hpp"

/// What the tables hold. Each record lists its fields once; docs/internals/architecture.md has the table of tables.
namespace confab::state {

using Digest = std::array<std::uint8_t, 16>;
using CommandId = std::array<std::uint8_t, 16>;
/// Random; with the key of the store it makes the refresh tokens of one session.
using RefreshFamily = std::array<std::uint8_t, 16>;
/// Of a token that is kept nowhere.
using TokenHash = std::array<std::uint8_t, 32>;

/// `meta` "state": one row, rewritten by every batch.
struct MetaRecord {
  static constexpr std::uint8_t kRecordVersion = 2;

  UserId last_user;
  ConversationId last_conversation;
  SessionId last_session;
  Position last_position;
  Position first_position;  ///< oldest that `log` still has
  TimeMs last_at = 0;       ///< clock reading of the newest record; may be before that of an older one
  Digest digest{};          ///< over every log record so far, in order: equal on equal stores
  std::uint64_t users = 0;
  std::uint64_t conversations = 0;
  Digest trimmed_digest{};  ///< over the records before `first_position`
  UserId names_found_to;    ///< users up to here are found by the words of their names

  // Not fields, the store has them:
  std::uint64_t epoch = 0;
  std::uint64_t level = 1;  ///< the newest rules and record versions that may be used
};

/// How often one user put another into a group, within the hour that is counted.
struct AddedBy {
  UserId adder;
  std::uint64_t groups = 0;
};

struct UserRecord {
  static constexpr std::uint8_t kRecordVersion = 2;

  std::string email;  ///< folded
  std::string name;
  std::string password_hash;
  TimeMs created_at = 0;
  TimeMs updated_at = 0;
  Position position;
  std::uint64_t groups = 0;    ///< of which the user is a member now
  std::uint64_t directs = 0;   ///< direct conversations that the user is in
  std::uint64_t left = 0;      ///< groups that the user left and may still read
  std::string shown_email;     ///< as it was typed, in lower case; empty: as `email`
  TimeMs added_since = 0;      ///< where the hour begins that `added` counts
  std::vector<AddedBy> added;  ///< who put the user into groups in it
  std::string words;  ///< of the name, folded, rising, each once, with spaces between: as `name_words` has them
  std::string about;
  std::string picture;
  bool disabled = false;           ///< by the host: no session begins
  std::uint64_t blocked = 0;       ///< how many people the user has blocked
  Position blocked_position;       ///< of the row in user_feed that told of the newest change of it
  std::uint64_t open_reports = 0;  ///< of this reporter
  std::vector<TokenHash> tokens;   ///< rows of `account_tokens`, the oldest first; some may have been removed
  std::uint64_t pinned = 0;        ///< conversations that the user pinned
};

/// One of the two of a direct conversation: the marks live here so that a send pays no other page.
struct DirectSide {
  static constexpr std::uint8_t kRecordVersion = 2;

  UserId user;
  Seq read_seq;
  std::uint64_t read_ordinal = 0;
  Position read_position;  ///< of the row in user_feed that told the mark
  bool blocks = false;     ///< the user has blocked the other one: a send need not look at `blocked`
};

struct ConversationRecord {
  static constexpr std::uint8_t kRecordVersion = 2;

  ConversationKind kind = ConversationKind::direct;
  std::string title;
  UserId created_by;
  TimeMs created_at = 0;
  Position created_position;
  std::uint64_t member_count = 0;
  Seq last_seq;
  std::uint64_t last_ordinal = 0;  ///< texts so far; notices have none
  Position last_position;          ///< of the newest message, or of the creation
  TimeMs last_at = 0;
  std::vector<Position> open;     ///< where `log` has the newest messages, those not yet in a block (< 32)
  std::vector<DirectSide> sides;  ///< direct: two, by rising user; group: none
  Position changed_position;      ///< of the newest row in `changes`; 0: there is none
  std::uint64_t deleted = 0;      ///< texts that were deleted, which `deletions` has
  Seq mentioned_seq;              ///< the newest message that mentioned somebody; 0: none did
  Allowed who_posts = Allowed::all;
  Allowed who_adds = Allowed::all;
  NewMembersSee history = NewMembersSee::joined;
  bool details = false;  ///< there is a row in `group_details`
};

/// `group_details`: what a send has nothing to do with, and should not have to write.
struct GroupDetails {
  std::string description;
  std::string picture;
  std::string first_title;  ///< until it was changed for the first time; empty: it was not
  InviteId last_invite;
};

/// `invites`: of one group. `invite_tokens` leads from the hash to it.
struct InviteRecord {
  TokenHash hash{};
  UserId created_by;
  TimeMs created_at = 0;
  TimeMs expires_at = 0;
  std::uint64_t uses = 0;
  std::uint64_t uses_max = 0;
};

/// How many people reacted with an emoji.
struct ReactionCount {
  std::string emoji;
  std::uint64_t count = 0;
};

/// A message as a block keeps it. Three members of Message are not stored: `conversation` is in the key, and `cut` and
/// `reactions` are made by queries.
struct StoredMessage : Message {
  static constexpr std::uint8_t kRecordVersion = 2;

  std::uint64_t ordinal = 0;          ///< texts up to and with this one
  std::uint64_t request_hash = 0;     ///< of the command, if it had a client key: another hash is a conflict
  std::vector<ReactionCount> counts;  ///< of its reactions; who they are from is in `reactions`
};

/// Up to 32 messages: 1-32 in block 0, 33-64 in block 1, …
struct BlockRecord {
  std::vector<StoredMessage> messages;
};

/// `changes`: a message that is no longer as it was sent has one row, at the position of its newest change.
struct ChangeRecord {
  Seq seq;
  TimeMs at = 0;
  TimeMs told_at = 0;  ///< when its readers were last told
};

/// `pins`: which messages of a conversation are pinned.
struct PinsRecord {
  std::vector<Seq> seqs;  ///< the newest pin last
};

/// `reactions`: with what one person reacted to one message.
struct ReactorRecord {
  std::vector<std::string> emojis;
};

/// `untold`: a message whose readers are to be told of its newest reactions, or a deleted one that still has rows of
/// `reactions`.
struct UntoldRecord {};

/// Some messages of a block. `deletions`: those that were deleted; `mentions`: those that mention a user, or, for user
/// 0, everybody, and were not deleted.
struct MarkedRecord {
  std::uint32_t messages = 0;  ///< bit 0: the first of the block
};

/// The part of a timeline that a user may see: from their joining notice to their leaving notice, both included.
struct Interval {
  Seq from;
  Seq to;                            ///< 0: still open
  std::uint64_t ordinal_before = 0;  ///< texts before `from`
  std::uint64_t ordinal_to = 0;      ///< texts up to `to`, once closed
};

struct MemberRecord {
  static constexpr std::uint8_t kRecordVersion = 2;

  Role role = Role::member;
  TimeMs joined_at = 0;
  std::vector<Interval> intervals;  ///< rising; the last one open while the user is a member
  Seq read_seq;
  std::uint64_t read_ordinal = 0;
  Position read_position;       ///< of the row in user_feed that told the mark
  std::vector<Interval> stays;  ///< when they were a member, where they see more than that; empty: as `intervals`
};

/// `memberships`: a user's conversations, those that the user left and may still read too.
struct MembershipRecord {
  static constexpr std::uint8_t kRecordVersion = 2;

  bool hidden = false;               ///< not listed until there is something newer than `listing_position`
  Position listing_position;         ///< of the row in user_feed that told `hidden`; 0: it was never hidden
  std::optional<MemberRecord> left;  ///< of a group that the user left: what they may still see, as `members` had it
  Seq from;                          ///< where the open interval begins; 0: look in `members`
  bool more = false;                 ///< there are closed intervals too
  std::string title;                 ///< of a group that the user left: as it was then; empty: it had its first one
  TimeMs muted_until = 0;
  bool pinned = false;
  Seq unread_mark;                ///< marked unread by hand while the read mark was the seq before this; 0: not marked
  Position preferences_position;  ///< of the row in user_feed that told the last three; 0: they were never set
};

struct SessionRecord {
  RefreshFamily family{};
  std::uint64_t generation = 1;  ///< of the newest refresh token that was handed out
  Position used;                 ///< where it was started or last refreshed
  std::string device;
  TimeMs created_at = 0;
  TimeMs expires_at = 0;
  TimeMs revoked_at = 0;                      ///< 0: not revoked
  std::vector<ConversationId> conversations;  ///< of a visitor, rising: all that it may use; empty: the user's all
};

/// `blocked`: whom a user has blocked.
struct BlockedRecord {
  TimeMs at = 0;
};

/// `reports`: what waits for the host, by the position of the report.
struct ReportRecord {
  UserId reporter;
  UserId user;                  ///< who is reported: of a message its author
  ConversationId conversation;  ///< 0: the user is reported
  Seq seq;
  std::string reason;
  TimeMs at = 0;
};

/// What an account token is good for.
enum class TokenPurpose : std::uint8_t { reset_password = 1, confirm_email = 2 };

/// `account_tokens`, by the hash of the token.
struct AccountTokenRecord {
  TokenPurpose purpose = TokenPurpose::reset_password;
  UserId user;
  std::string email;        ///< confirm_email: the new one, folded
  std::string shown_email;  ///< likewise, as it was typed; empty: as `email`
  TimeMs expires_at = 0;
};

/// `user_feed`: what concerns one person and stands in no timeline. 3 and 4 are not used.
enum class PersonalKind : std::uint8_t {
  direct_opened = 1,
  read = 2,
  listing = 5,       ///< the user hid a conversation, or shows it again
  forgotten = 6,     ///< a group that the user left is gone for them
  preferences = 10,  ///< the user muted, pinned or marked a conversation, or took that back
  blocks = 20        ///< the user blocked somebody, or ended it
};

struct PersonalRecord {
  static constexpr std::uint8_t kRecordVersion = 2;

  PersonalKind kind = PersonalKind::direct_opened;
  TimeMs at = 0;
  ConversationId conversation;
  Seq seq;
  bool hidden = false;     ///< listing
  TimeMs muted_until = 0;  ///< preferences, like the next two
  bool pinned = false;
  bool marked_unread = false;
};

/// `followers`: a name under which a host follows the log.
struct FollowerRecord {
  Position position;        ///< everything up to here is confirmed
  std::uint64_t epoch = 0;  ///< the history that the position belongs to
  std::uint64_t run = 0;    ///< the follower that may confirm now
  TimeMs at = 0;            ///< when the position was last written
};

/// What a feed record tells.
enum class OutcomeKind : std::uint8_t {
  refused = 1,  ///< of a command with a client key; kept so that a repeat gets the same refusal
  user_registered = 2,
  user_changed = 3,
  session_started = 4,
  session_rotated = 5,
  session_ended = 6,
  direct_opened = 7,
  message = 8,  ///< a text or a notice
  read = 9,
  trimmed = 10,
  listing = 11,          ///< a user hid a conversation, or shows it again
  forgotten = 12,        ///< a user gave up what they could still read of a group they left
  followed = 13,         ///< a follower began, confirmed or was removed; never in `log`, or following would feed itself
  message_changed = 14,  ///< a message was changed; the message itself has what it is now
  level_raised = 15,     ///< newer rules may be used from here on; told to nobody
  blocks_changed = 30,   ///< a user blocked somebody, or ended it
  reported = 31,         ///< told to nobody: the host reads `reports`
  report_resolved = 32,  ///< likewise
  names_found = 33,      ///< users of before level 2 are found by the words of their names; told to nobody
  preferences = 40,      ///< a user muted, pinned or marked a conversation, or took that back
  invite = 41,           ///< an invitation was made or revoked; told to nobody
};

/// The first fields of an Outcome, which can be read without decoding its message.
struct OutcomeHead {
  OutcomeKind kind = OutcomeKind::refused;
  CommandId id{};
  std::uint64_t request_hash = 0;  ///< another hash under the same id is a conflict
  TimeMs at = 0;
  UserId caller;
  /// user_*: which; session_*, listing, preferences, forgotten, blocks_changed: whose; direct_opened: the other one;
  UserId user;
  ///< read: whose mark
  SessionId session;
  SessionId kept_session;
  ConversationId conversation;
};

/// One outcome of one command: the value of `log` at a position, and what the caller is answered.
struct Outcome : OutcomeHead {
  static constexpr std::uint8_t kRecordVersion = 2;

  /// message: one, as it is now; its position and `at` are written once, above. message_changed: one where the log is
  /// read for somebody, never in the row.
  std::vector<StoredMessage> message;
  Seq seq;                         ///< read, message_changed
  std::int32_t error = 0;          ///< ErrorCode
  Refusal reason = Refusal::none;  ///< with `error`: which one; its sentence is not kept
  std::string error_field;
  bool unchanged = false;   ///< kept for its id only: nothing happened, nobody is told
  SessionId ended_session;  ///< session_started: the one unused longest, which had to end for this one
  Position trimmed_to;      ///< trimmed: `log` begins after this
  bool own_only = false;    ///< only the user is told: read: they had left; message_changed: others are told later
  bool hidden = false;      ///< listing
  bool forgotten = false;   ///< message: the user who left cannot read the group any more
  Digest written{};  ///< of a row that was written anew since: the hash of the first one, which the digest is over
  std::uint64_t level = 0;  ///< level_raised: to which
  Seq opened_from;          ///< message, joined: where the new interval begins; 0: at the message
  InviteId invite;
  TimeMs muted_until = 0;  ///< preferences, like the next two
  bool pinned = false;
  bool marked_unread = false;
  std::vector<UserId> skipped;  ///< message, joined: who was to be added and is no member
  std::string emoji;            ///< message_changed: by the caller's reaction with it
  bool removed = false;         ///< with `emoji`: the caller took it back

  // Not fields:
  Position position;                ///< the key (0: nothing was appended, now or earlier)
  std::int32_t retry_after_ms = 0;  ///< of a refusal that is not kept: when to come again, 0 if that is not known
};

}  // namespace confab::state
