#include "common/http/problem.hpp"

#include "common/json/json.hpp"

namespace confab::servers {

Response problem_response(const Error& error) { return problem_response(http_status(error.code), error); }

Response problem_response(int status, const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.member("type", "about:blank");
  json.member("title", reason_phrase(status));
  json.member("status", status);
  json.member("code", to_string(error.code));
  json.member("detail", error.message);
  if (error.retry_after_ms > 0) json.member("retry_after_ms", error.retry_after_ms);
  if (!error.field.empty()) {
    json.key("errors").begin_array().begin_object();
    json.member("field", error.field).member("message", error.message);
    json.end_object().end_array();
  }
  json.end_object();

  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = std::move(json).text();
  if (error.retry_after_ms > 0) {
    response.headers.emplace_back("Retry-After", std::to_string((error.retry_after_ms + 999) / 1000));
  }
  return response;
}

}  // namespace confab::servers
