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
  if ((route.methods & bit(Method::get)) != 0) route.methods |= bit(Method::head);
  std::string unused;
  auto segments = split_path(route.pattern, unused, kSegmentsMax);
  for (const auto segment : segments ? *segments : std::vector<std::string_view>{}) {
    route.shape += shape_of(segment);
    if (segment == "*") {
      route.takes_rest = true;
      break;
    }
    route.segments.emplace_back(segment);
  }
  route.handler = std::move(handler);
  route.options = options;
  const auto place = std::upper_bound(routes_.begin(), routes_.end(), route,
                                      [](const Route& a, const Route& b) { return a.shape < b.shape; });
  routes_.insert(place, std::move(route));
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

std::string Router::allow_of(const std::vector<std::string_view>& segments) const {
  unsigned methods = 0;
  for (const Route& route : routes_) {
    if (matches(route, segments, nullptr)) methods |= route.methods;
  }
  if (methods == 0) return {};
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
  add_cors_headers(cors_, request, responder);
  for (const Route& route : routes_) {
    if ((route.methods & bit(request.method())) == 0) continue;
    PathParams params;
    if (!matches(route, request.segments(), &params)) continue;
    responder.set_route(route.pattern);
    route.handler(request, params, responder);
    return;
  }
  const std::string allow = allow_of(request.segments());
  if (request.method() == Method::options && !allow.empty()) {
    answer_options(request, responder, allow);
  } else if (!allow.empty()) {
    responder.send(
        problem_response({ErrorCode::method_not_allowed, "this path has no such method"}).with_header("Allow", allow));
  } else {
    responder.send_error({ErrorCode::not_found, "there is nothing at this path"});
  }
}

std::size_t Router::body_limit(const RequestHead& head) const {
  std::string decoded;
  const auto segments = split_path(head.path, decoded, kSegmentsMax);
  if (!segments) return body_bytes_max_;
  for (const Route& route : routes_) {
    if ((route.methods & bit(head.method)) == 0 || !matches(route, *segments, nullptr)) continue;
    return route.options.body_bytes_max.value_or(body_bytes_max_);
  }
  return body_bytes_max_;
}

}  // namespace confab::servers
