#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "auth/keyring.hpp"

namespace confab::auth {

/// Random, kept with the session: no two sessions, not even of two histories of one store, share their tokens.
using RefreshFamily = std::array<std::uint8_t, 16>;

/// What a presented refresh token claims. Worth something only if RefreshTokens::is_genuine().
struct RefreshToken {
  UserId user;
  SessionId session;
  std::uint64_t generation = 0;
  std::array<std::uint8_t, 32> mac{};
};

/// Errors:  unauthenticated  not the text of a refresh token
Result<RefreshToken> parse_refresh_token(std::string_view text);

/// Refresh tokens of one key ring. A token is a MAC over (user, session, family, generation) under a secret key of the
/// store. So the same generation is always the same token, which can be handed out again when its answer was lost, and
/// every older token of a session is known for what it is, with nothing secret in the store.
///
/// Threads: any.
class RefreshTokens {
 public:
  /// Lifetime: `ring` must outlive it.
  explicit RefreshTokens(const KeyRing& ring) : ring_(ring) {}

  /// What the client gets: base64url of version 2, user, session and generation (8 bytes each, big-endian), MAC.
  ///
  /// Errors:  unavailable  there is no key for refresh tokens
  Result<std::string> make(UserId user, SessionId session, const RefreshFamily& family, std::uint64_t generation) const;

  /// Whether this store made the token for the session of that family.
  bool is_genuine(const RefreshToken& token, const RefreshFamily& family) const;

 private:
  const KeyRing& ring_;
};

}  // namespace confab::auth
