#include "common/http/cors.hpp"

#include "common/http/problem.hpp"

namespace confab::servers {

void add_cors_headers(const CorsPolicy& policy, const Request& request, const Responder& responder) {
  if (policy.origins.empty()) return;
  responder.add_header("Vary", "Origin");  // also without one: a cache must not serve that answer to an allowed page
  const auto origin = request.header("origin");
  if (!origin || !policy.allows(*origin)) return;
  responder.add_header("Access-Control-Allow-Origin", std::string(*origin));
  responder.add_header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
  if (policy.allow_credentials) responder.add_header("Access-Control-Allow-Credentials", "true");
}

bool is_preflight(const Request& request) {
  return request.method() == Method::options && request.header("origin") &&
         request.header("access-control-request-method");
}

Response preflight_response(const CorsPolicy& policy, const Request& request, std::string_view allow) {
  if (!policy.allows(*request.header("origin"))) {
    return problem_response({ErrorCode::forbidden, "this origin is not allowed"});
  }
  return Response::empty(204)
      .with_header("Access-Control-Allow-Methods", std::string(allow))
      .with_header("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, X-Request-Id")
      .with_header("Access-Control-Max-Age", std::to_string(policy.max_age_seconds));
}

}  // namespace confab::servers
