#include "common/engine/credentials.hpp"

#include <algorithm>
#include <charconv>

namespace confab::servers {

namespace {

Error not_signed_in() { return {ErrorCode::unauthenticated, "sign in first"}; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// "https://chat.example.org:8443" → "chat.example.org:8443".
std::string_view host_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

/// Browsers leave the port out of an Origin where it is the scheme's own; some proxies add it to Host.
std::string_view without_default_port(std::string_view host, std::string_view origin) {
  const std::string_view port = origin.starts_with("https://") ? ":443" : ":80";
  return host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host;
}

// Somebody on the network path can forge a page of http://HOST, so it is not ours if we are https://HOST.
bool is_own_scheme(std::string_view origin, bool secure) { return !secure || origin.starts_with("https://"); }

std::string cookie(std::string_view name, std::string_view value, std::int64_t max_age_seconds, bool secure) {
  std::string text(name);
  text += '=';
  text += value;
  text += "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(max_age_seconds);
  if (secure) text += "; Secure";
  return text;
}

}  // namespace

std::optional<Bearer> parse_bearer(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() <= kScheme.size() ||
      !equals_ignoring_case(authorization.substr(0, kScheme.size()), kScheme)) {
    return std::nullopt;
  }
  std::string_view rest = trim(authorization.substr(kScheme.size()));
  Bearer bearer;
  if (const auto space = rest.find(' '); space != std::string_view::npos) {
    bearer.email = rest.substr(0, space);
    rest = trim(rest.substr(space));
  }
  if (rest.empty() || rest.find(' ') != std::string_view::npos) return std::nullopt;
  bearer.token = rest;
  return bearer;
}

Result<TokenInfo> authenticate(const Engine& engine, const Request& request) {
  const auto header = request.header("Authorization");
  if (!header || request.head().header_count("Authorization") != 1) return not_signed_in();
  const auto bearer = parse_bearer(*header);
  if (!bearer) return not_signed_in();
  auto token = engine.verify_token(bearer->token);
  if (!token || bearer->email.empty()) return token;
  // The old form names the user twice. That it once was believed without a look at the token was a hole.
  auto named = engine.find_user(bearer->email);
  if (named && named->id == token->caller.user) return token;
  // Whatever is wrong with the name itself (nobody's, no address, too long), this is no way to sign in.
  const bool nobody = named || http_status(named.code()) < 500;
  return nobody ? not_signed_in() : std::move(named).error();
}

std::string session_cookie_name(const Engine& engine) {
  char digits[16];
  const auto end = std::to_chars(digits, std::end(digits), engine.store_number(), 16).ptr;
  return "confab_session_" + std::string(digits, end);
}

std::optional<std::string_view> session_cookie(const Request& request, std::string_view name) {
  for (const Header& header : request.head().headers) {
    if (!equals_ignoring_case(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
        return pair.substr(name.size() + 1);
      }
    }
  }
  return std::nullopt;
}

bool is_secure(const Request& request) {
  // Each of several proxies may add its own, in one line or in two.
  return request.secure() || request.head().header_has_token("X-Forwarded-Proto", "https");
}

bool cookie_origin_allowed(const Request& request, const std::vector<std::string>& origins) {
  const auto origin = request.header("Origin");
  if (!origin) return false;
  if (std::find(origins.begin(), origins.end(), *origin) != origins.end()) return true;
  const auto host = request.header("Host");
  return host && !host->empty() && equals_ignoring_case(host_of(*origin), without_default_port(*host, *origin)) &&
         is_own_scheme(*origin, is_secure(request));
}

Error origin_refusal(const Request& request) {
  const std::string_view origin = request.header("Origin").value_or("");
  const std::string_view host = request.header("Host").value_or("");
  std::string why = "this page may not connect: its Origin '" + std::string(origin) + "' is not ";
  why += is_secure(request) ? "https" : "http(s)";
  why +=
      " of the Host '" + std::string(host) + "' that came here. A proxy must pass Host as it was sent, with its port";
  return {ErrorCode::forbidden, why + ", and X-Forwarded-Proto; other pages are named by --allow-origin"};
}

std::string make_session_cookie(std::string_view name, std::string_view refresh_token, std::int64_t max_age_seconds,
                                bool secure) {
  return cookie(name, refresh_token, max_age_seconds, secure);
}

std::string clear_session_cookie(std::string_view name, bool secure) { return cookie(name, "", 0, secure); }

}  // namespace confab::servers
