#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "util/random.hpp"
#include "util/secret.hpp"

namespace confab::auth {

inline constexpr std::size_t kKidBytesMax = 64;
inline constexpr std::size_t kIssuerBytesMax = 256;  ///< also of an audience
inline constexpr std::size_t kSharedSecretBytesMin = 32;
inline constexpr std::size_t kSharedSecretBytesMax = 1024;

enum class Algorithm { eddsa, hs256 };

enum class KeyRole {
  own,     ///< signs and verifies the access tokens that we issue
  host,    ///< verifies tokens that an application issues for users of its own; never signs
  refresh  ///< makes and checks our refresh tokens; no access token is ever accepted under it
};

/// One key, one algorithm, one issuer and audience. What a token's header says never changes any of that.
struct Key {
  std::string kid;  ///< letters, digits, '-', '_', '.'; not first a '.': it names a file
  Algorithm algorithm = Algorithm::eddsa;
  KeyRole role = KeyRole::own;
  std::string issuer;  ///< printable ASCII without quote and backslash, as an audience
  std::string audience;
  std::uint64_t store = 0;  ///< number of the store that it is for; 0: a host's, for any
  TimeMs created_at = 0;
  TimeMs not_after = 0;  ///< after it nothing of this key is accepted; 0: no end

  std::vector<std::uint8_t> public_key;  ///< EdDSA: 32 bytes; HS256: empty
  util::Secret secret;  ///< EdDSA: the seed, 32 bytes, empty for a host's key; HS256: the shared secret
};

/// The name of an algorithm in a JOSE header: "EdDSA", "HS256".
const char* to_string(Algorithm algorithm);

/// A new EdDSA key of ours; its kid is its RFC 7638 thumbprint.
Key make_key(std::string_view issuer, std::string_view audience, TimeMs now, util::RandomSource& random);

/// A new HS256 key for refresh tokens, under a random kid.
Key make_refresh_key(std::string_view issuer, std::string_view audience, TimeMs now, util::RandomSource& random);

/// Whether a key is whole: sizes, characters, and that its parts fit together.
///
/// Errors:  invalid_argument, with the field's name
Result<> check_key(const Key& key);

bool expired(const Key& key, TimeMs now);

/// Signs with the key's own algorithm. The key must not be a host's.
std::vector<std::uint8_t> sign_bytes(const Key& key, std::string_view message);

/// Whether `signature` is this key's over `message`.
bool verify_bytes(const Key& key, std::string_view message, std::span<const std::uint8_t> signature);

}  // namespace confab::auth
