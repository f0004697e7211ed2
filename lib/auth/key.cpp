#include "auth/key.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <sodium.h>

#include "util/base64url.hpp"
#include "util/hash.hpp"
#include "util/sodium.hpp"

namespace confab::auth {

namespace {

constexpr std::size_t kSeedBytes = crypto_sign_ed25519_SEEDBYTES;
constexpr std::size_t kPublicKeyBytes = crypto_sign_ed25519_PUBLICKEYBYTES;

struct KeyPair {
  std::vector<std::uint8_t> public_key = std::vector<std::uint8_t>(kPublicKeyBytes);
  util::Secret secret_key = util::Secret(crypto_sign_ed25519_SECRETKEYBYTES);
};

KeyPair pair_of(const util::Secret& seed) {
  util::ensure_sodium();
  KeyPair pair;
  crypto_sign_ed25519_seed_keypair(pair.public_key.data(), pair.secret_key.bytes().data(), seed.bytes().data());
  return pair;
}

std::string thumbprint(std::span<const std::uint8_t> public_key) {
  const std::string jwk = R"({"crv":"Ed25519","kty":"OKP","x":")" + util::base64url_encode(public_key) + R"("})";
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), util::as_bytes(jwk).data(), jwk.size());
  return util::base64url_encode(hash);
}

std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> hmac_of(const util::Secret& secret, std::string_view message) {
  util::ensure_sodium();
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, secret.bytes().data(), secret.size());
  crypto_auth_hmacsha256_update(&state, util::as_bytes(message).data(), message.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  util::wipe_memory(&state, sizeof state);
  return mac;
}

Error bad(const char* field, const char* why) { return Error{ErrorCode::invalid_argument, why, field}; }

bool good_kid(std::string_view kid) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !kid.empty() && kid.size() <= kKidBytesMax && kid.front() != '.' &&
         std::all_of(kid.begin(), kid.end(), allowed);
}

bool good_name(std::string_view name) {
  const auto allowed = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  return !name.empty() && name.size() <= kIssuerBytesMax && std::all_of(name.begin(), name.end(), allowed);
}

Result<> check_eddsa(const Key& key) {
  if (key.role == KeyRole::refresh) return bad("algorithm", "refresh tokens are made with a shared secret");
  util::ensure_sodium();
  if (key.public_key.size() != kPublicKeyBytes || crypto_core_ed25519_is_valid_point(key.public_key.data()) == 0) {
    return bad("public_key", "not an Ed25519 public key");
  }
  if (key.role == KeyRole::host) {
    return key.secret.empty() ? Result<>() : bad("secret", "a host's secret key is not for us");
  }
  if (key.secret.size() != kSeedBytes || pair_of(key.secret).public_key != key.public_key) {
    return bad("secret", "the secret key is not that of the public key");
  }
  return {};
}

Result<> check_hs256(const Key& key) {
  if (!key.public_key.empty()) return bad("public_key", "a shared secret has no public key");
  if (key.secret.size() < kSharedSecretBytesMin) return bad("secret", "a shared secret needs at least 32 bytes");
  if (key.secret.size() > kSharedSecretBytesMax) return bad("secret", "a shared secret has at most 1024 bytes");
  return {};
}

}  // namespace

const char* to_string(Algorithm algorithm) { return algorithm == Algorithm::eddsa ? "EdDSA" : "HS256"; }

Key make_key(std::string_view issuer, std::string_view audience, TimeMs now, util::RandomSource& random) {
  Key key;
  key.issuer = issuer;
  key.audience = audience;
  key.created_at = now;
  key.secret = util::Secret(kSeedBytes);
  random.fill(key.secret.bytes());
  key.public_key = pair_of(key.secret).public_key;
  key.kid = thumbprint(key.public_key);
  return key;
}

Key make_refresh_key(std::string_view issuer, std::string_view audience, TimeMs now, util::RandomSource& random) {
  Key key;
  key.algorithm = Algorithm::hs256;
  key.role = KeyRole::refresh;
  key.issuer = issuer;
  key.audience = audience;
  key.created_at = now;
  key.secret = util::Secret(kSharedSecretBytesMin);
  random.fill(key.secret.bytes());
  std::array<std::uint8_t, 16> name;
  random.fill(name);
  key.kid = "refresh-" + util::base64url_encode(name);
  return key;
}

Result<> check_key(const Key& key) {
  if (!good_kid(key.kid)) {
    return bad("kid", "a key's name has 1 to 64 letters, digits, '-', '_' or '.', the first not a '.'");
  }
  if (!good_name(key.issuer)) return bad("issuer", "an issuer has 1 to 256 printable ASCII characters, no quotes");
  if (!good_name(key.audience))
    return bad("audience", "an audience has 1 to 256 printable ASCII characters, no quotes");
  if (key.created_at < 0) return bad("created_at", "before 1970");
  if (key.not_after < 0) return bad("not_after", "before 1970");
  return key.algorithm == Algorithm::eddsa ? check_eddsa(key) : check_hs256(key);
}

bool expired(const Key& key, TimeMs now) { return key.not_after != 0 && now > key.not_after; }

std::vector<std::uint8_t> sign_bytes(const Key& key, std::string_view message) {
  assert(key.role != KeyRole::host);
  if (key.algorithm == Algorithm::hs256) {
    const auto mac = hmac_of(key.secret, message);
    return {mac.begin(), mac.end()};
  }
  const KeyPair pair = pair_of(key.secret);
  std::vector<std::uint8_t> signature(crypto_sign_ed25519_BYTES);
  crypto_sign_ed25519_detached(signature.data(), nullptr, util::as_bytes(message).data(), message.size(),
                               pair.secret_key.bytes().data());
  return signature;
}

bool verify_bytes(const Key& key, std::string_view message, std::span<const std::uint8_t> signature) {
  if (key.algorithm == Algorithm::hs256) return util::equal_constant_time(hmac_of(key.secret, message), signature);
  util::ensure_sodium();
  return signature.size() == crypto_sign_ed25519_BYTES &&
         crypto_sign_ed25519_verify_detached(signature.data(), util::as_bytes(message).data(), message.size(),
                                             key.public_key.data()) == 0;
}

}  // namespace confab::auth
