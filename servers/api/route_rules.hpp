#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "api/password_guard.hpp"
#include "api/request_guard.hpp"
#include "common/http/message.hpp"

/// What holds for the routes of /v1 and for the compatible ones alike.
namespace confab::servers::api {

struct RouteSettings {
  std::vector<std::string> origins;  ///< pages that may use the cookie, beside those of our own host
  bool cookie_secure = false;        ///< for TLS only, whatever the request came over
  std::int64_t cookie_seconds = 30 * 24 * 3600;
  const PasswordGuard* passwords = nullptr;  ///< outlives the last request; no bounds if null
  const RequestGuard* requests = nullptr;    ///< the same
  bool registration_open = true;             ///< whether strangers may make users for themselves
};

/// Errors: forbidden
Result<> check_registration(const RouteSettings& settings);

/// A try at the account of an e-mail, or at the user's own password: see PasswordGuard. Errors: those of it
Result<PasswordGuard::Attempt> try_email(const RouteSettings& settings, const Request& request, std::string_view email);
Result<PasswordGuard::Attempt> try_user(const RouteSettings& settings, const Request& request, UserId user);

/// A request of `user`, or of nobody in particular (0). Errors: rate_limited
Result<> admit_request(const RouteSettings& settings, const Request& request, UserId user);

/// The 415 for a body that is not declared as JSON. A browser asks before it sends that type to a foreign site, so no
/// form of another page can sign somebody in here.
std::optional<Response> refuse_foreign_type(const Request& request);

/// What every 401 must say (RFC 9110, 11.6.1). Does nothing to other answers.
Response with_challenge(Response response);

/// Answers with these tokens are for one client only, and set the cookie: for TLS only if `request` came over it.
void hand_out_session(Response& response, std::string_view refresh_token, const Request& request,
                      const RouteSettings& settings, const Engine& engine);

/// After a sign-out: takes the cookie away, unless it is of another session that goes on. All windows of a browser
/// share one cookie, and in each of them somebody else may have signed in.
void take_session_back(Response& response, const Request& request, const RouteSettings& settings, const Engine& engine);

}  // namespace confab::servers::api
