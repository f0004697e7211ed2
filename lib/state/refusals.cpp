#include "state/refusals.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace confab::state {

namespace {

struct Row {
  Refusal why;
  ErrorCode code;
  std::string_view sentence;  ///< "{}" stands for the field
};

constexpr std::array kRows{
    Row{Refusal::sign_in_again, ErrorCode::unauthenticated, "sign in again"},
    Row{Refusal::wrong_password, ErrorCode::unauthenticated, "wrong email or password"},
    Row{Refusal::refresh_token_reused, ErrorCode::unauthenticated,
        "the refresh token was used before; the session has ended"},
    Row{Refusal::no_user, ErrorCode::not_found, "there is no such user"},
    Row{Refusal::no_conversation, ErrorCode::not_found, "there is no such conversation"},
    Row{Refusal::no_session, ErrorCode::not_found, "there is no such session"},
    Row{Refusal::no_message, ErrorCode::invalid_argument, "there is no such message"},
    Row{Refusal::no_member, ErrorCode::not_found, "the user is not a member"},
    Row{Refusal::too_long, ErrorCode::too_large, "the {} is too long"},
    Row{Refusal::not_utf8, ErrorCode::invalid_argument, "the {} is not valid UTF-8"},
    Row{Refusal::control_characters, ErrorCode::invalid_argument, "the {} contains control characters"},
    Row{Refusal::empty, ErrorCode::invalid_argument, "the {} is empty"},
    Row{Refusal::nul, ErrorCode::invalid_argument, "the {} contains a NUL"},
    Row{Refusal::client_key_used, ErrorCode::conflict, "another request used this client_key"},
    Row{Refusal::client_key_not_printable, ErrorCode::invalid_argument, "the client_key is not printable ASCII"},
    Row{Refusal::email_taken, ErrorCode::conflict, "has already been taken"},
    Row{Refusal::password_changed, ErrorCode::conflict, "the password was changed meanwhile"},
    Row{Refusal::lifetime_out_of_range, ErrorCode::invalid_argument, "a session lives up to ten years"},
    Row{Refusal::too_many_groups, ErrorCode::too_large, "the user is in as many groups as one may be"},
    Row{Refusal::too_many_members_at_once, ErrorCode::too_large, "too many members at once"},
    Row{Refusal::member_named_twice, ErrorCode::invalid_argument, "a member is named twice"},
    Row{Refusal::member_already, ErrorCode::conflict, "the user is a member already"},
    Row{Refusal::group_full, ErrorCode::too_large, "the group takes no more members"},
    Row{Refusal::direct_members_fixed, ErrorCode::forbidden, "a direct conversation has always the same two members"},
    Row{Refusal::owner_only, ErrorCode::forbidden,
        "only the owner and admins remove members, and only the owner removes admins"},
    Row{Refusal::direct_with_oneself, ErrorCode::invalid_argument, "a direct conversation is with somebody else"},
    Row{Refusal::added_too_often, ErrorCode::rate_limited,
        "the user was put into as many groups in this hour as others may"},
    Row{Refusal::too_many_directs, ErrorCode::too_large, "you are in as many direct conversations as one may open"},
    Row{Refusal::direct_not_left, ErrorCode::forbidden, "a direct conversation can be hidden, but not left"},
    Row{Refusal::member_still, ErrorCode::conflict, "leave the group first"},
    Row{Refusal::visitor_may_not, ErrorCode::forbidden, "a visitor may not do this"},
    Row{Refusal::visitor_has_too_many, ErrorCode::too_large, "a visitor's session is for fewer conversations"},
    Row{Refusal::conversation_named_twice, ErrorCode::invalid_argument, "a conversation is named twice"},
    Row{Refusal::searched_too_long_ago, ErrorCode::overloaded, "too much was written meanwhile: send it again"},
    Row{Refusal::no_follower, ErrorCode::not_found, "nobody has followed under this name"},
    Row{Refusal::follower_name, ErrorCode::invalid_argument,
        "the name must have 1 to 64 of a-z, 0-9, '.', '_' and '-', and begin with a letter"},
    Row{Refusal::too_many_followers, ErrorCode::too_large, "there are as many names to follow under as there may be"},
    Row{Refusal::follower_replaced, ErrorCode::conflict, "another follower has this name now"},
    Row{Refusal::not_in_the_log, ErrorCode::invalid_argument, "the log has not come to this position"},
    Row{Refusal::notice, ErrorCode::invalid_argument, "this is a notice and no one's message"},
    Row{Refusal::author_only, ErrorCode::forbidden, "only its author may change a message"},
    Row{Refusal::author_or_admin_only, ErrorCode::forbidden,
        "only its author may delete a message, and in a group its owner and admins"},
    Row{Refusal::deleted, ErrorCode::conflict, "the message was deleted"},
    Row{Refusal::too_old_to_change, ErrorCode::forbidden, "the message is too old to be changed"},
    Row{Refusal::message_not_found, ErrorCode::not_found, "there is no such message"},
    Row{Refusal::too_many, ErrorCode::too_large, "too many {}"},
    Row{Refusal::everybody_by_admins, ErrorCode::forbidden,
        "in a large group only its owner and admins may mention everybody"},
    Row{Refusal::not_a_json_object, ErrorCode::invalid_argument, "the {} is not a JSON object on one line"},
    Row{Refusal::pins_owner_or_admin_only, ErrorCode::forbidden, "only the owner and admins of a group pin messages"},
    Row{Refusal::too_many_pins, ErrorCode::too_large, "as many messages are pinned as may be: take a pin away first"},
    Row{Refusal::not_one_character, ErrorCode::invalid_argument, "the {} is not one visible character"},
    Row{Refusal::too_many_reactions, ErrorCode::too_large, "the message has as many kinds of reactions as it may"},
    Row{Refusal::user_disabled, ErrorCode::forbidden, "the account is disabled"},
    Row{Refusal::blocked, ErrorCode::forbidden, "not allowed"},
    Row{Refusal::unblock_first, ErrorCode::forbidden, "you have blocked this user: unblock them first"},
    Row{Refusal::block_oneself, ErrorCode::invalid_argument, "one blocks somebody else"},
    Row{Refusal::too_many_blocked, ErrorCode::too_large, "you have blocked as many users as one may"},
    Row{Refusal::report_oneself, ErrorCode::invalid_argument, "one reports somebody else"},
    Row{Refusal::too_many_reports, ErrorCode::too_large,
        "as many of your reports wait to be read as one may have: report again when they were"},
    Row{Refusal::no_report, ErrorCode::not_found, "there is no such report"},
    Row{Refusal::not_printable, ErrorCode::invalid_argument, "the {} is not printable ASCII"},
    Row{Refusal::not_words, ErrorCode::invalid_argument, "the {} are not words of a name"},
    Row{Refusal::no_token, ErrorCode::not_found, "the link was used already, or has expired"},
    Row{Refusal::admins_only, ErrorCode::forbidden, "only the owner and admins of the group may do this"},
    Row{Refusal::admins_post, ErrorCode::forbidden, "in this group only its owner and admins send messages"},
    Row{Refusal::admins_add, ErrorCode::forbidden, "in this group only its owner and admins add people"},
    Row{Refusal::owner_appoints, ErrorCode::forbidden, "only the owner of the group gives roles"},
    Row{Refusal::owner_hands_over, ErrorCode::conflict, "the owner can only hand the group over to another member"},
    Row{Refusal::direct_has_no_settings, ErrorCode::forbidden,
        "a direct conversation has no title, settings, roles and invitations"},
    Row{Refusal::too_many_pinned, ErrorCode::too_large, "as many conversations are pinned as there may be"},
    Row{Refusal::no_invite, ErrorCode::not_found, "the invitation is not valid, or not any more"},
    Row{Refusal::too_many_invites, ErrorCode::too_large, "the group has as many valid invitations as it may"},
    Row{Refusal::not_a_role, ErrorCode::invalid_argument, "there is no such role"},
    Row{Refusal::muted_out_of_range, ErrorCode::invalid_argument, "the time is from 0 to 2^53-1"},
    Row{Refusal::invite_out_of_range, ErrorCode::invalid_argument,
        "an invitation is valid for a minute to 366 days and for 1 to 10000 uses"},
    Row{Refusal::invite_known, ErrorCode::conflict, "there is an invitation with this token already"},
    Row{Refusal::level_too_low, ErrorCode::unsupported,
        "not possible before every process of this data directory runs the new version"},
};

const Row* row_of(Refusal why) {
  const auto* found = std::find_if(kRows.begin(), kRows.end(), [why](const Row& row) { return row.why == why; });
  return found == kRows.end() ? nullptr : found;
}

std::string with_field(std::string_view sentence, std::string_view field) {
  std::string text(sentence);
  if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, field);
  return text;
}

}  // namespace

Error refuse(Refusal why, std::string_view field) {
  const Row* row = row_of(why);
  return refusal_error(why, row != nullptr ? row->code : ErrorCode::internal, field);
}

Error refusal_error(Refusal why, ErrorCode code, std::string_view field) {
  const Row* row = row_of(why);
  Error error{code, row != nullptr ? with_field(row->sentence, field) : std::string("refused: ") + to_string(code),
              std::string(field)};
  error.reason = static_cast<int>(why);
  return error;
}

}  // namespace confab::state
