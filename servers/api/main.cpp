#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include <unistd.h>

#include <confab/engine.hpp>

#include "api/compat_routes.hpp"
#include "api/mail_program.hpp"
#include "api/openapi.hpp"
#include "api/read_pool.hpp"
#include "api/service_routes.hpp"
#include "api/settings.hpp"
#include "api/v1_routes.hpp"
#include "common/engine/engine_host.hpp"
#include "common/engine/readiness.hpp"
#include "common/limits/descriptors.hpp"

namespace confab::servers::api {
namespace {

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;

/// All loops share one router: it never changes once they run.
class ApiService final : public LoopService {
 public:
  explicit ApiService(const Router& router) : router_(router) {}
  void handle(const Request& request, const Responder& responder) override { router_.handle(request, responder); }
  std::size_t body_limit(const RequestHead& head) override { return router_.body_limit(head); }
  ResponseFields refusal_fields(const RequestHead& head) override { return router_.refusal_fields(head); }

 private:
  const Router& router_;
};

int fail(int exit_code, const Error& error) {
  std::fprintf(stderr, "confab-api: %s\n", error.message.c_str());
  return exit_code;
}

int run(int argc, const char* const* argv) {
  Settings settings;
  Config config("confab-api", "The REST server of Confab.");
  settings.declare(config);
  config.prints("openapi", openapi_document, "Print the OpenAPI document of /v1 and end");
  if (const auto exit_code = config.parse(argc, argv)) return *exit_code;
  if (auto enough = check_descriptors(static_cast<std::size_t>(settings.threads)); !enough)
    return fail(kFailed, enough.error());
  auto runtime_options = settings.runtime_options();
  if (!runtime_options) return fail(kBadUsage, runtime_options.error());
  auto tls = settings.tls.load();
  if (!tls) return fail(kFailed, tls.error());
  runtime_options->tls = std::move(*tls);

  // In the order of need: each uses what stands above it, and goes before it.
  MetricsRegistry metrics;
  Log log(STDERR_FILENO, settings.level(), settings.format());
  EngineOptions engine_options = settings.engine_options();
  engine_options.log = engine_log_sink(log);
  std::unique_ptr<MailProgram> mails;
  if (auto mail_options = settings.mail_options()) {
    auto started = MailProgram::start(*std::move(mail_options), log, metrics);
    if (!started) return fail(kFailed, started.error());
    mails = *std::move(started);
    engine_options.send_mail = [mails = mails.get()](const Mail& mail) { mails->send(mail); };
  }
  auto engine = Engine::open(std::move(engine_options));
  if (!engine) return fail(kFailed, engine.error());
  add_engine_metrics(metrics, **engine);
  warn_of_open_folder(log, settings.engine.options().data_dir);
  ReadPool reads(settings.engine.query_threads);
  Readiness readiness(**engine);
  Router router;
  runtime_options->log = &log;
  runtime_options->metrics = &metrics;
  runtime_options->may_go_on = store_watch(**engine, settings.engine.unwritable_seconds);
  Runtime runtime(std::move(*runtime_options));
  const PasswordGuard passwords(settings.password_limits(), runtime.limiter());
  const RequestGuard requests(settings.request_limits(), runtime.limiter());

  router.set_cors({{settings.origins.begin(), settings.origins.end()}, true});
  add_v1_routes(router, **engine, settings.route_settings(passwords, requests));
  if (settings.engine.old_routes) {
    add_compat_routes(router, **engine, reads, settings.route_settings(passwords, requests));
  }
  add_service_routes(router, readiness, [&runtime] { return runtime.ready(); });
  return runtime.run([&router](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<ApiService>(router));
  });
}

}  // namespace
}  // namespace confab::servers::api

// While the server starts, a lack of memory or threads comes as an exception.
int main(int argc, char** argv) {
  try {
    return confab::servers::api::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "confab-api: it cannot go on: %s\n", error.what());
    return 1;
  }
}
