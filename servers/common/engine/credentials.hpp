#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/engine.hpp>
#include <confab/result.hpp>

#include "common/http/message.hpp"

/// How a request says who it is. Authorization counts everywhere; the cookie only where docs/reference/protocol.md says
/// so.
namespace confab::servers {

/// What stands in `Authorization: Bearer …`. Views into the header.
struct Bearer {
  std::string_view email;  ///< of the old form `Bearer EMAIL TOKEN`; empty in the new one
  std::string_view token;
};
std::optional<Bearer> parse_bearer(std::string_view authorization);

/// The caller of a request by its Authorization field; with an e-mail in it, that must be the token's.
/// Cheap enough for an event loop. Errors: unauthenticated
Result<TokenInfo> authenticate(const Engine& engine, const Request& request);

/// The name of the session cookie, another one for each store: a browser sends a host's cookies to all its ports, and
/// two services on one host must not take each other's away.
std::string session_cookie_name(const Engine& engine);

/// The value of the cookie of this name, if the request has one.
std::optional<std::string_view> session_cookie(const Request& request, std::string_view name);

/// Whether the client's own connection was TLS: it ended here, or at a proxy before us that says so
/// (X-Forwarded-Proto). Anyone can say so; it only makes us stricter.
bool is_secure(const Request& request);

/// Whether a page of this origin may use the cookie: the origin is the request's own host, and by https where
/// is_secure(), or listed. Requests without Origin are refused: no browser sends the cookie along without it where this
/// is asked.
bool cookie_origin_allowed(const Request& request, const std::vector<std::string>& origins);

/// What to tell a page that may not, or the person who set up the proxy in front of us.
Error origin_refusal(const Request& request);

/// Set-Cookie values. `secure`: only over TLS.
std::string make_session_cookie(std::string_view name, std::string_view refresh_token, std::int64_t max_age_seconds,
                                bool secure);
std::string clear_session_cookie(std::string_view name, bool secure);

}  // namespace confab::servers
