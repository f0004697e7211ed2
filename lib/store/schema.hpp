#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace confab::store {

/// The tables of one store, in the order of kTableNames. Appended only.
enum class TableName : std::uint8_t {
  meta,
  log,
  users,
  users_by_email,
  subjects,
  conversations,
  direct,
  blocks,
  members,
  memberships,
  changes,
  reactions,
  user_feed,
  sessions,
  followers,
  deletions,
  mentions,
  name_words,
  blocked,
  reports,
  account_tokens,
  group_details,
  invites,
  invite_tokens,
  pins,
  untold,
};

inline constexpr std::array<std::string_view, 26> kTableNames = {
    "meta",          "log",       "users",         "users_by_email", "subjects",  "conversations", "direct",
    "blocks",        "members",   "memberships",   "changes",        "reactions", "user_feed",     "sessions",
    "followers",     "deletions", "mentions",      "name_words",     "blocked",   "reports",       "account_tokens",
    "group_details", "invites",   "invite_tokens", "pins",           "untold"};

/// The layout of keys and tables that this build reads and writes. A store with a newer one is refused.
inline constexpr std::uint64_t kSchema = 1;

/// The newest rules and record versions that this build knows: see docs/internals/disk-format.md. A store that was
/// raised beyond is refused.
inline constexpr std::uint64_t kLevel = 2;

/// Keys of `meta` that the store itself reads. Their values are 8 bytes, big-endian (store::get_number), but for home.
inline constexpr std::string_view kMetaSchema = "schema";
inline constexpr std::string_view kMetaLevel = "level";
/// Names this store among all: random, never changed, and the same in every copy.
inline constexpr std::string_view kMetaStore = "store";
/// Names this history, and the file that it lives in (16 bytes): see history.cpp.
inline constexpr std::string_view kMetaEpoch = "epoch";
inline constexpr std::string_view kMetaHome = "home";

}  // namespace confab::store
