#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "common/http/connection.hpp"
#include "common/http/http_metrics.hpp"
#include "common/http/server_tls.hpp"

/// What TLS adds to a connection: between the socket and the bytes that the other files read and write.
namespace confab::servers {

void Connection::take_encrypted(std::string_view fresh) {
  if (phase_ == Phase::linger) return take_bytes(fresh);  // thrown away as it is
  const bool shakes_hands = tls_->state() == TlsStream::State::handshake;
  if (shakes_hands) handshake_bytes_ += fresh.size();
  const std::span<char> room = server_.tls_->plain;
  const std::size_t size = tls_->take(fresh, room.data(), room.size());
  if (shakes_hands) end_handshake();
  if (closing_ || !tls_) return;
  if (tls_->state() == TlsStream::State::failed) return fail_tls();
  if (!tls_->encrypted().empty()) want_flush();
  if (size > 0) {
    take_bytes({room.data(), size});
  } else {
    settle();
  }
  // A stream cut off without a close_notify ends in the same way: HTTP knows by itself where a request ends.
  if (tls_ && !closing_ && !peer_ended_ && tls_->state() == TlsStream::State::ended) take_end();
}

void Connection::end_handshake() {
  const TlsStream::State state = tls_->state();
  const bool too_much = state == TlsStream::State::handshake && handshake_bytes_ > limits_.tls_handshake_bytes_max;
  if (state == TlsStream::State::handshake && !too_much) return;
  const bool well = state == TlsStream::State::open || state == TlsStream::State::ended;
  if (server_.options_.metrics) server_.options_.metrics->tls_handshake_ended(well);
  if (well) return wait_for(Wait::header);
  if (too_much) return close_now();
  if (!tls_->met_plain_http()) return;
  tls_.reset();
  refuse({400, {ErrorCode::invalid_argument, "this port speaks TLS: use https"}});
  settle();
}

void Connection::fail_tls() {
  for (const auto& exchange : std::exchange(in_flight_, {})) abandon(*exchange);
  output_.clear();
  reading_.reset();
  continue_wanted_ = false;
  begin_linger();
  if (!closing_) update_reading();
}

/// Encrypts the next of what waits. False if nothing does, or it cannot be.
bool Connection::encrypt_some() {
  if (output_.empty()) return false;
  std::array<uv_buf_t, OutputQueue::kBuffersMax> buffers;
  const unsigned count = output_.buffers(buffers);
  std::size_t taken = 0;
  for (unsigned i = 0; i < count && taken < limits_.tls_held_bytes_max; ++i) {
    const std::size_t size = std::min(buffers[i].len, limits_.tls_held_bytes_max - taken);
    if (!tls_->write({buffers[i].base, size})) {
      fail_tls();
      return false;
    }
    taken += size;
  }
  output_.consume(taken);
  return true;
}

void Connection::write_encrypted() {
  auto* stream = reinterpret_cast<uv_stream_t*>(&tcp_);
  while (!is_writing_ && !closing_ && (!tls_->encrypted().empty() || encrypt_some())) {
    sending_ = std::exchange(tls_->encrypted(), {});
    uv_buf_t buffer = uv_buf_init(sending_.data(), static_cast<unsigned>(sending_.size()));
    int status = uv_try_write(stream, &buffer, 1);
    if (status == static_cast<int>(buffer.len)) {
      sending_ = {};
      continue;
    }
    if (status > 0) {
      buffer.base += status;
      buffer.len -= static_cast<std::size_t>(status);
    }
    if (status >= 0 || status == UV_EAGAIN) status = uv_write(&write_, stream, &buffer, 1, on_written);
    if (status < 0) return close_now();
    wait_for_write(buffer.len);
  }
}

/// So that the peer can tell our end from an attacker's; as far as the socket takes it now.
void Connection::say_goodbye() {
  if (is_writing_ || tls_->state() == TlsStream::State::handshake) return;
  tls_->close();
  std::string& last = tls_->encrypted();
  if (last.empty()) return;
  const uv_buf_t buffer = uv_buf_init(last.data(), static_cast<unsigned>(last.size()));
  uv_try_write(reinterpret_cast<uv_stream_t*>(&tcp_), &buffer, 1);
}

/// The descriptor that speaks the new protocol in the clear; a pump carries its bytes from now on.
Result<int> Connection::split_off_tls() {
  const auto network = duplicate();
  if (!network) return network.error();
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
    ::close(*network);
    return Error{ErrorCode::io_error, "no file descriptors for the upgraded connection"};
  }
  std::string unsent;
  if (is_writing_) {
    const std::size_t left = uv_stream_get_write_queue_size(reinterpret_cast<uv_stream_t*>(&tcp_));
    unsent = sending_.substr(sending_.size() - left);
  }
  unsent += std::exchange(tls_->encrypted(), {});
  server_.tls_->pumps.start({std::move(tls_), *network, pair[0], std::move(unsent)});
  return pair[1];
}

}  // namespace confab::servers
