#pragma once

#include <string>
#include <string_view>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "util/hash.hpp"
#include "util/random.hpp"

namespace confab::auth {

/// A new refresh token. The text goes to the client and nowhere else; the hash is what is stored.
struct NewRefreshToken {
  std::string text;
  util::Hash256 hash;
};

/// What a presented refresh token claims. It is good only if the session's stored hash is `hash`
/// (util::equal_constant_time).
struct RefreshToken {
  UserId user;
  SessionId session;
  util::Hash256 hash;
};

/// base64url of: version 1, user id and session id (8 bytes each, big-endian), 32 random bytes.
NewRefreshToken make_refresh_token(UserId user, SessionId session, util::RandomSource& random);

/// Errors:  unauthenticated  not the text of a refresh token
Result<RefreshToken> parse_refresh_token(std::string_view text);

}  // namespace confab::auth
