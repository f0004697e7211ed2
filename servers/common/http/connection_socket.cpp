#include "common/http/connection_socket.hpp"

#include <array>

#include <fcntl.h>
#include <sys/socket.h>

namespace confab::servers {

ConnectionSocket::ConnectionSocket(uv_loop_t* loop, const HttpLimits& limits, Events& events)
    : limits_(limits), events_(events) {
  uv_tcp_init(loop, &tcp_);
  tcp_.data = this;
  write_.data = this;
}

bool ConnectionSocket::accept(uv_stream_t* listener) {
  if (uv_accept(listener, stream()) != 0) return false;
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

bool ConnectionSocket::set_reading(bool wanted) {
  if (wanted == reading_) return true;
  reading_ = wanted;
  if (wanted) return uv_read_start(stream(), on_alloc, on_read) == 0;
  uv_read_stop(stream());
  return true;
}

void ConnectionSocket::on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  *buffer = static_cast<ConnectionSocket*>(handle->data)->events_.read_buffer();
}

void ConnectionSocket::on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  auto& self = *static_cast<ConnectionSocket*>(stream->data);
  if (size == 0 || self.closing_) return;
  if (size > 0) return self.events_.got_bytes({buffer->base, static_cast<std::size_t>(size)});
  if (size != UV_EOF) return self.events_.broken();
  (void)self.set_reading(false);
  self.events_.peer_ended();
}

bool ConnectionSocket::write(OutputQueue& queue) {
  while (!queue.empty()) {
    std::array<uv_buf_t, OutputQueue::kBuffersMax> buffers;
    const unsigned count = queue.buffers(buffers);
    const int written = uv_try_write(stream(), buffers.data(), count);
    if (written > 0) {
      queue.consume(static_cast<std::size_t>(written));
      continue;
    }
    if (written < 0 && written != UV_EAGAIN) return false;
    if (uv_write(&write_, stream(), buffers.data(), count, on_written) != 0) return false;
    queue_ = &queue;
    for (unsigned i = 0; i < count; ++i) writing_bytes_ += buffers[i].len;
    left_seen_ = writing_bytes_;
    write_deadline_ms_ = static_cast<std::int64_t>(uv_now(tcp_.loop)) + limits_.write_stall_ms;
    return true;
  }
  return true;
}

void ConnectionSocket::on_written(uv_write_t* request, int status) {
  auto& self = *static_cast<ConnectionSocket*>(request->data);
  const std::size_t bytes = self.writing_bytes_;
  self.writing_bytes_ = 0;
  if (self.closing_) return;
  if (status < 0) return self.events_.broken();
  self.queue_->consume(bytes);
  self.events_.written();
}

std::size_t ConnectionSocket::left_bytes() const {
  return uv_stream_get_write_queue_size(reinterpret_cast<const uv_stream_t*>(&tcp_));
}

std::size_t ConnectionSocket::taken_bytes() const { return writing() ? writing_bytes_ - left_bytes() : 0; }

bool ConnectionSocket::stalled(std::int64_t now_ms) {
  if (!writing()) return false;
  const std::size_t left = left_bytes();
  if (left + limits_.write_progress_bytes > left_seen_) return now_ms >= write_deadline_ms_;
  left_seen_ = left;
  write_deadline_ms_ = now_ms + limits_.write_stall_ms;
  return false;
}

void ConnectionSocket::try_write(std::string_view bytes) {
  if (bytes.empty() || writing()) return;
  const uv_buf_t buffer = uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()));
  uv_try_write(stream(), &buffer, 1);
}

uv_os_fd_t ConnectionSocket::descriptor() const {
  uv_os_fd_t fd = -1;
  uv_fileno(reinterpret_cast<const uv_handle_t*>(&tcp_), &fd);
  return fd;
}

void ConnectionSocket::shut_down() { ::shutdown(descriptor(), SHUT_WR); }

Result<int> ConnectionSocket::duplicate() const {
  const int copy = ::fcntl(descriptor(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return Error{ErrorCode::io_error, "no file descriptor for the upgraded connection"};
  return copy;
}

void ConnectionSocket::close() {
  if (closing_) return;
  closing_ = true;
  uv_close(reinterpret_cast<uv_handle_t*>(&tcp_),
           [](uv_handle_t* handle) { static_cast<ConnectionSocket*>(handle->data)->events_.closed(); });
}

}  // namespace confab::servers
