#pragma once

#include <optional>
#include <string_view>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"
#include "store/environment.hpp"

/// One-time tokens, with which people prove that they read the mail of an address: to set a password that they forgot,
/// and to take a new address. Only hashes are kept, so nobody who reads the store can use one.
namespace confab::state {

/// Looked at by each command that makes a token, so that those that expired go without a command of their own.
inline constexpr std::size_t kTokensLookedAt = 8;

TokenHash hash_of_token(std::string_view token);

/// The token if it is there, is for this and has not expired.
Result<std::optional<AccountTokenRecord>> open_token(const Tables& tables, const TokenHash& hash, TokenPurpose purpose,
                                                     TimeMs now);
Result<bool> is_open_token(const store::Txn& txn, const TokenHash& hash, TokenPurpose purpose, TimeMs now);

/// When the newest token of this kind of a user was made; 0: none is there.
Result<TimeMs> newest_token_at(const store::Txn& txn, const UserRecord& user, TokenPurpose purpose);

/// Takes all tokens from a user, whose record the caller then writes: a new password or address makes them worthless.
Result<> drop_tokens(MutableTables& tables, UserRecord& user);

/// The user has another address than before: `users_by_email` follows, and what was sent to the old one is worthless.
/// The caller then writes the record.
Result<> move_email(MutableTables& tables, std::string_view before, UserId id, UserRecord& user);

}  // namespace confab::state
