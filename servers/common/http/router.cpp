#include "common/http/router.hpp"

#include <algorithm>

#include "common/http/problem.hpp"
#include "common/http/target.hpp"

namespace confab::servers {

namespace {

constexpr std::string_view kJsonSuffix = ".json";
constexpr std::size_t kSegmentsMax = 64;  // of a pattern, and of a path looked up in them

constexpr unsigned bit(Method method) { return 1U << static_cast<unsigned>(method); }

bool is_name(std::string_view segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

/// Words sort before names, names before the rest; a longer shape before a shorter one with `*`.
char shape_of(std::string_view segment) { return segment == "*" ? 'z' : is_name(segment) ? 'n' : 'a'; }

/// Bodies are read as they are: nothing here decodes gzip and its like (RFC 9110, 8.4 and 15.5.16).
std::optional<Response> refuse_coded_body(const Request& request) {
  if (request.body().empty()) return std::nullopt;
  for (const Header& field : request.head().headers) {
    if (!equals_ignoring_case(field.name, "content-encoding") || equals_ignoring_case(field.value, "identity"))
      continue;
    return problem_response(415, {ErrorCode::invalid_argument, "a body must come without a Content-Encoding"})
        .with_header("Accept-Encoding", "identity");
  }
  return std::nullopt;
}

}  // namespace

std::string_view PathParams::operator[](std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value;
  }
  return {};
}

void Router::add(std::initializer_list<Method> methods, std::string pattern, RouteHandler handler,
                 RouteOptions options) {
  Route route;
  route.pattern = std::move(pattern);
  for (const Method method : methods) route.methods |= bit(method);
  if (options.head && (route.methods & bit(Method::get)) != 0) route.methods |= bit(Method::head);
  std::string unused;
  auto segments = split_path(route.pattern, unused, kSegmentsMax);
  for (const auto segment : segments ? *segments : std::vector<std::string_view>{}) {
    route.shape += shape_of(segment);
    route.matches.append("/").append(is_name(segment) ? "{}" : segment);
    if (segment == "*") {
      route.takes_rest = true;
      break;
    }
    route.segments.emplace_back(segment);
  }
  route.handler = std::move(handler);
  route.options = options;
  const auto behind = std::upper_bound(routes_.begin(), routes_.end(), route,
                                       [](const Route& a, const Route& b) { return a.shape < b.shape; });
  routes_.insert(behind, std::move(route));
}

bool Router::matches(const Route& route, const std::vector<std::string_view>& segments, PathParams* params) {
  const std::size_t size = route.segments.size();
  if (route.takes_rest ? segments.size() < size : segments.size() != size) return false;
  for (std::size_t i = 0; i < size; ++i) {
    std::string_view given = segments[i];
    if (route.options.json_suffix && i + 1 == size && given.ends_with(kJsonSuffix)) {
      given.remove_suffix(kJsonSuffix.size());
    }
    const std::string_view wanted = route.segments[i];
    if (!is_name(wanted)) {
      if (given != wanted) return false;
    } else if (given.empty()) {
      return false;
    } else if (params != nullptr) {
      params->add(wanted.substr(1, wanted.size() - 2), given);
    }
  }
  return true;
}

const Router::Route* Router::find(const std::vector<std::string_view>& segments) const {
  for (const Route& route : routes_) {
    if (matches(route, segments, nullptr)) return &route;
  }
  return nullptr;
}

std::string Router::allow_of(const std::string& pattern) const {
  unsigned methods = 0;
  for (const Route& route : routes_) {
    if (route.matches == pattern) methods |= route.methods;
  }
  methods |= bit(Method::options);
  std::string allow;
  for (const Method method :
       {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options}) {
    if ((methods & bit(method)) == 0) continue;
    if (!allow.empty()) allow += ", ";
    allow += to_string(method);
  }
  return allow;
}

void Router::answer_options(const Request& request, const Responder& responder, const std::string& allow) const {
  if (is_preflight(request)) {
    responder.send(preflight_response(cors_, request, allow));
  } else {
    responder.send(Response::empty(204).with_header("Allow", allow));
  }
}

void Router::handle(const Request& request, const Responder& responder) const {
  const Route* found = find(request.segments());
  const bool own_cors = found != nullptr && found->options.own_cors;
  if (!own_cors) add_cors_headers(cors_, request, responder);
  if (found == nullptr) return responder.send_error({ErrorCode::not_found, "there is nothing at this path"});
  if (auto refusal = refuse_coded_body(request)) return responder.send(std::move(*refusal));
  for (const Route& route : routes_) {
    if (route.matches != found->matches || (route.methods & bit(request.method())) == 0) continue;
    PathParams params;
    if (!matches(route, request.segments(), &params)) continue;
    responder.set_route(route.pattern);
    route.handler(request, params, responder);
    return;
  }
  const std::string allow = allow_of(found->matches);
  if (request.method() == Method::options) return answer_options(request, responder, allow);
  responder.send(
      problem_response({ErrorCode::method_not_allowed, "this path has no such method"}).with_header("Allow", allow));
}

std::size_t Router::body_limit(const RequestHead& head) const {
  std::string decoded;
  const auto segments = split_path(head.path, decoded, kSegmentsMax);
  const Route* found = segments ? find(*segments) : nullptr;
  if (found == nullptr) return body_bytes_max_;
  for (const Route& route : routes_) {
    if (route.matches != found->matches || (route.methods & bit(head.method)) == 0) continue;
    return route.options.body_bytes_max.value_or(body_bytes_max_);
  }
  return body_bytes_max_;
}

}  // namespace confab::servers
