#include "api/route_rules.hpp"

#include <utility>

#include "common/engine/credentials.hpp"
#include "common/http/problem.hpp"

namespace confab::servers::api {

Result<> check_registration(const RouteSettings& settings) {
  if (settings.registration_open) return {};
  return Error{ErrorCode::forbidden, "registration is closed"};
}

Result<PasswordGuard::Attempt> try_email(const RouteSettings& settings, const Request& request,
                                         std::string_view email) {
  if (settings.passwords == nullptr) return PasswordGuard::Attempt();
  return settings.passwords->attempt_email(request, email);
}

Result<PasswordGuard::Attempt> try_user(const RouteSettings& settings, const Request& request, UserId user) {
  if (settings.passwords == nullptr) return PasswordGuard::Attempt();
  return settings.passwords->attempt_user(request, user);
}

Result<> admit_request(const RouteSettings& settings, const Request& request, UserId user) {
  if (settings.requests == nullptr) return {};
  return settings.requests->admit(request, user);
}

std::optional<Response> refuse_foreign_type(const Request& request) {
  if (request.body().empty()) return std::nullopt;
  const auto type = request.header("Content-Type").value_or("");
  if (equals_ignoring_case(type.substr(0, type.find_first_of("; \t")), "application/json")) return std::nullopt;
  return problem_response(415, {ErrorCode::invalid_argument, "the body must be application/json"});
}

Response with_challenge(Response response) {
  if (response.status == 401) response.with_header("WWW-Authenticate", "Bearer");
  return response;
}

void hand_out_session(Response& response, std::string_view refresh_token, const Request& request,
                      const RouteSettings& settings, const Engine& engine) {
  const bool secure = settings.cookie_secure || is_secure(request);
  response.with_header("Cache-Control", "no-store");
  const std::string name = session_cookie_name(engine);
  response.with_header("Set-Cookie", make_session_cookie(name, refresh_token, settings.cookie_seconds, secure));
}

void take_session_back(Response& response, const Request& request, const RouteSettings& settings,
                       const Engine& engine) {
  const std::string name = session_cookie_name(engine);
  if (const auto cookie = session_cookie(request, name); cookie && engine.verify_refresh_token(*cookie)) return;
  response.with_header("Set-Cookie", clear_session_cookie(name, settings.cookie_secure || is_secure(request)));
}

}  // namespace confab::servers::api
