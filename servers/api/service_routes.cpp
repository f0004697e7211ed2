#include "api/service_routes.hpp"

#include <utility>

#include "common/http/problem.hpp"

namespace confab::servers::api {

void add_service_routes(Router& router, Readiness& readiness, std::function<bool()> accepting) {
  router.add(Method::get, "/healthz", [](const Request&, const PathParams&, const Responder& responder) {
    responder.send(Response::text(200, "ok\n"));
  });
  router.add(
      Method::get, "/readyz",
      [&readiness, accepting = std::move(accepting)](const Request&, const PathParams&, const Responder& responder) {
        if (!accepting()) return responder.send_error({ErrorCode::unavailable, "the server is ending"});
        readiness.ask([responder](const Result<>& ready) {
          // Whatever the reason, it is not for this request's sender to mend.
          responder.send(ready ? Response::text(200, "ready\n") : problem_response(503, ready.error()));
        });
      });
}

}  // namespace confab::servers::api
