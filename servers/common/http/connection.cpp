#include "common/http/connection.hpp"

#include <utility>

#include <fcntl.h>
#include <sys/socket.h>

#include "common/http/problem.hpp"
#include "common/http/response_text.hpp"
#include "common/http/server.hpp"

/// The life of a connection, its deadlines and its end; reading, writing and TLS have files of their own.
namespace confab::servers {

Connection::Connection(HttpServer& server, const TlsIdentity* tls)
    : server_(server), limits_(server.options_.limits), scanner_(limits_), parser_(limits_), tls_identity_(tls) {
  uv_tcp_init(server.loop_, &tcp_);
  tcp_.data = this;
  write_.data = this;
}

Connection::~Connection() = default;

void Connection::start() {
  uv_tcp_nodelay(&tcp_, 1);
  if (tls_identity_ != nullptr) {
    tls_ = TlsStream::accept(*tls_identity_);
    if (!tls_) return close_now();
  }
  wait_for(tls_ ? Wait::handshake : Wait::header);
  settle();
}

bool Connection::quiet() const {
  return in_flight_.empty() && output_.empty() && !is_writing_ && (!tls_ || tls_->encrypted().empty());
}

void Connection::settle() {
  if (closing_) return;
  if (waiting_ == Wait::handshake && phase_ == Phase::head) return update_reading();
  if (phase_ == Phase::head && waiting_ != Wait::header) wait_for(quiet() ? Wait::idle : Wait::none);
  if (phase_ == Phase::head && waiting_ == Wait::idle && server_.draining_) phase_ = Phase::done;
  if (phase_ == Phase::done && quiet()) begin_linger();
  if (closing_) return;
  if (phase_ == Phase::held || phase_ == Phase::done) wait_for(Wait::none);
  update_reading();
}

void Connection::begin_linger() {
  if (peer_ended_) {
    close_now();
    return;
  }
  // Closing with unread bytes would reset the connection, and the peer could lose our last answer.
  phase_ = Phase::linger;
  pending_.clear();
  wait_for(Wait::linger);
  if (tls_) {
    tls_->close();
    write_some();
    if (closing_ || is_writing_) return;  // on_written() goes on
  }
  shut_down();
}

void Connection::shut_down() {
  uv_os_fd_t fd = -1;
  uv_fileno(reinterpret_cast<uv_handle_t*>(&tcp_), &fd);
  ::shutdown(fd, SHUT_WR);
}

void Connection::update_reading() {
  const bool wanted = !peer_ended_ && (phase_ == Phase::linger || can_process());
  if (wanted == is_reading_) return;
  auto* stream = reinterpret_cast<uv_stream_t*>(&tcp_);
  is_reading_ = wanted;
  if (!wanted) {
    uv_read_stop(stream);
  } else if (uv_read_start(stream, on_alloc, on_read) != 0) {
    close_now();
  }
}

void Connection::wait_for(Wait what) {
  if (waiting_ == what) return;
  waiting_ = what;
  std::int64_t patience = 0;
  switch (what) {
    case Wait::none:
      read_deadline_ms_ = 0;
      return;
    case Wait::handshake:
      patience = limits_.tls_handshake_ms;
      break;
    case Wait::header:
      patience = limits_.header_ms;
      break;
    case Wait::body:
      patience = limits_.body_ms;
      break;
    case Wait::idle:
      patience = limits_.idle_ms;
      break;
    case Wait::linger:
      patience = limits_.linger_ms;
      break;
  }
  read_deadline_ms_ = server_.now_ms() + patience;
}

void Connection::tick(std::int64_t now_ms) {
  if (closing_) return;
  if (is_writing_ && write_deadline_ms_ != 0) {
    const std::size_t left = uv_stream_get_write_queue_size(reinterpret_cast<uv_stream_t*>(&tcp_));
    if (left + limits_.write_progress_bytes <= write_queue_bytes_) {
      write_queue_bytes_ = left;
      write_deadline_ms_ = now_ms + limits_.write_stall_ms;
    } else if (now_ms >= write_deadline_ms_) {
      close_now();
      return;
    }
  }
  if (read_deadline_ms_ == 0 || now_ms < read_deadline_ms_) return;
  const bool reads = waiting_ == Wait::header || waiting_ == Wait::body;
  if (reads && !can_process()) return;  // it is we who keep it waiting
  if (!reads || (waiting_ == Wait::header && pending_.empty())) {
    close_now();
    return;
  }
  refuse({408, {ErrorCode::unavailable, "the request came too slowly"}});
}

void Connection::begin_drain() {
  if (closing_ || phase_ == Phase::linger) return;
  if (phase_ == Phase::head && quiet() && pending_.empty()) {
    close_now();
    return;
  }
  if (phase_ == Phase::head && pending_.empty()) phase_ = Phase::done;
  settle();
}

void Connection::abandon(Exchange& exchange) {
  exchange.connection = nullptr;
  if (const auto callback = std::exchange(exchange.on_abandoned, nullptr)) callback();
}

void Connection::close_now() {
  if (closing_) return;
  closing_ = true;
  if (tls_) say_goodbye();
  for (const auto& exchange : std::exchange(in_flight_, {})) abandon(*exchange);
  uv_close(reinterpret_cast<uv_handle_t*>(&tcp_), on_closed);
}

void Connection::on_closed(uv_handle_t* handle) {
  auto* self = static_cast<Connection*>(handle->data);
  if (!self->orphaned_) self->server_.forget(*self);
  delete self;
}

bool Connection::accept(uv_stream_t* listener) {
  if (uv_accept(listener, reinterpret_cast<uv_stream_t*>(&tcp_)) != 0) return false;
  sockaddr_storage address{};
  int size = sizeof address;
  if (uv_tcp_getpeername(&tcp_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return false;
  local_ = address.ss_family == AF_UNIX;
  if (local_) return true;
  char text[64] = "";
  uv_ip_name(reinterpret_cast<const sockaddr*>(&address), text, sizeof text);
  peer_address_ = text;
  constexpr std::string_view kMapped = "::ffff:";  // an IPv4 peer of an IPv6 socket
  if (peer_address_.starts_with(kMapped) && peer_address_.find('.') != std::string::npos) {
    peer_address_.erase(0, kMapped.size());
  }
  return true;
}

void Connection::turn_away(const Refusal& refusal) {
  if (tls_identity_ != nullptr) return close_now();
  std::string text;
  const Response response = problem_response(refusal.status, refusal.error);
  append_response_head(text, response, {}, {server_.date_line(), {}, true, false});
  text += response.body;
  const uv_buf_t buffer = uv_buf_init(text.data(), static_cast<unsigned>(text.size()));
  uv_try_write(reinterpret_cast<uv_stream_t*>(&tcp_), &buffer, 1);  // best effort: there is no room to wait for it
  close_now();
}

Result<int> Connection::duplicate() const {
  uv_os_fd_t fd = -1;
  uv_fileno(reinterpret_cast<const uv_handle_t*>(&tcp_), &fd);
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return Error{ErrorCode::io_error, "no file descriptor for the upgraded connection"};
  return copy;
}

Result<UpgradedSocket> Connection::hand_over(Exchange& exchange) {
  if (closing_) return Error{ErrorCode::unavailable, "the connection is gone"};
  if (phase_ != Phase::held) return Error{ErrorCode::conflict, "the request asked for no upgrade"};
  if (in_flight_.size() != 1 || !output_.empty()) {
    return Error{ErrorCode::conflict, "earlier requests of the connection still wait for their answers"};
  }
  const auto fd = tls_ ? split_off_tls() : duplicate();
  if (!fd) return fd.error();
  UpgradedSocket socket{*fd, Request(exchange.request), std::move(pending_), std::move(place)};
  server_.report(exchange, 101, 0);
  exchange.on_abandoned = nullptr;
  close_now();
  return socket;
}

}  // namespace confab::servers
