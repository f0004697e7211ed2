#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <confab/engine.hpp>

#include "common/address.hpp"
#include "common/config.hpp"
#include "common/engine_host.hpp"
#include "common/engine_settings.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "common/runtime.hpp"
#include "common/tls_settings.hpp"
#include "hub/hub_service.hpp"

namespace confab::servers::hub {
namespace {

struct Settings {
  std::string listen = "127.0.0.1:8080";
  TlsSettings tls;
  EngineSettings engine;
  std::string api = "http://127.0.0.1:8081";
  std::string web_root;
  std::vector<std::string> origins;
  int threads = 1;
  std::string log_level = "info";
  std::string log_format = "text";
  std::int64_t drain_ms = 10'000;
};

void declare(Config& config, Settings& settings) {
  config.text("listen", settings.listen, "HOST:PORT to listen on; port 0 takes a free one");
  settings.tls.declare(config);
  settings.engine.declare(config);
  config.text("api", settings.api, "Address of the API server: /api is passed on to it");
  config.text("web-root", settings.web_root, "Folder with another web page, read at the start; else the built-in one");
  config.list("allow-origin", settings.origins, "Further pages that may connect, such as https://chat.example.org");
  config.integer("threads", settings.threads, 1, 64, "Event loops");
  config.integer("drain-ms", settings.drain_ms, 0, 600'000, "Time for requests under way once asked to end");
  config.choice("log-level", settings.log_level, {"debug", "info", "warning", "error"}, "The least that is logged");
  config.choice("log-format", settings.log_format, {"text", "json"}, "For people or for machines");
}

LogLevel log_level(const std::string& name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "warning") return LogLevel::warning;
  return name == "error" ? LogLevel::error : LogLevel::info;
}

int fail(const std::string& message) {
  const std::string line = "confab-hub: " + message + "\n";
  (void)!::write(STDERR_FILENO, line.data(), line.size());
  return 1;
}

int run(int argc, const char* const* argv) {
  Settings settings;
  Config config("confab-hub", "The WebSocket hub of Confab, with the web page.");
  declare(config, settings);
  if (const auto exit_code = config.parse(argc, argv)) return *exit_code;

  const auto address = parse_host_and_port(settings.listen);
  if (!address) return fail("--listen: " + address.error().message);
  const auto api = parse_http_url(settings.api);
  if (!api) return fail("--api: " + api.error().message);
  auto page =
      settings.web_root.empty() ? Result<PageFiles>(PageFiles::built_in()) : PageFiles::from_folder(settings.web_root);
  if (!page) return fail(page.error().message);
  auto tls = settings.tls.load();
  if (!tls) return fail(tls.error().message);

  Log log(STDERR_FILENO, log_level(settings.log_level),
          settings.log_format == "json" ? LogFormat::json : LogFormat::text);
  EngineOptions engine_options = settings.engine.options();
  engine_options.log = engine_log_sink(log);
  auto engine = Engine::open(std::move(engine_options));
  if (!engine) return fail(engine.error().message);

  std::optional<SiblingSockets> sockets;
  if (settings.threads > 1) {
    auto opened = SiblingSockets::open(settings.threads);
    if (!opened) return fail(opened.error().message);
    sockets = std::move(*opened);
  }
  MetricsRegistry metrics;
  add_engine_metrics(metrics, **engine);
  RuntimeOptions runtime_options;
  runtime_options.host = address->host;
  runtime_options.port = address->port;
  runtime_options.loops = settings.threads;
  if (sockets) runtime_options.local_listener = [&sockets](int loop) { return sockets->listener(loop); };
  runtime_options.tls = std::move(*tls);
  runtime_options.drain_ms = settings.drain_ms;
  runtime_options.log = &log;
  runtime_options.metrics = &metrics;
  Runtime runtime(std::move(runtime_options));
  HubShared shared{**engine,
                   metrics,
                   std::move(*page),
                   *api,
                   settings.origins,
                   {},
                   {},
                   [&] { return runtime.ready(); },
                   {0, std::random_device{}(), sockets ? &*sockets : nullptr}};
  return runtime.run([&shared](const LoopContext& context) { return HubService::create(shared, context); });
}

}  // namespace
}  // namespace confab::servers::hub

int main(int argc, char** argv) { return confab::servers::hub::run(argc, argv); }
