#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http/cors.hpp"
#include "common/http/responder.hpp"

namespace confab::servers {

/// What stood in the place of a pattern's `{name}`s, decoded. Valid as long as the Request.
class PathParams {
 public:
  /// Empty if the pattern has no such name.
  std::string_view operator[](std::string_view name) const;
  void add(std::string_view name, std::string_view value) { values_.emplace_back(name, value); }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> values_;
};

using RouteHandler = std::function<void(const Request&, const PathParams&, const Responder&)>;

struct RouteOptions {
  std::optional<std::size_t> body_bytes_max;  ///< else the router's
  bool json_suffix = false;                   ///< "/users.json" is "/users", as the service before us had it
  bool own_cors = false;                      ///< the handler itself adds the fields of CORS, where they belong
  bool head = true;                           ///< HEAD is answered as GET is; not by what is no plain resource
};

/// Finds the handler by method and path.
///
/// Patterns are "/v1/conversations/{id}/messages"; a last segment `*` takes any rest, even none. Where several match,
/// words go before `{names}` and both before `*`, and the first decides which methods the path has. HEAD is answered by
/// GET's handler, OPTIONS by the router. An unknown path is a 404, another method a 405 with Allow, a body with a
/// Content-Encoding a 415. Fill it before the first request; then it never changes and any loop
/// may use it.
class Router {
 public:
  explicit Router(std::size_t body_bytes_max = 64 * 1024) : body_bytes_max_(body_bytes_max) {}
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  void add(std::initializer_list<Method> methods, std::string pattern, RouteHandler handler, RouteOptions options = {});
  void add(Method method, std::string pattern, RouteHandler handler, RouteOptions options = {}) {
    add({method}, std::move(pattern), std::move(handler), options);
  }
  void set_cors(CorsPolicy policy) { cors_ = std::move(policy); }

  void handle(const Request& request, const Responder& responder) const;
  /// For HttpServerOptions::refusal_fields.
  ResponseFields refusal_fields(const RequestHead& head) const { return cors_fields(cors_, head); }
  /// For HttpServerOptions::body_limit.
  std::size_t body_limit(const RequestHead& head) const;

 private:
  struct Route {
    std::string pattern;
    std::string matches;                ///< the pattern without the words in its braces: what it matches
    std::vector<std::string> segments;  ///< "{id}" with its braces
    std::string shape;                  ///< sorts the more exact first
    unsigned methods = 0;               ///< a bit for each Method
    bool takes_rest = false;
    RouteHandler handler;
    RouteOptions options;
  };

  static bool matches(const Route& route, const std::vector<std::string_view>& segments, PathParams* params);
  /// The most exact route of a path, whatever its methods; null if there is none.
  const Route* find(const std::vector<std::string_view>& segments) const;
  std::string allow_of(const std::string& pattern) const;
  void answer_options(const Request& request, const Responder& responder, const std::string& allow) const;

  std::size_t body_bytes_max_;
  std::deque<Route> routes_;  ///< sorted by shape
  CorsPolicy cors_;
};

}  // namespace confab::servers
