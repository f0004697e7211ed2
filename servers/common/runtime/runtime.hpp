#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <uv.h>

#include <confab/result.hpp>

#include "common/http/address.hpp"
#include "common/http/server.hpp"
#include "common/http/tls_context.hpp"
#include "common/observe/log.hpp"
#include "common/observe/metrics.hpp"

namespace confab::servers {

/// What a server does on one of its loops. Made, called and destroyed on that loop's thread.
class LoopService {
 public:
  virtual ~LoopService() = default;
  virtual void handle(const Request& request, const Responder& responder) = 0;
  /// How large a request's body may be, decided from its head.
  virtual std::size_t body_limit(const RequestHead& head) = 0;
  /// What HttpServerOptions::refusal_fields wants.
  virtual ResponseFields refusal_fields(const RequestHead& /*head*/) { return {}; }
  /// The process is asked to end: stop what is not a request in flight (close sockets, timers). `done` is called once,
  /// when nothing of it is left on the loop; the runtime's drain deadline cuts off what takes longer.
  virtual void begin_drain(std::function<void()> done) {
    const auto nothing_left = std::move(done);
    nothing_left();
  }
};

/// One loop as its service sees it. Lives as long as the service.
struct LoopContext {
  uv_loop_t* loop = nullptr;
  int index = 0;                         ///< 0, 1, … of `loops`
  std::shared_ptr<LoopPoster> poster;    ///< brings work of other threads to this loop
  ConnectionLimiter* limiter = nullptr;  ///< of the process
};

struct RuntimeOptions {
  std::string host = "127.0.0.1";
  int port = 0;
  int loops = 1;
  bool port_shared_on_purpose = false;  ///< several processes of ours share it: a foreign one is not looked for
  /// A bound Unix socket for the loop of this index, to listen on as well (HttpServer::listen). None if unset.
  std::function<int(int loop)> local_listener;
  std::shared_ptr<TlsIdentity> tls;  ///< plain HTTP if null
  bool upgrades = false;             ///< connections may be upgraded, and are to have the descriptors for that
  HttpLimits limits;
  TrustedProxies trusted_proxies;
  std::shared_ptr<UsageTable> usage;     ///< of the processes that share the port; one of its own if unset
  std::size_t descriptors_reserved = 0;  ///< for what the service opens beside its connections
  std::int64_t drain_ms = 10'000;
  std::size_t posted_tasks_max = 100'000;  ///< waiting for one loop
  int drain_signal = 0;                    ///< drains, and does nothing before or after the others; none if 0
  /// Told whether the server runs, and the port, or why not; unset, stdout and stderr are.
  std::function<void(const Result<int>& port)> on_started;
  /// Where /metrics is served, and nothing else is: plain HTTP, by loop 0. Nowhere if unset. `port` 0 takes a free one.
  std::optional<HostAndPort> metrics_address;
  /// Asked once a second, on the main thread: an Error ends the server as SIGTERM does, but run() returns 1. Never if
  /// unset.
  std::function<Result<>()> may_go_on;
  Log* log = nullptr;                  ///< gets a line per request, and start and end; none if null
  MetricsRegistry* metrics = nullptr;  ///< none if null
};

/// `metrics on http://HOST:PORT/metrics`, and a line feed.
std::string metrics_line(const HostAndPort& address);

/// Runs a server: N loops, each a thread with its own HttpServer, on one port; signals; drain.
///
/// Prints `listening on http://HOST:PORT` (or https) to stdout once every loop accepts, and metrics_line() where
/// figures are served, or calls `on_started`. The first SIGTERM or SIGINT drains, and run() returns 0 when the last
/// loop ended; the second ends the process at once. With TLS, SIGHUP reads certificate and key again; what is wrong
/// with them is logged, and the old ones stay. Signals are taken over for the time of run(): call it on the main
/// thread, once.
class Runtime {
 public:
  /// Makes the service of one loop. Called on each loop's thread.
  using Factory = std::function<Result<std::unique_ptr<LoopService>>(const LoopContext&)>;

  explicit Runtime(RuntimeOptions options);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  /// The exit code: 0 after a drain, 1 if it could not start or go on (then it has said why).
  int run(const Factory& factory);

  /// False before run() listens and from the first signal on: the answer of /readyz. Threads: any.
  bool ready() const { return ready_.load(); }

  /// As if SIGTERM came, for tests, whose process must not get that. Threads: any.
  void request_stop();

  /// The port, once ready().
  int port() const { return port_; }

  ConnectionLimiter& limiter() { return *limiter_; }

 private:
  class Loop;

  Result<> start(const Factory& factory);
  Result<int> open_metrics_listener();
  void tell_started(const Result<>& started) const;
  void begin_drain();
  void on_signal(int number);
  void check_going_on();
  void reload_tls();
  void log_certificate() const;

  RuntimeOptions options_;
  std::shared_ptr<ConnectionLimiter> limiter_;
  std::vector<std::unique_ptr<Loop>> loops_;
  uv_loop_t main_loop_{};
  std::shared_ptr<LoopPoster> main_poster_;
  std::atomic<bool> ready_{false};
  bool stopping_ = false;
  bool gave_up_ = false;
  bool asked_ = false;  ///< by SIGTERM or SIGINT
  int port_ = 0;
  int metrics_port_ = 0;
  int loops_left_ = 0;
  bool main_loop_made_ = false;
};

}  // namespace confab::servers
