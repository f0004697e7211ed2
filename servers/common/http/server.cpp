#include "common/http/server.hpp"

#include <algorithm>
#include <cassert>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <random>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "common/http/connection.hpp"
#include "common/http/exchange.hpp"
#include "common/http/http_metrics.hpp"
#include "common/http/listener.hpp"
#include "common/http/response_text.hpp"
#include "common/http/server_tls.hpp"
#include "common/http/tls_context.hpp"

namespace confab::servers {

namespace {

constexpr int kBacklog = 4096;  // the kernel has its own bound beside (net.core.somaxconn)
constexpr std::int64_t kTickMinMs = 10;
constexpr std::int64_t kTickMaxMs = 250;

/// How often deadlines are looked at: a quarter of the shortest.
std::int64_t tick_of(const HttpLimits& limits) {
  const auto shortest = std::min({limits.tls_handshake_ms, limits.header_ms, limits.body_ms, limits.idle_ms,
                                  limits.write_stall_ms, limits.linger_ms});
  return std::clamp(shortest / 4, kTickMinMs, kTickMaxMs);
}

bool is_local(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0 && address.ss_family == AF_UNIX;
}

std::string random_prefix() {
  char text[8];
  std::snprintf(text, sizeof text, "%06x", std::random_device{}() & 0xffffffU);
  return text;
}

}  // namespace

/// libuv's handles of one server: they must outlive it until their close callbacks ran.
struct HttpServer::Handles {
  HttpServer* server = nullptr;
  uv_prepare_t before_poll{};
  uv_check_t after_poll{};
  uv_timer_t timer{};
  uv_timer_t accept_again{};
  std::size_t open = 0;

  void close(uv_handle_t* handle) {
    handle->data = this;
    uv_close(handle, [](uv_handle_t* closed) {
      auto* self = static_cast<Handles*>(closed->data);
      if (--self->open == 0) delete self;
    });
  }
};

/// One socket that listens. Frees itself when libuv has closed it.
struct HttpServer::Listening {
  HttpServer* server = nullptr;
  std::shared_ptr<const TlsIdentity> tls;
  bool local = false;  ///< a Unix socket, where only our own processes come
  uv_tcp_t handle{};

  void close() {
    uv_close(reinterpret_cast<uv_handle_t*>(&handle),
             [](uv_handle_t* closed) { delete static_cast<Listening*>(closed->data); });
  }
};

HttpServer::HttpServer(uv_loop_t* loop, HttpServerOptions options)
    : loop_(loop),
      options_(std::move(options)),
      // No answer is ever refused for room: each takes one of these slots.
      poster_(std::make_shared<LoopPoster>(
          loop, options_.limits.connections_max * (options_.limits.pipelined_requests_max + 1))),
      handles_(new Handles),
      read_buffer_(std::make_unique<std::array<char, kReadBytes>>()),
      id_prefix_(random_prefix()) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error of write(), not of the process
  const HttpLimits& limits = options_.limits;
  if (!options_.limiter) {
    options_.limiter = std::make_shared<ConnectionLimiter>(limits, UsageTable::create_or_none());
  }
  handles_->server = this;
  handles_->open = 4;
  handles_->before_poll.data = handles_->after_poll.data = handles_->timer.data = this;
  handles_->accept_again.data = this;
  uv_prepare_init(loop_, &handles_->before_poll);
  uv_check_init(loop_, &handles_->after_poll);
  uv_timer_init(loop_, &handles_->timer);
  uv_timer_init(loop_, &handles_->accept_again);
  uv_unref(reinterpret_cast<uv_handle_t*>(&handles_->before_poll));
  uv_unref(reinterpret_cast<uv_handle_t*>(&handles_->after_poll));
  uv_unref(reinterpret_cast<uv_handle_t*>(&handles_->timer));
  // Answers of one turn leave together: after the poll's callbacks, and before the next poll for those of timers.
  uv_prepare_start(&handles_->before_poll,
                   [](uv_prepare_t* handle) { static_cast<HttpServer*>(handle->data)->flush_all(); });
  uv_check_start(&handles_->after_poll,
                 [](uv_check_t* handle) { static_cast<HttpServer*>(handle->data)->flush_all(); });
  const auto every = static_cast<std::uint64_t>(tick_of(limits));
  uv_timer_start(
      &handles_->timer, [](uv_timer_t* handle) { static_cast<HttpServer*>(handle->data)->tick(); }, every, every);
}

HttpServer::~HttpServer() {
  close_handles();
  for (Connection* connection : connections_) {
    connection->orphan();
    connection->close_now();
  }
}

void HttpServer::close_listeners() {
  too_early_.clear();
  for (Listening* listener : std::exchange(listeners_, {})) listener->close();
}

void HttpServer::close_handles() {
  close_listeners();
  if (handles_ == nullptr) return;
  poster_->close();
  Handles* handles = std::exchange(handles_, nullptr);
  handles->close(reinterpret_cast<uv_handle_t*>(&handles->before_poll));
  handles->close(reinterpret_cast<uv_handle_t*>(&handles->after_poll));
  handles->close(reinterpret_cast<uv_handle_t*>(&handles->timer));
  handles->close(reinterpret_cast<uv_handle_t*>(&handles->accept_again));
}

Result<> HttpServer::listen(int fd, std::shared_ptr<const TlsIdentity> tls) {
  if (tls && !tls_) tls_ = std::make_unique<Tls>(*this);
  auto* listener = new Listening{this, std::move(tls), is_local(fd), {}};
  uv_tcp_init(loop_, &listener->handle);
  listener->handle.data = listener;
  int status = uv_tcp_open(&listener->handle, fd);
  if (status != 0) ::close(fd);
  if (status == 0) status = uv_listen(reinterpret_cast<uv_stream_t*>(&listener->handle), kBacklog, on_connection);
  if (status == 0) {
    listeners_.push_back(listener);
    return {};
  }
  listener->close();
  return Error{ErrorCode::io_error, std::string("cannot listen: ") + uv_strerror(status)};
}

Result<int> HttpServer::listen(const std::string& host, int port, std::shared_ptr<const TlsIdentity> tls) {
  auto listener = open_listener(host, port);
  if (!listener) return std::move(listener).error();
  auto listening = listen(listener->fd, std::move(tls));
  if (!listening) {
    return Error{ErrorCode::io_error, host_and_port(host, listener->port) + ": " + listening.error().message};
  }
  return listener->port;
}

void HttpServer::on_connection(uv_stream_t* listener, int status) {
  HttpServer& self = *static_cast<Listening*>(listener->data)->server;
  // Out of descriptors, libuv spends its spare one on accepting and closing what waits and does not call us at all.
  if (status == 0) {
    self.accept_in_time(listener);
  } else if (self.options_.metrics) {
    self.options_.metrics->accept_failed();
  }
}

/// libuv listens no further until what it told of is accepted: clients that come too fast wait in the kernel's queue.
void HttpServer::accept_in_time(uv_stream_t* listener) {
  // A client that another process of ours passes on was charged there.
  if (static_cast<Listening*>(listener->data)->local) return accept_one(listener);
  const std::int64_t pause_ms = options_.limiter->accept_pause_ms();
  if (pause_ms == 0) return accept_one(listener);
  too_early_.push_back(listener);
  const auto accept_again = [](uv_timer_t* timer) {
    auto& self = *static_cast<HttpServer*>(timer->data);
    for (uv_stream_t* early : std::exchange(self.too_early_, {})) self.accept_in_time(early);
  };
  uv_timer_start(&handles_->accept_again, accept_again, static_cast<std::uint64_t>(pause_ms), 0);
}

void HttpServer::accept_one(uv_stream_t* listener) {
  auto* connection = new Connection(*this, static_cast<Listening*>(listener->data)->tls.get());
  connection->slot = connections_.size();
  connections_.push_back(connection);
  if (options_.metrics) options_.metrics->connection_opened();
  if (!connection->accept(listener)) {
    connection->close_now();
    return;
  }
  if (connection->local()) {
    connection->start();
    return;
  }
  switch (options_.limiter->admit(connection->peer_address(), connection->counted)) {
    case ConnectionLimiter::Verdict::admitted:
      connection->start();
      return;
    case ConnectionLimiter::Verdict::full:
      connection->turn_away({503, {ErrorCode::overloaded, "there are too many connections", "", 1000}});
      break;
    case ConnectionLimiter::Verdict::address_full:
      connection->turn_away(
          {429, {ErrorCode::rate_limited, "there are too many connections from your address", "", 1000}});
      break;
    case ConnectionLimiter::Verdict::address_too_fast:
      connection->turn_away({429, {ErrorCode::rate_limited, "your address connects too fast", "", 1000}});
      break;
  }
  if (options_.metrics) options_.metrics->connection_turned_away();
}

void HttpServer::forget(Connection& connection) {
  connections_[connection.slot] = connections_.back();
  connections_[connection.slot]->slot = connection.slot;
  connections_.pop_back();
  if (connection.flush_wanted) std::erase(to_flush_, &connection);
  if (options_.metrics) options_.metrics->connection_closed();
  end_drain_if_empty();
}

void HttpServer::want_flush(Connection& connection) {
  if (connection.flush_wanted) return;
  connection.flush_wanted = true;
  to_flush_.push_back(&connection);
}

void HttpServer::flush_all() {
  // Flushing may let held-back requests go on, whose answers want another flush; each round has fewer bytes left.
  while (!to_flush_.empty()) {
    for (Connection* connection : std::exchange(to_flush_, {})) {
      connection->flush_wanted = false;
      connection->flush();
    }
  }
}

void HttpServer::tick() {
  const auto now = now_ms();
  // Backwards: nothing is removed before the close callbacks, but what a callback adds need not be looked at.
  for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->tick(now);
  if (tls_) tls_->pumps.tick(now);
  if (draining_ && now >= drain_deadline_ms_) {
    for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->close_now();
    if (tls_) tls_->pumps.cut_off();
  }
}

void HttpServer::drain(std::int64_t deadline_ms, std::function<void()> done) {
  if (draining_) return;
  draining_ = true;
  drained_ = std::move(done);
  uv_update_time(loop_);
  drain_deadline_ms_ = now_ms() + deadline_ms;
  // A connection that waits for its handler neither reads nor writes; without this the loop would end under it.
  uv_ref(reinterpret_cast<uv_handle_t*>(&handles_->timer));
  close_listeners();
  for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->begin_drain();
  end_drain_if_empty();
}

void HttpServer::end_drain_if_empty() {
  if (!draining_ || !connections_.empty() || (tls_ && !tls_->pumps.empty())) return;
  close_handles();
  if (const auto done = std::exchange(drained_, nullptr)) done();
}

void HttpServer::report(const Exchange& exchange, int status, std::size_t bytes_out) {
  RequestSummary summary;
  if (exchange.request) {
    summary.method = exchange.request->head.method;
    summary.path = exchange.request->head.path;
    summary.request_id = exchange.request->id;
    summary.peer_address = exchange.request->peer_address;
    summary.bytes_in = exchange.request->raw_head.size() + exchange.request->body.size();
  }
  summary.route = exchange.route;
  summary.user = exchange.user;
  summary.status = status;
  summary.bytes_out = bytes_out;
  summary.duration_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - exchange.began).count();
  if (options_.metrics) options_.metrics->request_done(summary);
  if (options_.on_request_done) options_.on_request_done(summary);
}

void HttpServer::report_refusal(int status) {
  if (options_.metrics) options_.metrics->request_refused(status);
}

std::string_view HttpServer::date_line() {
  const std::int64_t second = std::time(nullptr);
  if (second != date_second_ || date_line_.empty()) {
    date_second_ = second;
    date_line_ = servers::date_line(second);
  }
  return date_line_;
}

std::string HttpServer::next_request_id() {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string id = id_prefix_ + '-';
  const std::uint32_t number = id_next_++;
  for (int shift = 28; shift >= 0; shift -= 4) id += kHex[number >> shift & 0xf];
  return id;
}

}  // namespace confab::servers
