#pragma once

#include <functional>

#include <confab/engine.hpp>

#include "common/http/router.hpp"
#include "common/metrics.hpp"

namespace confab::servers::api {

/// For who runs the server: GET /healthz (it lives), /readyz (it can serve, else 503 with the reason) and /metrics.
/// `accepting` is asked by /readyz: false once the process is asked to end. `engine` and `metrics` outlive the last
/// request.
void add_service_routes(Router& router, const Engine& engine, const MetricsRegistry& metrics,
                        std::function<bool()> accepting);

}  // namespace confab::servers::api
