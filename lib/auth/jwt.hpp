#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "auth/key.hpp"
#include "auth/keyring.hpp"

namespace confab::auth {

inline constexpr std::size_t kTokenBytesMax = 4096;
inline constexpr std::size_t kTokenMembersMax = 64;  ///< of header and of claims each
inline constexpr std::size_t kSubjectBytesMax = 256;

/// What a verified token says.
struct Claims {
  KeyRole role = KeyRole::own;  ///< whose key signed it
  std::string issuer;
  std::string audience;
  std::string subject;   ///< our token: the user's id in decimal; a host's: its own name for the user
  UserId user;           ///< our token only
  SessionId session;     ///< our token only
  TimeMs issued_at = 0;  ///< whole seconds on the wire
  TimeMs expires_at = 0;
  TimeMs accepted_until = 0;  ///< refused from then on: expiry with leeway, or the end of the key if sooner
};

/// Our own access token (RFC 9068, `typ` "at+jwt") for claims.user and claims.session; issuer and audience are the
/// key's, times are cut to seconds.
///
/// Errors:  invalid_argument  no user or session, no time to live, or a key that does not sign
Result<std::string> sign_token(const Claims& claims, const Key& key);

/// Checks a token by RFC 7519 and RFC 8725: form, key, algorithm, signature, type, issuer, audience and times, with
/// kTokenLeewayMs of leeway. A token of ours may be from the future by up to kOwnTokenAheadMsMax. Does not ask whether
/// the session still exists. A host's token may be of type "JWT" too and has no `sid`. About 100 µs; see AccessTokens
/// for the cached call.
///
/// Errors:  unauthenticated, with a reason that repeats nothing of the token
Result<Claims> verify_token(std::string_view token, const KeySet& keys, TimeMs now);

}  // namespace confab::auth
