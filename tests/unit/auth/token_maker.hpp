#pragma once

#include <string>
#include <string_view>

#include "auth/key.hpp"
#include "auth/keyring.hpp"
#include "support/seeded_random.hpp"
#include "util/base64url.hpp"
#include "util/hash.hpp"

namespace confab::auth {

inline constexpr TimeMs kNow = 1'700'000'000'000;

inline std::string encoded(std::string_view text) { return util::base64url_encode(util::as_bytes(text)); }

/// A token of any header and claims, signed by `key`, which must be of role `own`.
inline std::string token_of(std::string_view header, std::string_view claims, const Key& key) {
  const std::string signed_text = encoded(header) + "." + encoded(claims);
  return signed_text + "." + util::base64url_encode(sign_bytes(key, signed_text));
}

inline Key copy_of(const Key& key) {
  Key copy;
  copy.kid = key.kid;
  copy.algorithm = key.algorithm;
  copy.role = key.role;
  copy.issuer = key.issuer;
  copy.audience = key.audience;
  copy.created_at = key.created_at;
  copy.not_after = key.not_after;
  copy.public_key = key.public_key;
  copy.secret = util::Secret(key.secret.bytes());
  return copy;
}

inline Key own_key(std::uint64_t seed = 1) {
  tests::SeededRandom random(seed);
  return make_key("confab", "confab", kNow - kKeySettleMs, random);
}

inline Key shared_key(KeyRole role = KeyRole::own) {
  Key key;
  key.kid = "shared-1";
  key.algorithm = Algorithm::hs256;
  key.role = role;
  key.issuer = "https://host.example";
  key.audience = "chat";
  key.created_at = kNow;
  key.secret = util::Secret("0123456789abcdef0123456789abcdef");
  return key;
}

/// What a host gives us of a key of its own.
inline Key public_half(const Key& key) {
  Key half = copy_of(key);
  half.role = KeyRole::host;
  half.secret = {};
  return half;
}

template <typename... Keys>
KeySet set_of(Keys... keys) {
  std::vector<Key> all;
  (all.push_back(std::move(keys)), ...);
  return KeySet::make(std::move(all)).value();
}

}  // namespace confab::auth
