#include "auth/access_tokens.hpp"

#include "util/hash.hpp"

namespace confab::auth {

Result<IssuedToken> AccessTokens::issue(UserId user, SessionId session, std::int64_t lifetime_ms, TimeMs now) const {
  if (lifetime_ms < Limits::access_token_ms_min || lifetime_ms > kTokenLifetimeMaxMs) {
    return Error{ErrorCode::invalid_argument, "an access token lives from one second to 24 hours", "lifetime"};
  }
  const std::shared_ptr<const KeySet> keys = ring_.keys();
  const Key* key = keys->signing_key(now);
  if (key == nullptr) return Error{ErrorCode::unavailable, "there is no key to sign a token with"};
  Claims claims;
  claims.user = user;
  claims.session = session;
  claims.issued_at = now - now % 1000;
  claims.expires_at = claims.issued_at + lifetime_ms - lifetime_ms % 1000;
  Result<std::string> text = sign_token(claims, *key);
  if (!text) return text.error();
  return IssuedToken{std::move(text).value(), claims.expires_at};
}

Result<Claims> AccessTokens::verify(std::string_view token, TimeMs now) {
  // Too long a token is not worth its hash.
  const std::shared_ptr<const KeySet> keys = ring_.keys();
  if (token.size() > kTokenBytesMax) return verify_token(token, *keys, now);
  const util::Hash256 token_hash = util::blake2b_256("confab.tokens", token);
  if (std::optional<Claims> known = cache_.find(token_hash, keys, now)) return std::move(*known);
  Result<Claims> claims = verify_token(token, *keys, now);
  if (claims) cache_.store(token_hash, keys, *claims, claims->accepted_until);
  return claims;
}

}  // namespace confab::auth
