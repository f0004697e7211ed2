#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <uv.h>

#include <confab/result.hpp>

#include "common/http/connection_limiter.hpp"
#include "common/http/limits.hpp"
#include "common/http/message.hpp"
#include "common/http/responder.hpp"
#include "common/loop/loop_poster.hpp"

namespace confab::servers {

class Connection;
class HttpMetrics;
class TlsIdentity;
struct Exchange;

/// One answered request, for the log and the metrics. Views live for the call.
struct RequestSummary {
  Method method = Method::get;
  std::string_view path;   ///< without the query
  std::string_view route;  ///< the pattern that matched, "(none)" if none did
  std::string_view request_id;
  std::string_view user;  ///< as set_user() named it, or empty
  std::string_view peer_address;
  int status = 0;
  std::int64_t duration_us = 0;
  std::size_t bytes_in = 0;
  std::size_t bytes_out = 0;
};

struct HttpServerOptions {
  HttpLimits limits;
  /// Called with each whole request, on the loop. It must not block.
  std::function<void(Request, Responder)> handler;
  /// Decides from the head how large the body may be, before any of it is read. Unset: `limits.body_bytes_max`.
  std::function<std::size_t(const RequestHead&)> body_limit;
  /// Further fields of an answer that no handler gives, because the request is malformed, too large or too slow. `head`
  /// is what could be read of it. None if unset.
  std::function<ResponseFields(const RequestHead&)> refusal_fields;
  /// Called after each answer was queued, refusals included.
  std::function<void(const RequestSummary&)> on_request_done;
  std::shared_ptr<ConnectionLimiter> limiter;  ///< shared by the loops of one port; made from `limits` if unset
  std::shared_ptr<HttpMetrics> metrics;        ///< none if unset
};

/// An HTTP/1.1 server on one event loop.
///
/// Requests of one connection are handled side by side and answered in their order. What is malformed gets one error
/// and the connection closes; no byte after it is interpreted. A server stops with drain(); destroy it after the loop
/// has run until `done` was called and the close callbacks ran (uv_run until it returns).
/// Threads: all calls on the loop's thread, which is the one that makes it.
class HttpServer {
 public:
  HttpServer(uv_loop_t* loop, HttpServerOptions options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens on a bound or listening socket, and owns it (see listener.hpp). May be called for several sockets. With
  /// `tls` those who connect there speak TLS.
  /// One that is a Unix socket must be open to our own processes alone: connections to it are under no limit of
  /// addresses, and the last X-Forwarded-For of a request is taken for its peer's address.
  /// Errors: io_error.
  Result<> listen(int fd, std::shared_ptr<const TlsIdentity> tls = nullptr);

  /// open_listener() and listen(). Returns the port, which is useful where `port` was 0.
  /// Errors: io_error, with host and port in the message.
  Result<int> listen(const std::string& host, int port, std::shared_ptr<const TlsIdentity> tls = nullptr);

  /// Stops accepting, closes what is idle, answers what is in flight with `Connection: close`; what is still open
  /// after `deadline_ms` is cut off, upgraded connections over TLS included. Then calls `done`, once, and holds the
  /// loop open no longer.
  void drain(std::int64_t deadline_ms, std::function<void()> done);

  /// For tests.
  std::size_t connection_count() const { return connections_.size(); }
  uv_loop_t* loop() const { return loop_; }

 private:
  friend class Connection;
  struct Handles;
  struct Listening;
  struct Tls;

  static void on_connection(uv_stream_t* listener, int status);
  void accept_in_time(uv_stream_t* listener);
  void accept_one(uv_stream_t* listener);
  void close_listeners();
  void tick();
  void flush_all();
  void end_drain_if_empty();
  void close_handles();

  // For Connection.
  void want_flush(Connection& connection);
  void forget(Connection& connection);
  void report(const Exchange& exchange, int status, std::size_t bytes_out);
  void report_refusal(int status);
  std::string_view date_line();
  std::string next_request_id();
  std::int64_t now_ms() const { return static_cast<std::int64_t>(uv_now(loop_)); }

  static constexpr std::size_t kReadBytes = 64 * 1024;

  uv_loop_t* const loop_;
  HttpServerOptions options_;
  std::shared_ptr<LoopPoster> poster_;  ///< carries answers from other threads
  Handles* handles_ = nullptr;          ///< frees itself when libuv has closed them; null then
  std::vector<Listening*> listeners_;
  std::vector<uv_stream_t*> too_early_;  ///< those of them where a connection waits for its time
  std::vector<Connection*> connections_;
  std::vector<Connection*> to_flush_;
  std::unique_ptr<std::array<char, kReadBytes>> read_buffer_;  ///< of all connections: used up within one callback
  std::unique_ptr<Tls> tls_;                                   ///< null until a socket with TLS listens
  std::string scratch_;                                        ///< where a head is put together
  bool draining_ = false;
  std::int64_t drain_deadline_ms_ = 0;
  std::function<void()> drained_;
  std::int64_t date_second_ = 0;
  std::string date_line_;
  std::string id_prefix_;
  std::uint32_t id_next_ = 0;
};

}  // namespace confab::servers
