#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "common/http/router.hpp"

namespace confab::servers::api {

struct RouteSettings {
  std::vector<std::string> origins;  ///< pages that may call us and use the cookie, beside those of our own host
  bool cookie_secure = false;        ///< behind TLS
  std::int64_t cookie_seconds = 30 * 24 * 3600;
};

/// Every operation of the catalogue under its method and path, and the catalogue itself under GET /v1/operations.
/// `engine` outlives the router.
void add_v1_routes(Router& router, Engine& engine, const RouteSettings& settings);

}  // namespace confab::servers::api
