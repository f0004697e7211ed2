#include "auth/refresh_token.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <confab/limits.hpp>

#include "util/base64url.hpp"
#include "util/endian.hpp"

namespace confab::auth {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kTokenBytes = 1 + 8 + 8 + kSecretBytes;
constexpr std::size_t kTextBytes = (kTokenBytes * 8 + 5) / 6;

util::Hash256 hash_of(std::span<const std::uint8_t> secret) { return util::blake2b_256("confab.refresh", secret); }

bool is_id(std::uint64_t number) { return number != 0 && number <= Limits::integer_max; }

}  // namespace

RefreshSecret make_refresh_secret(util::RandomSource& random) {
  util::Secret bytes(kSecretBytes);
  random.fill(bytes.bytes());
  const util::Hash256 hash = hash_of(bytes.bytes());
  return {std::move(bytes), hash};
}

std::string refresh_token_text(UserId user, SessionId session, const RefreshSecret& secret) {
  std::array<std::uint8_t, kTokenBytes> bytes{kVersion};
  util::store_be64(bytes.data() + 1, user.value);
  util::store_be64(bytes.data() + 9, session.value);
  std::copy_n(secret.bytes.bytes().begin(), kSecretBytes, bytes.begin() + 17);
  std::string text = util::base64url_encode(bytes);
  util::wipe_memory(bytes.data(), bytes.size());
  return text;
}

Result<RefreshToken> parse_refresh_token(std::string_view text) {
  const Error refused{ErrorCode::unauthenticated, "the refresh token is not valid"};
  if (text.size() != kTextBytes) return refused;
  const auto decoded = util::base64url_decode(text);
  if (!decoded || decoded->size() != kTokenBytes || decoded->front() != kVersion) return refused;
  const std::span<const std::uint8_t> bytes = *decoded;
  const std::uint64_t user = util::load_be64(bytes.data() + 1);
  const std::uint64_t session = util::load_be64(bytes.data() + 9);
  if (!is_id(user) || !is_id(session)) return refused;
  return RefreshToken{UserId(user), SessionId(session), hash_of(bytes.subspan(17))};
}

}  // namespace confab::auth
