#pragma once

#include <cstddef>
#include <cstdint>

namespace confab::inline v0_1 {

/// Every bound of the engine, by name and unit. Those `apply` enforces are part of the store's rules and not settable.
struct Limits {
  static constexpr std::uint64_t integer_max = (1ULL << 53) - 1;  ///< also for ids: JSON is exact up to here
  static constexpr std::size_t email_bytes_max = 254;
  static constexpr std::size_t password_bytes_min = 8;
  static constexpr std::size_t password_bytes_max = 1024;
  static constexpr std::size_t name_bytes_max = 100;
  static constexpr std::size_t about_bytes_max = 200;    ///< what users say of themselves
  static constexpr std::size_t picture_bytes_max = 512;  ///< of the reference to it, of a user or a group
  static constexpr std::size_t device_bytes_max = 100;
  static constexpr std::size_t title_bytes_max = 200;
  static constexpr std::size_t description_bytes_max = 1000;  ///< of a group
  static constexpr std::size_t body_bytes_max = 16384;
  static constexpr std::size_t client_key_bytes_max = 64;
  static constexpr std::size_t reply_body_bytes_max = 256;  ///< of the answered message that an answer shows
  static constexpr std::size_t mentions_max = 50;           ///< users whom one message mentions by id
  static constexpr std::size_t everybody_members_max = 50;  ///< in larger groups owner and admins mention everybody
  static constexpr std::size_t data_bytes_max = 4096;       ///< of a message's custom data
  static constexpr std::size_t data_depth_max = 32;         ///< levels of it
  static constexpr std::size_t group_create_members_max = 256;
  static constexpr std::size_t group_add_members_max = 256;  ///< people added to a group at once
  static constexpr std::size_t group_members_max = 20000;
  static constexpr std::size_t member_intervals_max = 256;     ///< stays in one group; a further one drops the shortest
  static constexpr std::size_t pinned_conversations_max = 20;  ///< on top of one user's list
  static constexpr std::size_t invites_per_group_max = 50;     ///< that are still valid
  static constexpr std::uint64_t invite_uses_max = 10000;
  static constexpr std::int64_t invite_ms_min = 60 * 1000;
  static constexpr std::int64_t invite_ms_max = 366LL * 24 * 3600 * 1000;
  static constexpr std::size_t invite_token_bytes_max = 64;
  static constexpr std::size_t invite_guesses_per_minute_max = 10;  ///< unknown tokens of one user, in one process
  static constexpr std::size_t groups_per_user_max = 10000;         ///< groups that a user is in now
  static constexpr std::size_t directs_per_user_max = 100000;       ///< a user with so many cannot open more
  static constexpr std::size_t left_groups_per_user_max = 10000;    ///< a further group is forgotten when it is left
  static constexpr std::size_t groups_added_per_hour_max = 300;     ///< groups into which others may put one user
  static constexpr std::size_t groups_added_by_one_per_hour_max = 100;  ///< the same for one other user
  static constexpr std::size_t contact_rows_max = 20000;     ///< conversations, and members, read for one list
  static constexpr std::size_t search_rows_max = 1000;       ///< names that one search looks at
  static constexpr std::size_t search_bytes_max = 200;       ///< of the words to search for
  static constexpr std::size_t name_word_bytes_max = 64;     ///< of a word of a name: what comes after is not searched
  static constexpr std::size_t blocked_per_user_max = 1000;  ///< people whom one user has blocked
  static constexpr std::size_t blocked_page_users_max = 200;
  static constexpr std::size_t open_reports_per_user_max = 20;  ///< of one reporter, which the host has not resolved
  static constexpr std::size_t report_reason_bytes_max = 1000;
  static constexpr std::size_t report_page_reports_max = 100;
  static constexpr std::size_t sessions_per_user_max = 100;      ///< a further one ends the one unused longest
  static constexpr std::size_t account_tokens_per_user_max = 4;  ///< that are open; a further one replaces the oldest
  static constexpr std::size_t visitor_conversations_max = 16;   ///< that a visitor's session may use
  static constexpr std::size_t history_page_messages_max = 200;
  static constexpr std::size_t user_page_users_max = 200;
  static constexpr std::size_t member_page_members_max = 1000;
  static constexpr std::size_t inbox_page_conversations_max = 1000;
  static constexpr std::size_t last_message_bytes_max = 512;  ///< of the last message that a conversation shows
  static constexpr std::size_t pins_per_conversation_max = 50;
  static constexpr std::size_t reaction_bytes_max = 32;  ///< of one emoji: one grapheme cluster
  static constexpr std::size_t reaction_kinds_max = 20;  ///< different emojis on one message
  static constexpr std::size_t reaction_page_users_max = 200;
  static constexpr std::size_t reaction_rows_read_max = 2000;  ///< people looked at for a page of those with one emoji
  static constexpr std::int64_t reactions_told_ms = 500;       ///< readers hear of a message's reactions this often
  static constexpr std::size_t event_page_events_max = 1000;
  static constexpr std::size_t page_bytes_max = 512 << 10;         ///< a list ends after the item that exceeds it
  static constexpr std::size_t answer_bytes_max = 1 << 20;         ///< any answer as JSON
  static constexpr std::size_t read_marks_shown_members_max = 50;  ///< larger groups do not show others' marks
  static constexpr std::size_t signals_members_max = 50;  ///< larger groups are told of nobody's typing or deliveries
  static constexpr std::int64_t typing_ms = 6000;         ///< so long after the newest signal somebody counts as typing
  static constexpr std::int64_t typing_pause_ms = 2000;   ///< typing of one user in one conversation is told so often
  static constexpr std::size_t followers_max = 64;        ///< names under which hosts follow the log
  static constexpr std::size_t follower_name_bytes_max = 64;

  static constexpr std::uint64_t command_window_positions = 250000;  ///< how far back command ids are known
  static constexpr std::uint64_t retry_search_messages_max = 1000;   ///< how far back `retry` looks in a conversation
  static constexpr std::size_t retry_search_bytes_max = 4 << 20;     ///< texts that `retry` reads at most
  static constexpr std::int64_t recent_text_ms = 5 * 60 * 1000;      ///< so long before or after now is "recently"
  static constexpr std::size_t recent_text_own_messages_max = 50;    ///< the caller's, searched for a recent text
  static constexpr std::size_t recent_text_messages_max = 1000;      ///< everybody's, searched for those

  static constexpr std::int64_t access_token_ms_min = 1000;              ///< also for long-lived ones, like the next
  static constexpr std::int64_t access_token_ms_max = 24 * 3600 * 1000;  ///< a replaced key is kept so long
  static constexpr std::int64_t refresh_token_ms_min = 1000;
  static constexpr std::int64_t refresh_token_ms_max = 315'360'000'000;  ///< ten years
  static constexpr std::int64_t account_token_ms = 3'600'000;            ///< to set a password or to confirm an e-mail
  static constexpr std::int64_t reset_mail_every_ms = 60'000;            ///< to one user; more are not sent

  std::size_t commands_queued_max = 8192;  ///< waiting for the writer; over it: overloaded
  std::size_t commands_queued_bytes_max = 32 << 20;
  std::size_t batch_commands_max = 1000;  ///< in one commit
  std::size_t batch_bytes_max = 4 << 20;
  std::size_t query_threads = 2;  ///< for pages, inbox, catch-up
  std::size_t queries_queued_max = 4096;
  std::size_t password_threads = 1;
  std::size_t passwords_queued_max = 64;
  std::size_t subscriptions_max = 100000;
};

}  // namespace confab::inline v0_1
