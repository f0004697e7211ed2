#pragma once

#include <confab/engine.hpp>

#include "api/route_rules.hpp"
#include "common/http/router.hpp"

namespace confab::servers::api {

/// Every operation of the catalogue under its method and path; the catalogue itself under GET /v1/operations; its
/// OpenAPI document under GET /v1/openapi.json, and the page that shows it under GET /docs; the public keys of our
/// tokens under GET /.well-known/jwks.json. `engine` outlives the last request.
void add_v1_routes(Router& router, Engine& engine, const RouteSettings& settings);

}  // namespace confab::servers::api
