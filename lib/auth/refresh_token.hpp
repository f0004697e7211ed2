#pragma once

#include <string>
#include <string_view>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "util/hash.hpp"
#include "util/random.hpp"
#include "util/secret.hpp"

namespace confab::auth {

/// The secret part of a refresh token. It is drawn before the session has its number; only the hash is ever stored.
struct RefreshSecret {
  util::Secret bytes;
  util::Hash256 hash;
};

/// What a presented refresh token claims. It is good only if the session's stored hash is `hash`
/// (util::equal_constant_time).
struct RefreshToken {
  UserId user;
  SessionId session;
  util::Hash256 hash;
};

RefreshSecret make_refresh_secret(util::RandomSource& random);

/// What the client gets: base64url of version 1, user and session id (8 bytes each, big-endian) and the secret.
std::string refresh_token_text(UserId user, SessionId session, const RefreshSecret& secret);

/// Errors:  unauthenticated  not the text of a refresh token
Result<RefreshToken> parse_refresh_token(std::string_view text);

}  // namespace confab::auth
