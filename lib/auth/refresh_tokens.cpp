#include "auth/refresh_tokens.hpp"

#include <algorithm>
#include <span>

#include <confab/limits.hpp>

#include "util/base64url.hpp"
#include "util/endian.hpp"
#include "util/secret.hpp"

namespace confab::auth {

namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kMacBytes = 32;
constexpr std::size_t kNumbersBytes = 3 * 8;
constexpr std::size_t kTokenBytes = 1 + kNumbersBytes + kMacBytes;
constexpr std::size_t kTextBytes = (kTokenBytes * 8 + 5) / 6;

bool is_id(std::uint64_t number) { return number != 0 && number <= Limits::integer_max; }

std::array<std::uint8_t, kNumbersBytes> numbers_of(UserId user, SessionId session, std::uint64_t generation) {
  std::array<std::uint8_t, kNumbersBytes> bytes;
  util::store_be64(bytes.data(), user.value);
  util::store_be64(bytes.data() + 8, session.value);
  util::store_be64(bytes.data() + 16, generation);
  return bytes;
}

/// Every part has a fixed size, so no two tokens have one text.
std::string signed_text(std::span<const std::uint8_t> numbers, const RefreshFamily& family) {
  std::string text = "confab.refresh";
  text.append(numbers.begin(), numbers.end());
  text.append(family.begin(), family.end());
  return text;
}

}  // namespace

Result<RefreshToken> parse_refresh_token(std::string_view text) {
  const Error refused{ErrorCode::unauthenticated, "the refresh token is not valid"};
  if (text.size() != kTextBytes) return refused;
  const auto decoded = util::base64url_decode(text);
  if (!decoded || decoded->size() != kTokenBytes || decoded->front() != kVersion) return refused;
  const std::uint8_t* numbers = decoded->data() + 1;
  RefreshToken token;
  token.user = UserId(util::load_be64(numbers));
  token.session = SessionId(util::load_be64(numbers + 8));
  token.generation = util::load_be64(numbers + 16);
  if (!is_id(token.user.value) || !is_id(token.session.value) || !is_id(token.generation)) return refused;
  std::copy_n(numbers + kNumbersBytes, kMacBytes, token.mac.begin());
  return token;
}

Result<std::string> RefreshTokens::make(UserId user, SessionId session, const RefreshFamily& family,
                                        std::uint64_t generation) const {
  const std::shared_ptr<const KeySet> keys = ring_.keys();
  const Key* key = keys->refresh_key();
  if (key == nullptr) return Error{ErrorCode::unavailable, "there is no key to make a refresh token with"};
  const auto numbers = numbers_of(user, session, generation);
  std::vector<std::uint8_t> bytes{kVersion};
  bytes.insert(bytes.end(), numbers.begin(), numbers.end());
  const std::vector<std::uint8_t> mac = sign_bytes(*key, signed_text(numbers, family));
  bytes.insert(bytes.end(), mac.begin(), mac.end());
  std::string text = util::base64url_encode(bytes);
  util::wipe_memory(bytes.data(), bytes.size());
  return text;
}

bool RefreshTokens::is_genuine(const RefreshToken& token, const RefreshFamily& family) const {
  const std::shared_ptr<const KeySet> keys = ring_.keys();
  const Key* key = keys->refresh_key();
  if (key == nullptr) return false;
  const auto numbers = numbers_of(token.user, token.session, token.generation);
  return verify_bytes(*key, signed_text(numbers, family), token.mac);
}

}  // namespace confab::auth
