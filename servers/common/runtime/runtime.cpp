#include "common/runtime/runtime.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <future>
#include <system_error>
#include <thread>
#include <utility>

#include <unistd.h>

#include "common/http/http_metrics.hpp"
#include "common/http/listener.hpp"
#include "common/http/problem.hpp"
#include "common/http/request_log.hpp"
#include "common/http/tls_pump.hpp"
#include "common/limits/descriptors.hpp"

namespace confab::servers {

namespace {

constexpr std::size_t kMetricsConnectionsMax = 16;
constexpr std::uint64_t kPublishMs = 1'000;  // how old the figures of this process may be on another's page
constexpr std::uint64_t kCheckMs = 1'000;    // between two questions whether the server may go on

/// The listener for /metrics alone.
HttpServerOptions metrics_server_options(const MetricsRegistry* metrics) {
  HttpServerOptions options;
  options.limits.connections_max = kMetricsConnectionsMax;
  options.handler = [metrics](const Request& request, const Responder& responder) {
    if (request.path() != "/metrics")
      return responder.send_error({ErrorCode::not_found, "there is only /metrics here"});
    if (request.method() != Method::get && request.method() != Method::head) {
      return responder.send(problem_response({ErrorCode::method_not_allowed, "this path has no such method"})
                                .with_header("Allow", "GET, HEAD"));
    }
    Response response = Response::text(200, metrics != nullptr ? metrics->exposition() : "");
    response.content_type = MetricsRegistry::kContentType;
    responder.send(std::move(response));
  };
  return options;
}

/// As many connections as there are descriptors for: accepting never runs into the limit of the system.
std::shared_ptr<ConnectionLimiter> make_limiter(const RuntimeOptions& options) {
  const std::size_t descriptors = raise_descriptor_limit();
  const std::size_t each = options.tls && options.upgrades ? kDescriptorsOfUpgradedTls : 1;
  const std::size_t here_max = connections_here_max(each, options.descriptors_reserved);
  if (options.log != nullptr) {
    options.log->info("descriptors", {{"open_max", static_cast<std::int64_t>(descriptors)},
                                      {"connections_max", static_cast<std::int64_t>(options.limits.connections_max)}});
    if (here_max < options.limits.connections_max) {
      options.log->warning("fewer descriptors than connections-max asks for",
                           {{"connections", static_cast<std::int64_t>(here_max)}});
    }
  }
  return std::make_shared<ConnectionLimiter>(
      options.limits, options.usage ? options.usage : UsageTable::create_or_none(), options.trusted_proxies, here_max);
}

}  // namespace

std::string metrics_line(const HostAndPort& address) {
  return "metrics on http://" + host_and_port(address.host, address.port) + "/metrics\n";
}

/// One loop, its thread, and what lives on it.
class Runtime::Loop {
 public:
  /// `metrics_fd` is -1 where another loop serves the figures, or none.
  Loop(const Runtime& runtime, int index, int listener_fd, int metrics_fd)
      : runtime_(runtime), options_(runtime.options_), index_(index), fd_(listener_fd), metrics_fd_(metrics_fd) {}
  ~Loop() {
    if (thread_.joinable()) thread_.join();
  }

  /// Starts the thread and waits until the loop accepts, or says why not. `ended` is called on the thread as its last.
  Result<> start(const Factory& factory, std::function<void()> ended) {
    auto started = std::make_shared<std::promise<Result<>>>();
    const auto run = [this, &factory, started, ended = std::move(ended)] {
      if (const int status = uv_loop_init(&loop_); status != 0) {
        ::close(fd_);
        return started->set_value(Error{ErrorCode::io_error, std::string("no event loop: ") + uv_strerror(status)});
      }
      Result<> ready = set_up(factory);
      const bool runs = ready.has_value();
      started->set_value(std::move(ready));
      if (runs) uv_run(&loop_, UV_RUN_DEFAULT);
      tear_down();
      if (runs) ended();
    };
    try {
      thread_ = std::thread(run);
    } catch (const std::system_error& error) {
      ::close(fd_);
      return Error{ErrorCode::unavailable, std::string("no more threads: ") + error.what()};
    }
    return started->get_future().get();
  }

  /// Threads: any.
  void drain() {
    poster_->post([this] {
      parts_draining_ = metrics_server_ ? 3 : 2;
      const auto part_done = [this] {
        if (--parts_draining_ == 0) uv_stop(&loop_);
      };
      // The deadline holds the loop open, and ends it whatever the service still does.
      uv_timer_start(
          &deadline_, [](uv_timer_t* timer) { uv_stop(static_cast<Loop*>(timer->data)->loop()); },
          static_cast<std::uint64_t>(options_.drain_ms + kGraceMs), 0);
      server_->drain(options_.drain_ms, part_done);
      service_->begin_drain(part_done);
      if (metrics_server_) metrics_server_->drain(options_.drain_ms, part_done);
    });
  }

 private:
  static constexpr std::int64_t kGraceMs = 500;  ///< for what the server's own deadline cuts off to be closed

  uv_loop_t* loop() { return &loop_; }

  Result<> set_up(const Factory& factory) {
    poster_ = std::make_shared<LoopPoster>(&loop_, options_.posted_tasks_max);
    uv_timer_init(&loop_, &deadline_);
    deadline_.data = this;
    auto service = factory({&loop_, index_, poster_, runtime_.limiter_.get()});
    if (!service) {
      ::close(fd_);
      if (metrics_fd_ >= 0) ::close(metrics_fd_);
      return std::move(service).error();
    }
    service_ = std::move(*service);
    HttpServerOptions options;
    options.limits = options_.limits;
    options.limiter = runtime_.limiter_;
    options.handler = [this](const Request& request, const Responder& responder) {
      service_->handle(request, responder);
    };
    options.body_limit = [this](const RequestHead& head) { return service_->body_limit(head); };
    options.refusal_fields = [this](const RequestHead& head) { return service_->refusal_fields(head); };
    if (options_.metrics != nullptr) options.metrics = std::make_shared<HttpMetrics>(*options_.metrics);
    if (options_.log != nullptr) {
      options.on_request_done = [log = options_.log](const RequestSummary& summary) { log_request(*log, summary); };
    }
    server_ = std::make_unique<HttpServer>(&loop_, std::move(options));
    auto listening = server_->listen(fd_, options_.tls);
    if (listening && options_.local_listener) listening = server_->listen(options_.local_listener(index_));
    if (metrics_fd_ >= 0) {
      metrics_server_ = std::make_unique<HttpServer>(&loop_, metrics_server_options(options_.metrics));
      if (auto metrics = metrics_server_->listen(metrics_fd_); listening) listening = std::move(metrics);
    }
    return listening;
  }

  void tear_down() {
    metrics_server_.reset();
    server_.reset();
    service_.reset();
    if (poster_) poster_->close();
    uv_close(reinterpret_cast<uv_handle_t*>(&deadline_), nullptr);
    // Close callbacks. What a service left open is cut off; it had its deadline.
    for (int turn = 0; turn < 100 && uv_loop_alive(&loop_) != 0; ++turn) uv_run(&loop_, UV_RUN_NOWAIT);
    uv_loop_close(&loop_);
  }

  const Runtime& runtime_;
  const RuntimeOptions& options_;
  const int index_;
  const int fd_;
  const int metrics_fd_;
  uv_loop_t loop_{};
  uv_timer_t deadline_{};
  int parts_draining_ = 0;
  std::shared_ptr<LoopPoster> poster_;
  std::unique_ptr<LoopService> service_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<HttpServer> metrics_server_;
  std::thread thread_;
};

Runtime::Runtime(RuntimeOptions options) : options_(std::move(options)), limiter_(make_limiter(options_)) {
  main_loop_made_ = uv_loop_init(&main_loop_) == 0;
  if (main_loop_made_) main_poster_ = std::make_shared<LoopPoster>(&main_loop_, 1'000);
}

Runtime::~Runtime() {
  loops_.clear();
  if (!main_loop_made_) return;
  main_poster_->close();
  uv_run(&main_loop_, UV_RUN_DEFAULT);
  uv_loop_close(&main_loop_);
}

/// Workers share it as they share the port: each shows the figures of all.
Result<int> Runtime::open_metrics_listener() {
  if (!options_.metrics_address) return -1;
  const auto& [host, port] = *options_.metrics_address;
  auto listener = open_listener(host, port, options_.port_shared_on_purpose, options_.port_shared_on_purpose);
  if (!listener) return std::move(listener).error();
  metrics_port_ = listener->port;
  return listener->fd;
}

Result<> Runtime::start(const Factory& factory) {
  port_ = options_.port;
  auto metrics_fd = open_metrics_listener();
  if (!metrics_fd) return std::move(metrics_fd).error();
  for (int i = 0; i < options_.loops; ++i) {
    // The first finds the port, or that it is taken; the others join it.
    auto listener = open_listener(options_.host, port_, options_.loops > 1 || options_.port_shared_on_purpose,
                                  i > 0 || options_.port_shared_on_purpose);
    if (!listener) {
      if (*metrics_fd >= 0) ::close(*metrics_fd);
      return std::move(listener).error();
    }
    port_ = listener->port;
    loops_.push_back(std::make_unique<Loop>(*this, i, listener->fd, std::exchange(*metrics_fd, -1)));
    auto started = loops_.back()->start(factory, [this, poster = main_poster_] {
      poster->post([this] {
        if (--loops_left_ == 0) uv_stop(&main_loop_);
      });
    });
    if (!started) {
      loops_.pop_back();
      return started;
    }
    ++loops_left_;
  }
  return {};
}

void Runtime::begin_drain() {
  stopping_ = true;
  ready_ = false;
  for (const auto& loop : loops_) loop->drain();
}

void Runtime::on_signal(int number) {
  const bool asked_before = asked_;
  asked_ = asked_ || number != options_.drain_signal;
  if (asked_before && number != options_.drain_signal) {
    if (options_.log != nullptr) options_.log->warning("second signal: ending at once");
    ::_exit(1);
  }
  if (stopping_) return;
  if (options_.log != nullptr) options_.log->info("draining");
  begin_drain();
}

void Runtime::check_going_on() {
  if (stopping_) return;
  const auto going = options_.may_go_on();
  if (going) return;
  gave_up_ = true;
  if (options_.log != nullptr) {
    options_.log->error("it cannot go on and ends", {{"why", std::string_view(going.error().message)}});
  }
  begin_drain();
}

// Files are read here without harm: nothing but signals lives on the main loop.
void Runtime::reload_tls() {
  const auto reloaded = options_.tls->reload();
  if (reloaded) return log_certificate();
  if (options_.log != nullptr) {
    options_.log->error("the certificate stays as it was", {{"why", std::string_view(reloaded.error().message)}});
  }
}

void Runtime::log_certificate() const {
  if (options_.log == nullptr) return;
  const auto loaded = options_.tls->loaded();
  options_.log->info("certificate", {{"file", std::string_view(options_.tls->files().certificate)},
                                     {"valid_until", std::string_view(loaded.valid_until)}});
  for (const std::string& warning : loaded.warnings) options_.log->warning(warning);
}

void Runtime::request_stop() {
  main_poster_->post([this] {
    if (!stopping_) on_signal(SIGTERM);
  });
}

void Runtime::tell_started(const Result<>& started) const {
  if (options_.on_started) {
    options_.on_started(started ? Result<int>(port_) : Result<int>(started.error()));
  } else if (started) {
    const char* scheme = options_.tls ? "https" : "http";
    // In one write, because a reader may close the pipe after the first line.
    std::string text = std::string("listening on ") + scheme + "://" + host_and_port(options_.host, port_) + "\n";
    if (options_.metrics_address) text += metrics_line({options_.metrics_address->host, metrics_port_});
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  } else {
    std::fprintf(stderr, "%s\n", started.error().message.c_str());
  }
  if (started && options_.log != nullptr) options_.log->info("listening", {{"port", std::int64_t{port_}}});
  if (started && options_.tls) log_certificate();
}

int Runtime::run(const Factory& factory) {
  if (!main_loop_made_) return tell_started(Error{ErrorCode::io_error, "no event loop"}), 1;
  std::array<uv_signal_t, 4> signals;
  const auto on = [this, &signals](std::size_t slot, int number, uv_signal_cb callback) {
    uv_signal_init(&main_loop_, &signals[slot]);
    signals[slot].data = this;
    if (callback != nullptr) uv_signal_start(&signals[slot], callback, number);
  };
  const uv_signal_cb end = [](uv_signal_t* handle, int number) {
    static_cast<Runtime*>(handle->data)->on_signal(number);
  };
  const uv_signal_cb reload = [](uv_signal_t* handle, int) { static_cast<Runtime*>(handle->data)->reload_tls(); };
  on(0, SIGTERM, end);
  on(1, SIGINT, end);
  on(2, SIGHUP, options_.tls ? reload : nullptr);
  on(3, options_.drain_signal, options_.drain_signal != 0 ? end : nullptr);
  uv_timer_t publishing;
  uv_timer_init(&main_loop_, &publishing);
  publishing.data = options_.metrics;
  if (options_.metrics != nullptr && options_.metrics->shared()) {
    uv_timer_start(
        &publishing, [](uv_timer_t* timer) { static_cast<MetricsRegistry*>(timer->data)->publish(); }, 0, kPublishMs);
  }
  uv_timer_t checking;
  uv_timer_init(&main_loop_, &checking);
  checking.data = this;
  if (options_.may_go_on) {
    uv_timer_start(
        &checking, [](uv_timer_t* timer) { static_cast<Runtime*>(timer->data)->check_going_on(); }, kCheckMs, kCheckMs);
  }
  const auto started = start(factory);
  ready_ = started.has_value();
  tell_started(started);
  if (!started) begin_drain();
  if (loops_left_ > 0) uv_run(&main_loop_, UV_RUN_DEFAULT);
  loops_.clear();
  uv_close(reinterpret_cast<uv_handle_t*>(&publishing), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&checking), nullptr);
  for (auto& handle : signals) uv_close(reinterpret_cast<uv_handle_t*>(&handle), nullptr);
  while (uv_loop_alive(&main_loop_) != 0) uv_run(&main_loop_, UV_RUN_NOWAIT);
  if (started && options_.log != nullptr) options_.log->info("ended");
  return started && !gave_up_ ? 0 : 1;
}

}  // namespace confab::servers
