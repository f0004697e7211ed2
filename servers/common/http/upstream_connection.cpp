#include "common/http/upstream_connection.hpp"

#include <algorithm>
#include <utility>

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace confab::servers {

namespace {

struct Write {
  uv_write_t request{};
  std::unique_ptr<std::string> bytes;
};

}  // namespace

UpstreamConnection::UpstreamConnection(HttpClient& client) : client_(&client), options_(client.options_) {
  uv_tcp_init(client.loop_, &tcp_);
  tcp_.data = connecting_.data = resolving_.data = this;
}

// --- connecting ----------------------------------------------------------------------------------------------------

void UpstreamConnection::connect(std::unique_ptr<HttpClient::Job> job) {
  job_ = std::move(job);
  deadline_ms_ = std::min(job_->deadline_ms, client_->now_ms() + options_.connect_ms);
  if (!options_.unix_path.empty()) return connect_to_unix(options_.unix_path);
  sockaddr_storage address{};
  if (uv_ip4_addr(options_.host.c_str(), options_.port, reinterpret_cast<sockaddr_in*>(&address)) == 0 ||
      uv_ip6_addr(options_.host.c_str(), options_.port, reinterpret_cast<sockaddr_in6*>(&address)) == 0) {
    connect_to(reinterpret_cast<const sockaddr*>(&address));
    return;
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  const int status = uv_getaddrinfo(client_->loop_, &resolving_, on_resolved, options_.host.c_str(),
                                    std::to_string(options_.port).c_str(), &hints);
  resolve_pending_ = status == 0;
  if (status != 0) fail(502, "the server's name cannot be resolved");
}

void UpstreamConnection::on_resolved(uv_getaddrinfo_t* request, int status, addrinfo* addresses) {
  auto& self = *static_cast<UpstreamConnection*>(request->data);
  self.resolve_pending_ = false;
  if (self.state_ == State::closed) {
    self.release();
  } else if (status != 0) {
    self.fail(502, "the server's name cannot be resolved");
  } else {
    self.connect_to(addresses->ai_addr);
  }
  uv_freeaddrinfo(addresses);
}

void UpstreamConnection::connect_to(const sockaddr* address) {
  if (uv_tcp_connect(&connecting_, &tcp_, address, on_connected) != 0) fail(502, "the server cannot be reached");
}

void UpstreamConnection::connect_to_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  // There is no handshake to wait for: it connects now or not at all. A TCP handle of libuv carries any stream socket.
  const bool whole_path = path.size() < sizeof address.sun_path;
  const bool connected =
      fd >= 0 && whole_path && ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (connected && uv_tcp_open(&tcp_, fd) == 0) return begin();
  if (fd >= 0) ::close(fd);
  fail(502, "the server cannot be reached");
}

void UpstreamConnection::on_connected(uv_connect_t* request, int status) {
  auto& self = *static_cast<UpstreamConnection*>(request->data);
  if (self.state_ == State::closed) return;
  if (status != 0) {
    self.fail(502, "the server cannot be reached");
    return;
  }
  uv_tcp_nodelay(&self.tcp_, 1);
  self.begin();
}

void UpstreamConnection::begin() {
  uv_read_start(
      reinterpret_cast<uv_stream_t*>(&tcp_),
      [](uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
        auto& room = static_cast<UpstreamConnection*>(handle->data)->client_->read_buffer_;
        *buffer = uv_buf_init(room.data(), room.size());
      },
      on_read);
  write_request();
}

// --- one request ---------------------------------------------------------------------------------------------------

void UpstreamConnection::carry(std::unique_ptr<HttpClient::Job> job) {
  job_ = std::move(job);
  reused_ = true;
  write_request();
}

void UpstreamConnection::write_request() {
  state_ = State::busy;
  deadline_ms_ = job_->deadline_ms;
  response_ = {};
  field_.clear();
  value_.clear();
  head_bytes_ = 0;
  complete_ = keep_alive_ = answered_any_ = false;
  llhttp_init(&parser_, HTTP_RESPONSE, &settings());
  parser_.data = this;

  auto write = std::make_unique<Write>();
  // Kept by the job as well, for a repetition.
  write->bytes = std::make_unique<std::string>(job_->bytes);
  write->request.data = write.get();
  const uv_buf_t buffer = uv_buf_init(write->bytes->data(), static_cast<unsigned>(write->bytes->size()));
  const int status = uv_write(&write->request, reinterpret_cast<uv_stream_t*>(&tcp_), &buffer, 1,
                              [](uv_write_t* request, int) { delete static_cast<Write*>(request->data); });
  if (status == 0) {
    static_cast<void>(write.release());  // a write that fails later shows as a read that does
  } else {
    fail(502, "the connection to the server broke");
  }
}

void UpstreamConnection::on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  auto& self = *static_cast<UpstreamConnection*>(stream->data);
  if (size == 0 || self.state_ == State::closed) return;
  if (self.state_ == State::idle) {  // closed by the server, or bytes nobody asked for
    self.close();
  } else if (size > 0) {
    self.take_bytes({buffer->base, static_cast<std::size_t>(size)});
  } else {
    self.take_end();
  }
}

void UpstreamConnection::take_bytes(std::string_view bytes) {
  answered_any_ = true;
  const auto status = llhttp_execute(&parser_, bytes.data(), bytes.size());
  if (!complete_) {
    if (status != HPE_OK) fail(502, "the server's answer is malformed or too large");
    return;
  }
  // Bytes after the answer would be taken for the next one.
  if (llhttp_get_error_pos(&parser_) != bytes.data() + bytes.size()) keep_alive_ = false;
  finish();
}

void UpstreamConnection::take_end() {
  if (answered_any_) llhttp_finish(&parser_);
  if (complete_) {  // an answer that lasts until the end
    keep_alive_ = false;
    finish();
    return;
  }
  fail(502, "the server closed the connection without an answer");
}

void UpstreamConnection::finish() {
  const auto job = std::move(job_);
  auto response = std::move(response_);
  client_->no_longer_under_way(*job);
  if (keep_alive_) {
    state_ = State::idle;
    client_->idle_.push_back(this);
    deadline_ms_ = client_->now_ms() + options_.idle_ms;
  } else {
    close();
  }
  HttpClient::answer(*job, std::move(response));
  if (client_ != nullptr) client_->pump();
}

void UpstreamConnection::fail(int status, const char* why) {
  auto job = std::move(job_);
  const bool was_sent = state_ == State::busy;
  const bool may_repeat = was_sent && status == 502 && reused_ && !answered_any_ && job->idempotent && !job->repeated;
  HttpClient* client = client_;
  client->no_longer_under_way(*job);
  close();
  if (may_repeat) {
    client->retry(std::move(job));
    return;
  }
  const bool unknown = was_sent && !job->idempotent;
  HttpClient::answer(*job, Refusal{status, {unknown ? ErrorCode::outcome_unknown : ErrorCode::unavailable, why}});
}

void UpstreamConnection::tick(std::int64_t now_ms) {
  if (state_ == State::closed || now_ms < deadline_ms_) return;
  if (state_ == State::idle) {
    close();
  } else {
    fail(504,
         state_ == State::connecting ? "the server cannot be reached in time" : "the server did not answer in time");
  }
}

// --- ending --------------------------------------------------------------------------------------------------------

void UpstreamConnection::abandon() {
  const auto job = std::move(job_);
  const bool was_sent = state_ == State::busy;
  if (state_ != State::closed) close();
  client_ = nullptr;
  if (!job) return;
  const bool unknown = was_sent && !job->idempotent;
  HttpClient::answer(*job,
                     Refusal{502, {unknown ? ErrorCode::outcome_unknown : ErrorCode::unavailable, "shutting down"}});
}

void UpstreamConnection::cancel() {
  client_->no_longer_under_way(*job_);
  job_.reset();
  close();
}

void UpstreamConnection::close() {
  state_ = State::closed;
  if (client_ != nullptr) client_->forget(*this);
  if (resolve_pending_) uv_cancel(reinterpret_cast<uv_req_t*>(&resolving_));
  uv_close(reinterpret_cast<uv_handle_t*>(&tcp_), [](uv_handle_t* handle) {
    auto& self = *static_cast<UpstreamConnection*>(handle->data);
    self.tcp_closed_ = true;
    self.release();
  });
}

void UpstreamConnection::release() {
  if (tcp_closed_ && !resolve_pending_) delete this;
}

// --- llhttp --------------------------------------------------------------------------------------------------------

const llhttp_settings_t& UpstreamConnection::settings() {
  static const llhttp_settings_t kSettings = [] {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_header_field = on_header_field;
    settings.on_header_value = on_header_value;
    settings.on_header_value_complete = on_header_value_complete;
    settings.on_headers_complete = on_headers_complete;
    settings.on_body = on_body;
    settings.on_message_complete = on_message_complete;
    return settings;
  }();
  return kSettings;
}

bool UpstreamConnection::grow_head(std::size_t bytes) {
  head_bytes_ += bytes;
  return head_bytes_ <= options_.response_head_bytes_max;
}

int UpstreamConnection::on_header_field(llhttp_t* parser, const char* at, std::size_t size) {
  of(parser).field_.append(at, size);
  return of(parser).grow_head(size) ? 0 : -1;
}

int UpstreamConnection::on_header_value(llhttp_t* parser, const char* at, std::size_t size) {
  of(parser).value_.append(at, size);
  return of(parser).grow_head(size) ? 0 : -1;
}

int UpstreamConnection::on_header_value_complete(llhttp_t* parser) {
  auto& self = of(parser);
  self.response_.headers.emplace_back(std::exchange(self.field_, {}), std::exchange(self.value_, {}));
  return self.grow_head(4) ? 0 : -1;
}

int UpstreamConnection::on_headers_complete(llhttp_t* parser) {
  auto& self = of(parser);
  self.response_.status = parser->status_code;
  if (parser->status_code == 101) return -1;  // we asked for no other protocol
  return self.job_->is_head ? 1 : 0;
}

int UpstreamConnection::on_body(llhttp_t* parser, const char* at, std::size_t size) {
  auto& self = of(parser);
  if (size > self.options_.response_body_bytes_max - self.response_.body.size()) return -1;
  self.response_.body.append(at, size);
  return 0;
}

int UpstreamConnection::on_message_complete(llhttp_t* parser) {
  auto& self = of(parser);
  if (self.response_.status < 200) {  // 100 and 103 announce the real one
    self.response_ = {};
    return 0;
  }
  self.complete_ = true;
  self.keep_alive_ = llhttp_should_keep_alive(parser) != 0;
  return HPE_PAUSED;
}

}  // namespace confab::servers
