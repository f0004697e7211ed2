#include "api/service_routes.hpp"

#include <utility>

#include "common/http/problem.hpp"

namespace confab::servers::api {

namespace {

/// The text of a failure at a file names its path, which is nobody else's business.
Error for_strangers(const Error& error) {
  if (error.code != ErrorCode::io_error) return error;
  return {error.code, "the data directory cannot be used: it was moved, replaced or removed, or the disk fails"};
}

}  // namespace

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
          responder.send(ready ? Response::text(200, "ready\n") : problem_response(503, for_strangers(ready.error())));
        });
      });
}

}  // namespace confab::servers::api
