#include "common/http/cors.hpp"

#include <utility>

#include "common/http/problem.hpp"

namespace confab::servers {

ResponseFields cors_fields(const CorsPolicy& policy, const RequestHead& head) {
  if (policy.origins.empty()) return {};
  ResponseFields fields;
  fields.emplace_back("Vary", "Origin");  // also without one: a cache must not serve that answer to an allowed page
  const auto origin = head.header("origin");
  if (!origin || !policy.allows(*origin)) return fields;
  fields.emplace_back("Access-Control-Allow-Origin", *origin);
  fields.emplace_back("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
  if (policy.allow_credentials) fields.emplace_back("Access-Control-Allow-Credentials", "true");
  return fields;
}

void add_cors_headers(const CorsPolicy& policy, const Request& request, const Responder& responder) {
  for (auto& [name, value] : cors_fields(policy, request.head()))
    responder.add_header(std::move(name), std::move(value));
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
