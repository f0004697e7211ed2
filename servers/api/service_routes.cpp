#include "api/service_routes.hpp"

#include <utility>

#include "common/http/problem.hpp"

namespace confab::servers::api {

void add_service_routes(Router& router, const Engine& engine, std::function<bool()> accepting) {
  router.add(Method::get, "/healthz", [](const Request&, const PathParams&, const Responder& responder) {
    responder.send(Response::text(200, "ok\n"));
  });
  router.add(
      Method::get, "/readyz",
      [&engine, accepting = std::move(accepting)](const Request&, const PathParams&, const Responder& responder) {
        if (!accepting()) return responder.send_error({ErrorCode::unavailable, "the server is ending"});
        // Whatever the reason, it is not for this request's sender to mend.
        if (auto ready = engine.ready(); !ready) return responder.send(problem_response(503, ready.error()));
        responder.send(Response::text(200, "ready\n"));
      });
}

}  // namespace confab::servers::api
