#include "common/http/tls_pump.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace confab::servers {

namespace {

template <typename Handle>
uv_handle_t* as_handle(Handle& handle) {
  return reinterpret_cast<uv_handle_t*>(&handle);
}
template <typename Handle>
uv_stream_t* as_stream(Handle& handle) {
  return reinterpret_cast<uv_stream_t*>(&handle);
}

template <typename Handle>
int descriptor(Handle& handle) {
  uv_os_fd_t fd = -1;
  uv_fileno(as_handle(handle), &fd);
  return fd;
}

/// Writes what the socket takes now. Returns how much that was, or an error.
int write_now(uv_stream_t* stream, std::string_view bytes) {
  const uv_buf_t buffer = uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()));
  const int written = uv_try_write(stream, &buffer, 1);
  return written == UV_EAGAIN ? 0 : written;
}

/// Writes all of `bytes`, which must stay until `done` is called.
int write_later(uv_write_t* request, uv_stream_t* stream, std::string& bytes, uv_write_cb done) {
  const uv_buf_t buffer = uv_buf_init(bytes.data(), static_cast<unsigned>(bytes.size()));
  return uv_write(request, stream, &buffer, 1, done);
}

}  // namespace

/// One connection. Frees itself when libuv has closed both handles.
class TlsPump {
 public:
  TlsPump(TlsPumps& owner, TlsPumps::Upgraded&& connection);

  void start();
  void tick(std::int64_t now_ms);
  void close();
  void orphan() { owner_ = nullptr; }

  std::size_t slot = 0;  ///< the owner's index of it

 private:
  static TlsPump& of(const void* data) { return *static_cast<TlsPump*>(const_cast<void*>(data)); }
  static void on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer);
  static void on_network_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  static void on_application_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  static void on_network_written(uv_write_t* request, int status);
  static void on_application_written(uv_write_t* request, int status);
  static void on_closed(uv_handle_t* handle);

  void take_network(std::string_view bytes);
  void give_application(std::string_view bytes);
  void flush_network();
  void end_application();
  void settle();
  void pass_ends_on();
  void update_reading();
  std::int64_t now_ms() const { return static_cast<std::int64_t>(uv_now(network_.loop)); }
  const HttpLimits& limits() const { return owner_->limits_; }

  TlsPumps* owner_;
  std::unique_ptr<TlsStream> tls_;
  uv_tcp_t network_{};
  uv_pipe_t application_{};
  uv_write_t network_write_{};
  uv_write_t application_write_{};
  std::string to_network_;      // encrypted, in the write under way
  std::string to_application_;  // in the write under way
  bool network_reading_ = false;
  bool network_writing_ = false;
  bool network_ended_ = false;  // nothing more comes from it
  bool network_shut_ = false;   // nothing more goes to it
  bool application_reading_ = false;
  bool application_writing_ = false;
  bool application_ended_ = false;
  bool application_shut_ = false;
  bool application_gone_ = false;  // takes nothing any more; what it wrote may still be there
  bool closing_ = false;
  int handles_open_ = 2;
  std::int64_t deadline_ms_ = 0;  // once the application has ended
};

TlsPump::TlsPump(TlsPumps& owner, TlsPumps::Upgraded&& connection)
    : owner_(&owner), tls_(std::move(connection.stream)), to_network_(std::move(connection.unsent)) {
  uv_tcp_init(owner.loop_, &network_);
  uv_pipe_init(owner.loop_, &application_, 0);
  network_.data = application_.data = network_write_.data = application_write_.data = this;
  const int send_bytes = owner.limits_.tls_pump_send_bytes;
  for (const int fd : {connection.network_fd, connection.application_fd}) {
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);
  }
  if (uv_tcp_open(&network_, connection.network_fd) != 0) {
    ::close(connection.network_fd);
    network_ended_ = true;
    network_shut_ = true;
  }
  if (uv_pipe_open(&application_, connection.application_fd) != 0) {
    ::close(connection.application_fd);
    application_ended_ = true;
    application_shut_ = true;
  }
}

void TlsPump::start() {
  if (network_shut_ || application_shut_) return close();
  if (tls_->state() == TlsStream::State::ended) network_ended_ = true;
  if (!to_network_.empty()) {
    network_writing_ = write_later(&network_write_, as_stream(network_), to_network_, on_network_written) == 0;
    if (!network_writing_) return close();
  }
  settle();
}

void TlsPump::on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  const TlsPumps& owner = *of(handle->data).owner_;
  const std::size_t size = std::min(owner.network_.size(), owner.limits_.tls_held_bytes_max);
  *buffer = uv_buf_init(owner.network_.data(), static_cast<unsigned>(size));
}

// ------------------------------------------------- network to application

void TlsPump::on_network_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  TlsPump& self = of(stream->data);
  if (size == 0 || self.closing_) return;
  if (size < 0 && size != UV_EOF) return self.close();
  if (size < 0) {
    self.network_ended_ = true;
  } else {
    self.take_network({buffer->base, static_cast<std::size_t>(size)});
  }
  self.settle();
}

void TlsPump::take_network(std::string_view bytes) {
  const std::size_t size = tls_->take(bytes, owner_->plain_.data(), owner_->plain_.size());
  const TlsStream::State state = tls_->state();
  if (state == TlsStream::State::ended) network_ended_ = true;
  if (size > 0) give_application({owner_->plain_.data(), size});
  flush_network();  // what the protocol itself answers, or the alert
  if (state == TlsStream::State::failed) close();
}

void TlsPump::give_application(std::string_view bytes) {
  if (application_gone_) return;
  const int written = write_now(as_stream(application_), bytes);
  if (written < 0) return end_application();
  to_application_ = std::string(bytes.substr(static_cast<std::size_t>(written)));
  if (to_application_.empty()) return;
  application_writing_ =
      write_later(&application_write_, as_stream(application_), to_application_, on_application_written) == 0;
  if (!application_writing_) end_application();
}

void TlsPump::on_application_written(uv_write_t* request, int status) {
  TlsPump& self = of(request->data);
  self.application_writing_ = false;
  if (self.closing_) return;
  self.to_application_ = {};
  if (status < 0) self.end_application();
  self.settle();
}

/// It takes nothing any more.
void TlsPump::end_application() {
  application_gone_ = true;
  to_application_ = {};
  if (deadline_ms_ == 0) deadline_ms_ = now_ms() + limits().write_stall_ms;
}

// ------------------------------------------------- application to network

void TlsPump::on_application_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  TlsPump& self = of(stream->data);
  if (size == 0 || self.closing_) return;
  if (size < 0) {
    self.application_ended_ = true;
    if (size != UV_EOF) self.end_application();
    if (self.deadline_ms_ == 0) self.deadline_ms_ = self.now_ms() + self.limits().write_stall_ms;
    self.tls_->close();
  } else if (!self.tls_->write({buffer->base, static_cast<std::size_t>(size)})) {
    return self.close();
  }
  self.flush_network();
  self.settle();
}

void TlsPump::flush_network() {
  while (!network_writing_ && !closing_ && !tls_->encrypted().empty()) {
    to_network_ = std::exchange(tls_->encrypted(), {});
    const int written = write_now(as_stream(network_), to_network_);
    if (written < 0) return close();
    to_network_.erase(0, static_cast<std::size_t>(written));
    if (to_network_.empty()) continue;
    network_writing_ = write_later(&network_write_, as_stream(network_), to_network_, on_network_written) == 0;
    if (!network_writing_) return close();
  }
  if (!network_writing_) to_network_ = {};
}

void TlsPump::on_network_written(uv_write_t* request, int status) {
  TlsPump& self = of(request->data);
  self.network_writing_ = false;
  if (self.closing_) return;
  self.to_network_ = {};
  if (status < 0) return self.close();
  self.flush_network();
  self.settle();
}

// --------------------------------------------------------------- both ways

void TlsPump::settle() {
  if (closing_) return;
  pass_ends_on();
  if (closing_) return;
  if (network_ended_ && network_shut_ && (application_shut_ || application_gone_)) return close();
  update_reading();
}

void TlsPump::pass_ends_on() {
  if (network_ended_ && !application_shut_ && !application_writing_) {
    ::shutdown(descriptor(application_), SHUT_WR);
    application_shut_ = true;
  }
  if (application_ended_ && !network_shut_ && !network_writing_) {
    ::shutdown(descriptor(network_), SHUT_WR);
    network_shut_ = true;
    deadline_ms_ = now_ms() + limits().linger_ms;
  }
}

void TlsPump::update_reading() {
  const bool network_wanted =
      !network_ended_ && !application_writing_ && tls_->encrypted().size() <= limits().tls_held_bytes_max;
  const bool application_wanted = !application_ended_ && !network_writing_;
  const auto set = [](uv_stream_t* stream, bool& reads, bool wanted, uv_read_cb on_read) {
    if (reads == wanted) return true;
    reads = wanted;
    return wanted ? uv_read_start(stream, on_alloc, on_read) == 0 : uv_read_stop(stream) == 0;
  };
  if (!set(as_stream(network_), network_reading_, network_wanted, on_network_read) ||
      !set(as_stream(application_), application_reading_, application_wanted, on_application_read)) {
    close();
  }
}

void TlsPump::tick(std::int64_t now) {
  if (closing_) return;
  if (deadline_ms_ == 0 && network_writing_) {
    // A peer that takes nothing keeps us from reading the application, so also from seeing that it has gone.
    pollfd other{descriptor(application_), POLLRDHUP, 0};
    if (::poll(&other, 1, 0) > 0) deadline_ms_ = now + limits().write_stall_ms;
  }
  if (deadline_ms_ != 0 && now >= deadline_ms_) close();
}

void TlsPump::close() {
  if (closing_) return;
  closing_ = true;
  uv_close(as_handle(network_), on_closed);
  uv_close(as_handle(application_), on_closed);
}

void TlsPump::on_closed(uv_handle_t* handle) {
  TlsPump* self = &of(handle->data);
  if (--self->handles_open_ > 0) return;
  if (self->owner_ != nullptr) self->owner_->forget(*self);
  delete self;
}

// ---------------------------------------------------------------- TlsPumps

TlsPumps::TlsPumps(uv_loop_t* loop, const HttpLimits& limits, std::span<char> network, std::span<char> plain,
                   std::function<void()> on_empty)
    : loop_(loop), limits_(limits), network_(network), plain_(plain), on_empty_(std::move(on_empty)) {}

TlsPumps::~TlsPumps() {
  for (TlsPump* pump : pumps_) {
    pump->close();
    pump->orphan();
  }
}

void TlsPumps::start(Upgraded connection) {
  auto* pump = new TlsPump(*this, std::move(connection));
  pump->slot = pumps_.size();
  pumps_.push_back(pump);
  pump->start();
}

void TlsPumps::tick(std::int64_t now_ms) {
  for (TlsPump* pump : pumps_) pump->tick(now_ms);
}

void TlsPumps::cut_off() {
  for (TlsPump* pump : pumps_) pump->close();
}

void TlsPumps::forget(TlsPump& pump) {
  pumps_[pump.slot] = pumps_.back();
  pumps_[pump.slot]->slot = pump.slot;
  pumps_.pop_back();
  if (pumps_.empty()) on_empty_();
}

}  // namespace confab::servers
