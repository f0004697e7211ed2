#pragma once

#include <functional>

#include <confab/engine.hpp>

#include "common/engine/readiness.hpp"
#include "common/http/router.hpp"

namespace confab::servers::api {

/// For the operator: GET /healthz (it lives) and /readyz (it can serve, else 503 with the reason).
/// `accepting` is asked by /readyz: false once the process is asked to end. `readiness` outlives the last request.
void add_service_routes(Router& router, Readiness& readiness, std::function<bool()> accepting);

}  // namespace confab::servers::api
