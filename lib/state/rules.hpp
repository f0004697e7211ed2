#pragma once

#include <string_view>
#include <vector>

#include <confab/limits.hpp>
#include <confab/result.hpp>

#include "state/bounds.hpp"
#include "state/command.hpp"
#include "state/records.hpp"
#include "state/request_rules.hpp"
#include "state/tables.hpp"

/// One function per kind of command. Each checks everything, then writes.
namespace confab::state {

struct View;

/// What a rule works on.
struct Step {
  MutableTables& tables;
  MetaRecord& meta;  ///< the rule takes its new ids and counts here
  const Command& command;
  Position position;                   ///< which the outcome will have if it is appended
  std::uint64_t window_positions = 0;  ///< the newest, which `log` must keep
  const Bounds& bounds;
  bool visitor = false;  ///< the caller's session is a visitor's: the user's role does not count

  UserId caller() const { return command.caller.user; }
  TimeMs at() const { return command.at; }
};

/// What the rules answer: the outcome's kind and what concerns it; State adds the rest and appends it unless
/// `unchanged`. An Error of a code that is_refusal() is the caller's, and made by refuse(); any other is a
/// failure of the store.
Result<Outcome> apply_rule(Step& step, const RegisterUser& body);
Result<Outcome> apply_rule(Step& step, const SetPassword& body);
Result<Outcome> apply_rule(Step& step, const StartSession& body);
Result<Outcome> apply_rule(Step& step, const RotateSession& body);
Result<Outcome> apply_rule(Step& step, const EndSession& body);
Result<Outcome> apply_rule(Step& step, const OpenDirect& body);
Result<Outcome> apply_rule(Step& step, const CreateGroup& body);
Result<Outcome> apply_rule(Step& step, const AddMember& body);
Result<Outcome> apply_rule(Step& step, const RemoveMember& body);
Result<Outcome> apply_rule(Step& step, const SendMessage& body);
Result<Outcome> apply_rule(Step& step, const MarkRead& body);
Result<Outcome> apply_rule(Step& step, const TrimLog& body);
Result<Outcome> apply_rule(Step& step, const UpdateUser& body);
Result<Outcome> apply_rule(Step& step, const ListConversation& body);
Result<Outcome> apply_rule(Step& step, const ForgetGroup& body);
Result<Outcome> apply_rule(Step& step, const FindPlacement& body);
Result<Outcome> apply_rule(Step& step, const BeginFollowing& body);
Result<Outcome> apply_rule(Step& step, const ConfirmFollowed& body);
Result<Outcome> apply_rule(Step& step, const RemoveFollower& body);
Result<Outcome> apply_rule(Step& step, const EditMessage& body);
Result<Outcome> apply_rule(Step& step, const DeleteMessage& body);
Result<Outcome> apply_rule(Step& step, const RaiseLevel& body);
Result<Outcome> apply_rule(Step& step, const UpdateProfile& body);
Result<Outcome> apply_rule(Step& step, const DisableUser& body);
Result<Outcome> apply_rule(Step& step, const EndSessions& body);
Result<Outcome> apply_rule(Step& step, const BlockUser& body);
Result<Outcome> apply_rule(Step& step, const CreateReport& body);
Result<Outcome> apply_rule(Step& step, const ResolveReport& body);
Result<Outcome> apply_rule(Step& step, const FindNames& body);
Result<Outcome> apply_rule(Step& step, const MakeAccountToken& body);
Result<Outcome> apply_rule(Step& step, const ResetPassword& body);
Result<Outcome> apply_rule(Step& step, const ConfirmEmail& body);
Result<Outcome> apply_rule(Step& step, const UpdateConversation& body);
Result<Outcome> apply_rule(Step& step, const SetRole& body);
Result<Outcome> apply_rule(Step& step, const SetPreferences& body);
Result<Outcome> apply_rule(Step& step, const CreateInvite& body);
Result<Outcome> apply_rule(Step& step, const RevokeInvite& body);
Result<Outcome> apply_rule(Step& step, const AcceptInvite& body);
Result<Outcome> apply_rule(Step& step, const AddMembers& body);
Result<Outcome> apply_rule(Step& step, const PinMessage& body);
Result<Outcome> apply_rule(Step& step, const SetReaction& body);
Result<Outcome> apply_rule(Step& step, const TellReactions& body);

bool is_refusal(ErrorCode code);

/// Whether the caller may act (live_bounds() in sessions.hpp), and whether a visitor's session may give this command.
/// Returns whether it is a visitor's.
/// Errors: unauthenticated, not_found (another conversation), forbidden (what no visitor may)
Result<bool> check_caller(const Tables& tables, const Command& command);

/// Hides a conversation of the caller, or lists it again.
Result<Outcome> set_listing(Step& step, ConversationId id, const View& view, bool hidden);

/// Revokes all sessions of a user but one (0: all). How many lived.
Result<std::size_t> end_sessions(Step& step, UserId user, SessionId kept);
/// Whether the caller is the owner or an admin of this group. A visitor's session never is.
bool runs_group(const Step& step, const View& view);
/// Whether the caller may send messages there.
bool may_post(const Step& step, const View& view);
/// Whether the caller may put others into this group, or invite them.
bool may_add(const Step& step, const View& view);

/// A group in which the caller is a member now. Errors: not_found, or `direct` for a direct conversation
Result<View> callers_group(const Step& step, ConversationId id, Refusal direct);

/// The user becomes a member, with the notice that says so. The caller has the right to do it.
Result<Outcome> join_group(Step& step, ConversationId id, ConversationRecord group, UserId user);

/// A notice by the caller.
StoredMessage notice(const Step& step, MessageKind kind, std::vector<UserId> users);

/// Nothing is different, so there is no notice.
Outcome no_news(ConversationId conversation);

/// A message as the outcome of its command.
Outcome message_outcome(ConversationId conversation, StoredMessage message);

/// The user, or not_found with the field that named them.
Result<UserRecord> existing_user(const Tables& tables, UserId id, std::string_view field);

}  // namespace confab::state
