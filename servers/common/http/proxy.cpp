#include <algorithm>

#include "common/http/client.hpp"
#include "common/http/problem.hpp"

namespace confab::servers {

namespace {

/// Fields about one connection, not about the message (RFC 9110, 7.6.1).
constexpr std::string_view kHopByHop[] = {"connection", "keep-alive",      "proxy-authenticate", "proxy-authorization",
                                          "te",         "trailer",         "transfer-encoding",  "upgrade",
                                          "expect",     "proxy-connection"};
/// Fields that each side's own HTTP writes.
constexpr std::string_view kRewritten[] = {"content-length", "date", "x-request-id", "x-forwarded-for"};

bool is_one_of(std::string_view name, const auto& names) {
  return std::any_of(std::begin(names), std::end(names),
                     [name](std::string_view known) { return equals_ignoring_case(name, known); });
}

bool stays_behind(std::string_view name) { return is_one_of(name, kHopByHop) || is_one_of(name, kRewritten); }

HttpClientRequest forwarded(const Request& request, std::string target) {
  HttpClientRequest forward;
  // HEAD goes on as GET: so our answer has the right length, and the connection leaves the body out.
  forward.method = request.method() == Method::head ? Method::get : request.method();
  forward.target = std::move(target);
  forward.body.assign(request.body());
  std::string chain;
  for (const Header& field : request.head().headers) {
    if (equals_ignoring_case(field.name, "x-forwarded-for")) chain.append(field.value).append(", ");
    if (request.secure() && equals_ignoring_case(field.name, "x-forwarded-proto")) continue;
    if (stays_behind(field.name) || request.head().header_has_token("connection", field.name)) continue;
    forward.headers.emplace_back(field.name, field.value);
  }
  forward.headers.emplace_back("X-Forwarded-For", chain.append(request.peer_address()));
  if (request.secure()) forward.headers.emplace_back("X-Forwarded-Proto", "https");
  forward.headers.emplace_back("X-Request-Id", request.id());
  return forward;
}

/// The fields that the answer's own Connection field names.
std::vector<std::string> named_by_connection(const HttpClientResponse& response) {
  std::vector<std::string> names;
  for (const auto& [name, value] : response.headers) {
    if (!equals_ignoring_case(name, "connection")) continue;
    std::size_t start = 0;
    while (start <= value.size()) {
      const auto comma = std::min(value.find(',', start), value.size());
      const auto first = value.find_first_not_of(" \t", start);
      if (first < comma) {
        const auto last = value.find_last_not_of(" \t", comma - 1);
        names.push_back(value.substr(first, last - first + 1));
      }
      start = comma + 1;
    }
  }
  return names;
}

Response returned(HttpClientResponse&& upstream) {
  Response response;
  response.status = upstream.status;
  const auto named = named_by_connection(upstream);
  for (auto& [name, value] : upstream.headers) {
    if (equals_ignoring_case(name, "content-type")) {
      response.content_type = std::move(value);
    } else if (!stays_behind(name) && !is_one_of(name, named)) {
      response.headers.emplace_back(std::move(name), std::move(value));
    }
  }
  response.body = std::move(upstream.body);
  return response;
}

}  // namespace

HttpClient::Ticket proxy_request(HttpClient& client, const Request& request, std::string target,
                                 const Responder& responder, std::function<Response(const Refusal&)> failed,
                                 const HttpClientShare& share) {
  HttpClientRequest forward = forwarded(request, std::move(target));
  forward.share = share;
  return client.send(forward, [responder, failed = std::move(failed)](HttpClientResult result) {
    if (auto* response = std::get_if<HttpClientResponse>(&result)) {
      responder.send(returned(std::move(*response)));
    } else {
      const auto& failure = std::get<Refusal>(result);
      responder.send(failed ? failed(failure) : problem_response(failure.status, failure.error));
    }
  });
}

}  // namespace confab::servers
