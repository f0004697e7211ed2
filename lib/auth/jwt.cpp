#include "auth/jwt.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <confab/limits.hpp>

#include "auth/strict_json.hpp"
#include "util/base64url.hpp"
#include "util/hash.hpp"

namespace confab::auth {

namespace {

constexpr std::string_view kAccessTokenType = "at+jwt";
constexpr std::string_view kPlainType = "JWT";
constexpr std::size_t kHeaderMembers = 3;
constexpr std::size_t kAudiencesMax = 16;

Error refused(const char* why) { return Error{ErrorCode::unauthenticated, why}; }

Error malformed() { return refused("the token is malformed"); }

/// The three parts of the compact form, still encoded.
struct Parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_text;
};

std::optional<Parts> split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
               token.substr(0, second)};
}

std::optional<JsonMembers> decode_members(std::string_view part, std::size_t members_max) {
  const auto bytes = util::base64url_decode(part);
  if (!bytes) return std::nullopt;
  return parse_json_members({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, members_max);
}

/// Canonical decimal, so that one id has one text.
std::optional<std::uint64_t> decimal_id(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || text.front() == '0' || number > Limits::integer_max) return std::nullopt;
  return number;
}

/// Exactly alg, typ and kid: whatever else a header may hold (crit, jwk, jku, x5u) would have to be obeyed or is a
/// trap.
Result<const Key*> key_of_header(std::string_view header, const KeySet& keys, TimeMs now) {
  const auto members = decode_members(header, kHeaderMembers);
  if (!members || members->size() != kHeaderMembers) return malformed();
  const auto* alg = json_member<std::string>(*members, "alg");
  const auto* typ = json_member<std::string>(*members, "typ");
  const auto* kid = json_member<std::string>(*members, "kid");
  if (alg == nullptr || typ == nullptr || kid == nullptr) return malformed();
  const Key* key = keys.find(*kid);
  const bool known = key != nullptr && key->role != KeyRole::refresh && !expired(*key, now);
  if (!known) return refused("the token's key is not known");
  if (*alg != to_string(key->algorithm)) return refused("the token's algorithm is not that of its key");
  const bool good_type = *typ == kAccessTokenType || (key->role == KeyRole::host && *typ == kPlainType);
  if (!good_type) return refused("the token is of another type");
  return key;
}

bool audience_is(const JsonMembers& members, const std::string& audience) {
  if (const auto* one = json_member<std::string>(members, "aud")) return *one == audience;
  const auto* many = json_member<std::vector<std::string>>(members, "aud");
  return many != nullptr && many->size() <= kAudiencesMax &&
         std::find(many->begin(), many->end(), audience) != many->end();
}

/// iat, exp and, if there, nbf.
Result<> read_times(const JsonMembers& members, const Key& key, TimeMs now, Claims& claims) {
  const auto* issued = json_member<std::uint64_t>(members, "iat");
  const auto* expires = json_member<std::uint64_t>(members, "exp");
  const auto* not_before = json_member<std::uint64_t>(members, "nbf");
  if (issued == nullptr || expires == nullptr) return malformed();
  if (members.contains("nbf") && not_before == nullptr) return malformed();
  if (*expires <= *issued) return malformed();

  claims.issued_at = static_cast<TimeMs>(*issued) * 1000;
  claims.expires_at = static_cast<TimeMs>(*expires) * 1000;
  claims.accepted_until = claims.expires_at + kTokenLeewayMs;
  if (key.not_after != 0) claims.accepted_until = std::min(claims.accepted_until, key.not_after + 1);
  if (now >= claims.accepted_until) return refused("the token has expired");
  const TimeMs begins = std::max(claims.issued_at, not_before ? static_cast<TimeMs>(*not_before) * 1000 : 0);
  const TimeMs ahead_max = key.role == KeyRole::own ? kOwnTokenAheadMsMax : kTokenLeewayMs;
  if (begins > now + ahead_max) return refused("the token is not valid yet");
  return {};
}

Result<> read_subject(const JsonMembers& members, const Key& key, Claims& claims) {
  const auto* subject = json_member<std::string>(members, "sub");
  if (subject == nullptr || subject->empty() || subject->size() > kSubjectBytesMax) return malformed();
  claims.subject = *subject;
  if (key.role == KeyRole::host) return {};
  const auto* session = json_member<std::string>(members, "sid");
  if (session == nullptr || session->empty()) return malformed();
  const auto user_id = decimal_id(*subject);
  const auto session_id = decimal_id(*session);
  if (!user_id || !session_id) return malformed();
  claims.user = UserId(*user_id);
  claims.session = SessionId(*session_id);
  return {};
}

Result<Claims> read_claims(const JsonMembers& members, const Key& key, TimeMs now) {
  const auto* issuer = json_member<std::string>(members, "iss");
  if (issuer == nullptr || *issuer != key.issuer) return refused("the token is of another issuer");
  if (!audience_is(members, key.audience)) return refused("the token is for another audience");
  Claims claims;
  claims.role = key.role;
  claims.issuer = key.issuer;
  claims.audience = key.audience;
  if (Result<> read = read_subject(members, key, claims); !read) return read.error();
  if (Result<> read = read_times(members, key, now, claims); !read) return read.error();
  return claims;
}

}  // namespace

Result<std::string> sign_token(const Claims& claims, const Key& key) {
  if (key.role != KeyRole::own) return Error{ErrorCode::invalid_argument, "a host's key signs nothing of ours", "key"};
  if (!claims.user) return Error{ErrorCode::invalid_argument, "a token needs a user", "user"};
  if (!claims.session) return Error{ErrorCode::invalid_argument, "a token needs a session", "session"};
  const TimeMs issued_s = claims.issued_at / 1000;
  const TimeMs expires_s = claims.expires_at / 1000;
  if (issued_s < 0 || expires_s <= issued_s) {
    return Error{ErrorCode::invalid_argument, "a token must end after it begins", "expires_at"};
  }
  // Nothing here needs escaping: check_key() keeps quotes out of kid, issuer and audience.
  const std::string header =
      R"({"alg":")" + std::string(to_string(key.algorithm)) + R"(","typ":"at+jwt","kid":")" + key.kid + R"("})";
  const std::string body = R"({"iss":")" + key.issuer + R"(","aud":")" + key.audience + R"(","sub":")" +
                           std::to_string(claims.user.value) + R"(","sid":")" + std::to_string(claims.session.value) +
                           R"(","iat":)" + std::to_string(issued_s) + R"(,"exp":)" + std::to_string(expires_s) + "}";
  const std::string signed_text =
      util::base64url_encode(util::as_bytes(header)) + "." + util::base64url_encode(util::as_bytes(body));
  return signed_text + "." + util::base64url_encode(sign_bytes(key, signed_text));
}

Result<Claims> verify_token(std::string_view token, const KeySet& keys, TimeMs now) {
  if (token.size() > kTokenBytesMax) return refused("the token is too long");
  const std::optional<Parts> parts = split(token);
  if (!parts) return malformed();
  const Result<const Key*> key = key_of_header(parts->header, keys, now);
  if (!key) return key.error();
  const auto signature = util::base64url_decode(parts->signature);
  if (!signature) return malformed();
  if (!verify_bytes(**key, parts->signed_text, *signature)) return refused("the token's signature is wrong");
  const auto members = decode_members(parts->claims, kTokenMembersMax);
  if (!members) return malformed();
  return read_claims(*members, **key, now);
}

}  // namespace confab::auth
