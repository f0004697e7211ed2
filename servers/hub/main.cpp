#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include <confab/engine.hpp>

#include "common/engine/engine_host.hpp"
#include "common/http/address.hpp"
#include "common/http/client.hpp"
#include "common/http/listener.hpp"
#include "common/http/tls_pump.hpp"
#include "common/limits/descriptors.hpp"
#include "common/limits/usage_table.hpp"
#include "common/observe/log.hpp"
#include "common/observe/metrics.hpp"
#include "common/runtime/runtime.hpp"
#include "common/settings/config.hpp"
#include "common/settings/connection_settings.hpp"
#include "common/settings/engine_settings.hpp"
#include "common/settings/metrics_settings.hpp"
#include "common/settings/origins.hpp"
#include "common/settings/tls_settings.hpp"
#include "hub/admission_settings.hpp"
#include "hub/asyncapi.hpp"
#include "hub/hub_service.hpp"
#include "hub/workers/descriptor.hpp"
#include "hub/workers/siblings.hpp"
#include "hub/workers/supervisor.hpp"

namespace confab::servers::hub {
namespace {

struct Settings {
  std::string listen = "127.0.0.1:8080";
  TlsSettings tls;
  EngineSettings engine;
  std::string api = "http://127.0.0.1:8081";
  std::string web_root;
  std::vector<std::string> origins;
  int workers = 1;
  int threads = 1;
  ConnectionSettings connections;
  MetricsSettings metrics;
  AdmissionSettings admission;
  std::string log_level = "info";
  std::string log_format = "text";
  std::int64_t drain_ms = 10'000;
};

void declare(Config& config, Settings& settings) {
  config.prints("asyncapi", asyncapi_document, "Print the AsyncAPI document of the WebSocket and end");
  config.text("listen", settings.listen, "HOST:PORT to listen on; port 0 takes a free one");
  settings.metrics.declare(config);
  settings.tls.declare(config);
  settings.engine.declare(config);
  config.text("api", settings.api, "Address of the API server, to which /api is passed on");
  config.text("web-root", settings.web_root,
              "Folder with another web page instead of the built-in one; read at the start");
  config.list("allow-origin", settings.origins,
              "Other origins whose pages may connect, such as https://chat.example.org");
  config.integer("workers", settings.workers, 1, 64,
                 "Processes that share the port; one that crashes is started again");
  config.integer("threads", settings.threads, 1, 64, "Event loops of each process");
  settings.connections.declare(config);
  settings.admission.declare(config);
  config.integer("drain-ms", settings.drain_ms, 0, 600'000,
                 "Time to answer requests after SIGTERM, before the server ends");
  config.choice("log-level", settings.log_level, {"debug", "info", "warning", "error"}, "Lowest level that is logged");
  config.choice("log-format", settings.log_format, {"text", "json"}, "Format of the log");
}

LogLevel log_level(const std::string& name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "warning") return LogLevel::warning;
  return name == "error" ? LogLevel::error : LogLevel::info;
}

/// In one write, because a reader may close the pipe after the first line.
void print_listening(const char* scheme, const HostAndPort& address, const std::optional<HostAndPort>& metrics) {
  std::string text = std::string("listening on ") + scheme + "://" + host_and_port(address.host, address.port) + "\n";
  if (metrics) text += metrics_line(*metrics);
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

int fail(const std::string& message) {
  const std::string line = "confab-hub: " + message + "\n";
  (void)!::write(STDERR_FILENO, line.data(), line.size());
  return 1;
}

/// Descriptors of one process for connections to the API server.
std::size_t to_api_max(const Settings& settings) {
  return HttpClientOptions{}.connections_max * static_cast<std::size_t>(settings.threads);
}

/// A socket that has not said hello is a connection like any other. A bound above what there are descriptors for would
/// bound nothing; only the default may be, for machines that have few.
Result<> check_unauthenticated(const Settings& settings) {
  const std::size_t asked = settings.admission.unauthenticated_max;
  const std::size_t each = settings.tls.wanted() ? kDescriptorsOfUpgradedTls : 1;
  const auto workers = static_cast<std::size_t>(settings.workers);
  const std::size_t here_max = connections_here_max(each, to_api_max(settings));
  if ((asked + workers - 1) / workers <= here_max || asked == AdmissionLimits{}.unauthenticated_max) return {};
  return Error{ErrorCode::invalid_argument, "--unauthenticated-max " + std::to_string(asked) + " is more than the " +
                                                std::to_string(here_max * workers) +
                                                " connections that there are descriptors for (" +
                                                std::to_string(raise_descriptor_limit()) +
                                                " for each process): lower it, or raise the limit (ulimit -n)"};
}

/// What all processes of the hub share: made from the settings before the first fork.
struct Prepared {
  const Settings& settings;
  HostAndPort address;
  HostAndPort api;
  PageFiles page;
  std::optional<SiblingSockets> sockets;  ///< none if there is only one loop
  std::shared_ptr<UsageTable> usage;      ///< of all workers; null if there are none
  std::optional<HostAndPort> metrics;     ///< as options of all processes
};

/// Tells who started us: the parent, if we are a worker, else whoever reads stderr.
int fail(WorkerLine* line, const std::string& message) {
  if (line == nullptr) return fail(message);
  line->tell_failed(message);
  return 1;
}

/// One process of the hub, until it is asked to end. `line`, if it is a worker, leads to its parent.
int serve(Prepared& prepared, Log& log, MetricsRegistry& metrics, WorkerLine* line) {
  const Settings& settings = prepared.settings;
  EngineOptions engine_options = settings.engine.options();
  engine_options.log = engine_log_sink(log);
  auto engine = Engine::open(std::move(engine_options));
  if (!engine) return fail(line, engine.error().message);
  // Here and not in the parent: a worker that is started again is to have today's certificate.
  auto tls = settings.tls.load();
  if (!tls) return fail(line, tls.error().message);
  add_engine_metrics(metrics, **engine);
  warn_of_open_folder(log, settings.engine.options().data_dir);

  LoopIdentity first_loop{0, std::random_device{}(), prepared.sockets ? &*prepared.sockets : nullptr};
  RuntimeOptions options;
  options.host = prepared.address.host;
  options.port = prepared.address.port;
  options.loops = settings.threads;
  options.tls = std::move(*tls);
  options.upgrades = true;
  options.usage = prepared.usage;
  if (auto applied = settings.connections.apply(options); !applied) return fail(line, applied.error().message);
  options.metrics_address = prepared.metrics;
  options.descriptors_reserved = to_api_max(settings);
  options.drain_ms = settings.drain_ms;
  options.log = &log;
  options.metrics = &metrics;
  options.may_go_on = store_watch(**engine, settings.engine.unwritable_seconds);
  if (line != nullptr) {
    first_loop.index = line->index() * settings.threads;
    first_loop.generation = line->generation();
    options.port_shared_on_purpose = true;
    options.drain_signal = Supervisor::kDrainSignal;
    options.on_started = [line](const Result<int>& port) {
      if (port) return line->tell_ready();
      fail(line, port.error().message);
    };
  }
  if (first_loop.sockets != nullptr) {
    options.local_listener = [first_loop](int loop) { return first_loop.sockets->listener(first_loop.index + loop); };
  }
  Runtime runtime(std::move(options));
  HubShared shared{**engine,
                   metrics,
                   std::move(prepared.page),
                   prepared.api,
                   settings.origins,
                   {},
                   {},
                   [&runtime] { return runtime.ready(); },
                   first_loop,
                   {},
                   settings.admission.limits()};
  shared.old_routes = settings.engine.old_routes;
  return runtime.run([&shared](const LoopContext& context) { return HubService::create(shared, context); });
}

/// The parent of the workers, and, where it returns there, each of them.
int supervise(Prepared& prepared, Log& log) {
  const Settings& settings = prepared.settings;
  // Bound but not listening: the port stays ours while a worker is away, and no connection comes here.
  const auto listener = open_listener(prepared.address.host, prepared.address.port, true);
  if (!listener) return fail(listener.error().message);
  const Descriptor port_holder(listener->fd);
  prepared.address.port = listener->port;
  Descriptor metrics_holder;
  if (prepared.metrics) {
    const auto figures = open_listener(prepared.metrics->host, prepared.metrics->port, true);
    if (!figures) return fail(figures.error().message);
    metrics_holder = Descriptor(figures->fd);
    prepared.metrics->port = figures->port;
  }
  auto usage = UsageTable::create({.workers = settings.workers});
  if (!usage) return fail(usage.error().message);
  prepared.usage = std::move(*usage);

  // A column for each worker, and the last one for the parent.
  MetricsBlock block(settings.workers + 1);
  MetricsRegistry metrics(block, settings.workers);
  metrics.gauge("confab_hub_workers", "Worker processes that should run.").set(settings.workers);
  Counter& restarts = metrics.counter("confab_hub_worker_restarts_total", "Workers started again after they ended.");

  SupervisorOptions options;
  options.workers = settings.workers;
  options.drain_ms = settings.drain_ms;
  options.log = &log;
  options.on_ready = [&] {
    print_listening(settings.tls.wanted() ? "https" : "http", prepared.address, prepared.metrics);
  };
  options.on_ended = [&](int worker) {
    block.forget_gauges(worker);
    prepared.usage->forget_worker(worker);
  };
  options.on_restart = [&restarts] { restarts.add(); };
  Supervisor supervisor(std::move(options));
  const auto ended = supervisor.run([&](WorkerLine& line) {
    log.name_worker(line.index());
    prepared.usage->set_worker(line.index());
    MetricsRegistry worker_metrics(block, line.index());
    return serve(prepared, log, worker_metrics, &line);
  });
  return ended ? *ended : fail(ended.error().message);
}

int run(int argc, const char* const* argv) {
  Settings settings;
  Config config("confab-hub", "The WebSocket hub of Confab, with the web page.");
  declare(config, settings);
  if (const auto exit_code = config.parse(argc, argv)) return *exit_code;
  const auto loops_of_all = static_cast<std::size_t>(settings.workers) * static_cast<std::size_t>(settings.threads);
  if (auto enough = check_descriptors(loops_of_all); !enough) return fail(enough.error().message);

  auto address = parse_host_and_port(settings.listen);
  if (!address) return fail("--listen: " + address.error().message);
  auto api = parse_http_url(settings.api);
  if (!api) return fail("--api: " + api.error().message);
  auto metrics_address = settings.metrics.address();
  if (!metrics_address) return fail(metrics_address.error().message);
  if (auto checked = check_origins(settings.origins); !checked) return fail(checked.error().message);
  if (auto checked = settings.engine.check(); !checked) return fail(checked.error().message);
  if (auto checked = check_unauthenticated(settings); !checked) return fail(checked.error().message);
  auto page =
      settings.web_root.empty() ? Result<PageFiles>(PageFiles::built_in()) : PageFiles::from_folder(settings.web_root);
  if (!page) return fail(page.error().message);
  Prepared prepared{settings, std::move(*address),        std::move(*api), std::move(*page), {},
                    {},       std::move(*metrics_address)};
  if (const int loops = settings.workers * settings.threads; loops > 1) {
    auto sockets = SiblingSockets::open(loops);
    if (!sockets) return fail(sockets.error().message);
    prepared.sockets = std::move(*sockets);
  }

  Log log(STDERR_FILENO, log_level(settings.log_level),
          settings.log_format == "json" ? LogFormat::json : LogFormat::text);
  if (settings.workers > 1) return supervise(prepared, log);
  MetricsRegistry metrics;
  return serve(prepared, log, metrics, nullptr);
}

}  // namespace
}  // namespace confab::servers::hub

// While the hub starts, a lack of memory or threads comes as an exception.
int main(int argc, char** argv) {
  try {
    return confab::servers::hub::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "confab-hub: it cannot go on: %s\n", error.what());
    return 1;
  }
}
