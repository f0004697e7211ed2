#include <array>
#include <optional>
#include <utility>

#include "auth/key_files.hpp"
#include "auth/strict_json.hpp"
#include "util/base64url.hpp"

namespace confab::auth {

namespace {

constexpr std::size_t kJwkMembersMax = 16;

Error unreadable(const char* why) { return Error{ErrorCode::incompatible, why}; }

/// Decodes a member and wipes the text it came from.
Result<std::vector<std::uint8_t>> take_bytes(JsonMembers& members, std::string_view name) {
  const auto found = members.find(name);
  if (found == members.end()) return std::vector<std::uint8_t>{};
  auto* text = std::get_if<std::string>(&found->second);
  if (text == nullptr) return unreadable("a key is not a string");
  auto bytes = util::base64url_decode(*text);
  util::wipe_memory(text->data(), text->size());
  if (!bytes) return unreadable("a key is not base64url");
  return bytes;
}

Result<util::Secret> take_secret(JsonMembers& members, std::string_view name) {
  auto bytes = take_bytes(members, name);
  if (!bytes) return bytes.error();
  util::Secret secret{std::span<const std::uint8_t>(*bytes)};
  util::wipe_memory(bytes->data(), bytes->size());
  return secret;
}

constexpr std::array<std::pair<KeyRole, std::string_view>, 3> kRoles{
    {{KeyRole::own, "own"}, {KeyRole::host, "host"}, {KeyRole::refresh, "refresh"}}};

std::optional<KeyRole> role_named(std::string_view name) {
  for (const auto& [role, text] : kRoles) {
    if (text == name) return role;
  }
  return std::nullopt;
}

std::string_view name_of(KeyRole role) {
  for (const auto& [known, text] : kRoles) {
    if (known == role) return text;
  }
  return {};
}

Result<> read_names(const JsonMembers& members, Key& key) {
  const auto* kid = json_member<std::string>(members, "kid");
  const auto* alg = json_member<std::string>(members, "alg");
  const auto* role = json_member<std::string>(members, "role");
  const auto* issuer = json_member<std::string>(members, "issuer");
  const auto* audience = json_member<std::string>(members, "audience");
  const auto* created_at = json_member<std::uint64_t>(members, "created_at");
  const auto* not_after = json_member<std::uint64_t>(members, "not_after");
  const auto* store = json_member<std::uint64_t>(members, "store");
  if (!kid || !alg || !role || !issuer || !audience || !created_at) return unreadable("a member is missing");
  if (*alg != "EdDSA" && *alg != "HS256") return unreadable("an algorithm that we do not know");
  const auto known = role_named(*role);
  if (!known) return unreadable("a role that we do not know");
  if (members.contains("not_after") && !not_after) return unreadable("not_after is not a time");
  if (members.contains("store") && !store) return unreadable("store is not a number");
  key.kid = *kid;
  key.store = store ? *store : 0;
  key.algorithm = *alg == "EdDSA" ? Algorithm::eddsa : Algorithm::hs256;
  key.role = *known;
  key.issuer = *issuer;
  key.audience = *audience;
  key.created_at = static_cast<TimeMs>(*created_at);
  key.not_after = not_after ? static_cast<TimeMs>(*not_after) : 0;
  return {};
}

}  // namespace

util::Secret key_to_jwk(const Key& key) {
  const bool eddsa = key.algorithm == Algorithm::eddsa;
  std::string text;
  text.reserve(4096);  // so that growing leaves no copies of the secret behind
  text += eddsa ? R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA")" : R"({"kty":"oct","alg":"HS256")";
  text += R"(,"kid":")" + key.kid + R"(","role":")";
  text += name_of(key.role);
  text += R"(","issuer":")" + key.issuer + R"(","audience":")" + key.audience;
  text += R"(","created_at":)" + std::to_string(key.created_at);
  if (key.store != 0) text += R"(,"store":)" + std::to_string(key.store);
  if (key.not_after != 0) text += R"(,"not_after":)" + std::to_string(key.not_after);
  if (eddsa) text += R"(,"x":")" + util::base64url_encode(key.public_key) + '"';
  if (!key.secret.empty()) {
    std::string secret = util::base64url_encode(key.secret.bytes());
    text += eddsa ? R"(,"d":")" : R"(,"k":")";
    text += secret;
    text += '"';
    util::wipe_memory(secret.data(), secret.size());
  }
  text += "}\n";
  util::Secret jwk{std::string_view(text)};
  util::wipe_memory(text.data(), text.size());
  return jwk;
}

Result<Key> key_from_jwk(std::string_view text) {
  auto members = parse_json_members(text, kJwkMembersMax);
  if (!members) return unreadable("not a JSON object");
  Key key;
  if (Result<> read = read_names(*members, key); !read) return read.error();
  auto public_key = take_bytes(*members, "x");
  auto secret = take_secret(*members, key.algorithm == Algorithm::eddsa ? "d" : "k");
  if (!public_key) return public_key.error();
  if (!secret) return secret.error();
  key.public_key = std::move(public_key).value();
  key.secret = std::move(secret).value();
  if (Result<> checked = check_key(key); !checked) return unreadable(checked.error().message.c_str());
  return key;
}

}  // namespace confab::auth
