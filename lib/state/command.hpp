#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/records.hpp"

/// Every mutation is a command: plain data that already holds everything not deterministic.
namespace confab::state {

struct RegisterUser {
  static constexpr std::uint8_t kRecordVersion = 2;

  std::string email;  ///< folded
  std::string name;
  std::string password_hash;
  std::string shown_email;  ///< empty: as `email`
  std::string words{};      ///< of the name, as UserRecord has them; empty below level 2
};

/// Sets a hash. With `expected_hash` only if that is the present one (a rehash must not undo a new password).
struct SetPassword {
  std::string password_hash;
  std::string expected_hash;
  bool end_other_sessions = false;
};

struct StartSession {
  UserId user;                ///< the caller is nobody yet
  std::string password_hash;  ///< the one that was verified: refused if it changed meanwhile
  RefreshFamily family{};
  std::string device;
  std::int64_t lifetime_ms = 0;               ///< from the clock reading of this command on
  std::vector<ConversationId> conversations;  ///< a visitor's, rising, no doubles; empty: no visitor
};

/// For a refresh token that was found genuine. The rules decide by its generation.
struct RotateSession {
  UserId user;
  SessionId session;
  RefreshFamily family{};
  std::uint64_t generation = 0;
  std::int64_t lifetime_ms = 0;
};

struct EndSession {
  SessionId session;
};

struct OpenDirect {
  UserId other;
};

struct CreateGroup {
  std::string title;
  std::vector<UserId> members;  ///< without the caller, rising, no doubles
};

struct AddMember {
  ConversationId conversation;
  UserId user;
};

/// Who may not be added is left out.
struct AddMembers {
  ConversationId conversation;
  std::vector<UserId> users;  ///< rising, no doubles
};

/// With `user` the caller: they leave.
struct RemoveMember {
  ConversationId conversation;
  UserId user;
};

struct SendMessage : Draft {
  static constexpr std::uint8_t kRecordVersion = kDraftVersion;

  ConversationId conversation;
  /// Of a retry: everything stored up to here was searched for its key. What came since must be in the window of ids.
  std::optional<Position> searched_up_to = {};
};

struct MarkRead {
  ConversationId conversation;
  Seq seq;
};

/// Deletes log records up to a position, at most 1,000 a command. Messages that are still open there are sealed first.
struct TrimLog {
  Position up_to;
};

/// By the host. What is absent stays as it is.
struct UpdateUser {
  static constexpr std::uint8_t kRecordVersion = 2;

  UserId user;
  std::optional<std::string> email;  ///< folded
  std::string shown_email;           ///< with `email`; empty: as that
  std::optional<std::string> name;
  std::string words{};  ///< with `name`, as in RegisterUser
  std::optional<std::string> about{};
  std::optional<std::string> picture{};
};

/// Takes a conversation out of the caller's list until a newer message is in it, or puts it back.
struct ListConversation {
  ConversationId conversation;
  bool hidden = false;
};

/// Gives a message of the caller another text, other data or both. What was there before is not kept.
struct EditMessage {
  static constexpr std::uint8_t kRecordVersion = 2;

  ConversationId conversation;
  Seq seq;
  std::string body;            ///< empty: it stays
  std::int64_t within_ms = 0;  ///< refused when the message is older; 0: however old it is
  std::string data = {};       ///< empty: it stays
};

/// Takes a message away from everybody. Its seq stays, and says who did it, and when.
struct DeleteMessage {
  ConversationId conversation;
  Seq seq;
  std::int64_t within_ms = 0;  ///< of the caller's own message: as in EditMessage
};

/// Pins a message of a conversation, or takes its pin away.
struct PinMessage {
  ConversationId conversation;
  Seq seq;
  bool pinned = true;
};

/// The caller reacts to a message with an emoji, or takes that back.
struct SetReaction {
  ConversationId conversation;
  Seq seq;
  std::string emoji;
  bool removed = false;
};

/// Tells the readers of a message of the reactions that came since they were last told, or deletes a part of those of a
/// deleted message. The writer's process gives it for a row of `untold`.
struct TellReactions {
  ConversationId conversation;
  Seq seq;
};

/// Gives up what the caller may still read of a group that they left.
struct ForgetGroup {
  ConversationId conversation;
};

/// Asks what became of an earlier send under the id of this command, for a message that admission refuses: a repeat is
/// answered as the first was. Changes nothing, and the log does not keep it.
struct FindPlacement {
  ConversationId conversation;
};

/// Begins to follow the log under a name, which is made if it is new.
struct BeginFollowing {
  std::string name;
  std::uint64_t run = 0;               ///< random: names this follower, so that what an earlier one confirms is refused
  std::uint64_t epoch = 0;             ///< of the store
  std::optional<Position> after = {};  ///< begin here instead of at the confirmed position
};

/// A follower has dealt with everything up to a position.
struct ConfirmFollowed {
  std::string name;
  std::uint64_t run = 0;
  Position position;
};

/// Forgets a name and its position.
struct RemoveFollower {
  std::string name;
};

/// Lets newer rules and record versions be used, when every process that has the store open knows them. No lower level
/// comes after a higher one.
struct RaiseLevel {
  std::uint64_t level = 0;
};

/// By the caller, of themselves. What is absent stays as it is.
struct UpdateProfile {
  std::optional<std::string> name;
  std::string words;  ///< with `name`, as in RegisterUser
  std::optional<std::string> about;
  std::optional<std::string> picture;
};

/// By the host. A user who is disabled has no session and gets none; their conversations go on without them.
struct DisableUser {
  UserId user;
  bool disabled = true;  ///< false: they may sign in again
};

/// By the host: all sessions of a user.
struct EndSessions {
  UserId user;
};

struct BlockUser {
  UserId user;
  bool blocked = true;  ///< false: not any more
};

/// To the host: a message that the caller may see, or a user.
struct CreateReport {
  ConversationId conversation;
  Seq seq;
  UserId user;  ///< without a conversation
  std::string reason;
};

/// By the host: takes the report from the queue.
struct ResolveReport {
  Position report;
};

/// The name of a user of before level 2.
struct FoundName {
  UserId user;
  std::string name;   ///< of which the words are: another one meanwhile has words already
  std::string words;  ///< as in RegisterUser
  friend bool operator==(const FoundName&, const FoundName&) = default;
};

/// Lets users of before level 2 be found by the words of their names, from where the command before ended.
struct FindNames {
  UserId after;
  UserId up_to;
  std::vector<FoundName> names;
};

/// Makes a token for the caller, of which only the hash is known here.
struct MakeAccountToken {
  TokenHash hash{};
  TokenPurpose purpose = TokenPurpose::reset_password;
  std::string email;          ///< confirm_email: the new one, folded
  std::string shown_email;    ///< likewise; empty: as `email`
  std::string expected_hash;  ///< of the password that was verified; empty: none was asked for
};

/// Sets the password of the user who has the token, and ends all their sessions.
struct ResetPassword {
  TokenHash token{};
  std::string password_hash;
};

/// Gives the user who has the token the address that the token was made for.
struct ConfirmEmail {
  TokenHash token{};
};

/// Changes what a group is called, shows and allows.
struct UpdateConversation : ConversationUpdate {
  ConversationId conversation;
};

/// Makes a member of a group an admin, takes that back, or hands the ownership over.
struct SetRole {
  ConversationId conversation;
  UserId user;
  Role role = Role::member;
};

/// What the caller keeps about a conversation for themselves. What is absent stays as it is.
struct SetPreferences {
  ConversationId conversation;
  std::optional<TimeMs> muted_until;
  std::optional<bool> pinned;
  std::optional<bool> marked_unread;
};

struct CreateInvite {
  ConversationId conversation;
  TokenHash hash{};
  std::int64_t lifetime_ms = 0;  ///< from the clock reading of this command on
  std::uint64_t uses_max = 0;
};

struct RevokeInvite {
  ConversationId conversation;
  InviteId invite;
};

/// The caller joins the group to which the token with this hash invites.
struct AcceptInvite {
  TokenHash hash{};
};

struct Command {
  CommandId id{};                  ///< of the caller and their client key, or random
  bool identified = false;         ///< has a client key: refusals are kept too
  std::uint64_t request_hash = 0;  ///< of what the caller asked, without what admission added
  Caller caller;                   ///< with a session: it must be alive
  TimeMs at = 0;                   ///< the clock as the log read it: a label, which may be wrong and go back
  std::variant<RegisterUser, SetPassword, StartSession, RotateSession, EndSession, OpenDirect, CreateGroup, AddMember,
               RemoveMember, SendMessage, MarkRead, TrimLog, UpdateUser, ListConversation, ForgetGroup, FindPlacement,
               BeginFollowing, ConfirmFollowed, RemoveFollower, EditMessage, DeleteMessage, RaiseLevel, UpdateProfile,
               DisableUser, EndSessions, BlockUser, CreateReport, ResolveReport, FindNames, MakeAccountToken,
               ResetPassword, ConfirmEmail, UpdateConversation, SetRole, SetPreferences, CreateInvite, RevokeInvite,
               AcceptInvite, PinMessage, SetReaction, TellReactions, AddMembers>
      body;
};

/// The command codec: header fields, the kind's number, the body's fields. Numbers are never reused.
void encode(const Command& command, std::string& out);

/// Errors: internal  not a form that encode() makes, or of a newer version, even if only a field at its end is new
Result<Command> decode_command(std::string_view in);

}  // namespace confab::state
