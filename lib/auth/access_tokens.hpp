#pragma once

#include <string>
#include <string_view>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "auth/jwt.hpp"
#include "auth/keyring.hpp"
#include "auth/token_cache.hpp"

namespace confab::auth {

struct IssuedToken {
  std::string text;
  TimeMs expires_at = 0;
};

/// Access tokens of one key ring. Threads: any; never waits, so it may be called on an event loop.
class AccessTokens {
 public:
  /// Lifetime: `ring` must outlive it.
  explicit AccessTokens(const KeyRing& ring) : ring_(ring) {}

  /// Errors:  invalid_argument  no user, no session, or a lifetime not within 1 s and kTokenLifetimeMaxMs
  ///          unavailable       no key is valid
  Result<IssuedToken> issue(UserId user, SessionId session, std::int64_t lifetime_ms, TimeMs now) const;

  /// verify_token() under the ring's keys, without the signature's cost for a token seen before. Whether the session
  /// still exists is the caller's next question.
  ///
  /// Errors:  unauthenticated
  Result<Claims> verify(std::string_view token, TimeMs now);

 private:
  const KeyRing& ring_;
  TokenCache cache_;
};

}  // namespace confab::auth
