#pragma once

#include <cstdint>
#include <string_view>

#include <confab/result.hpp>

/// Why the rules refuse a command.
///
/// The log keeps the number, the error's code and the field that it is about. The sentence for people comes from a
/// table here and is made where it is shown, so that a better sentence never makes two stores differ.
namespace confab::state {

/// Numbers stand in the log and go between processes: never reused, and their meaning never changes.
enum class Refusal : std::uint16_t {
  none = 0,
  sign_in_again = 1,
  wrong_password = 2,
  refresh_token_reused = 3,
  no_user = 4,
  no_conversation = 5,
  no_session = 6,
  no_message = 7,
  no_member = 8,
  too_long = 9,
  not_utf8 = 10,
  control_characters = 11,
  empty = 12,
  nul = 13,
  client_key_used = 14,
  client_key_not_printable = 15,
  email_taken = 16,
  password_changed = 17,
  lifetime_out_of_range = 18,
  too_many_groups = 19,
  too_many_members_at_once = 20,
  member_named_twice = 21,
  member_already = 22,
  group_full = 23,
  direct_members_fixed = 24,
  owner_only = 25,
  direct_with_oneself = 26,
  added_too_often = 27,
  too_many_directs = 28,
  direct_not_left = 29,
  member_still = 30,
  visitor_may_not = 31,
  visitor_has_too_many = 32,
  conversation_named_twice = 33,
  searched_too_long_ago = 34,
  no_follower = 35,
  follower_name = 36,
  too_many_followers = 37,
  follower_replaced = 38,
  not_in_the_log = 39,
  notice = 40,
  author_only = 41,
  author_or_admin_only = 42,
  deleted = 43,
  too_old_to_change = 44,
  level_too_low = 45,
  message_not_found = 46,
  too_many = 47,
  everybody_by_admins = 48,
  not_a_json_object = 49,
  pins_owner_or_admin_only = 60,
  too_many_pins = 61,
  not_one_character = 62,
  too_many_reactions = 63,
  user_disabled = 70,
  blocked = 71,
  unblock_first = 72,
  block_oneself = 73,
  too_many_blocked = 74,
  report_oneself = 75,
  too_many_reports = 76,
  no_report = 77,
  not_printable = 78,
  not_words = 79,
  no_token = 80,
  admins_only = 90,
  admins_post = 91,
  admins_add = 92,
  owner_appoints = 93,
  owner_hands_over = 94,
  direct_has_no_settings = 95,
  too_many_pinned = 96,
  no_invite = 97,
  too_many_invites = 98,
  not_a_role = 99,
  muted_out_of_range = 100,
  invite_out_of_range = 101,
  invite_known = 102,
};

/// The refusal as the rules and queries return it. `field` is the part of the request that is wrong, if one is.
Error refuse(Refusal why, std::string_view field = {});

/// The same error from what the log keeps. A number of a newer build gets a sentence from the code alone.
Error refusal_error(Refusal why, ErrorCode code, std::string_view field);

}  // namespace confab::state
