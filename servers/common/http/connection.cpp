#include "common/http/connection.hpp"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>

#include "common/http/http_metrics.hpp"
#include "common/http/problem.hpp"
#include "common/http/response_text.hpp"
#include "common/http/server.hpp"
#include "common/http/target.hpp"

namespace confab::servers {

namespace {

/// Room made before the first body byte came: the announced length is not to be trusted with more.
constexpr std::size_t kBodyReserveMax = 64 * 1024;
constexpr std::size_t kRequestIdBytesMax = 64;

Refusal too_large() { return {413, {ErrorCode::too_large, "the body is too large"}}; }
Refusal cut_off() { return {400, {ErrorCode::invalid_argument, "the request was cut off"}}; }

/// An id from outside goes into logs and on to other servers, so it must be plain.
bool is_plain_id(std::string_view id) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  return !id.empty() && id.size() <= kRequestIdBytesMax && std::all_of(id.begin(), id.end(), plain);
}

}  // namespace

Connection::Connection(HttpServer& server)
    : server_(server), limits_(server.options_.limits), scanner_(limits_), parser_(limits_) {
  uv_tcp_init(server.loop_, &tcp_);
  tcp_.data = this;
  write_.data = this;
}

Connection::~Connection() = default;

void Connection::start() {
  uv_tcp_nodelay(&tcp_, 1);
  wait_for(Wait::header);
  settle();
}

// --- reading -------------------------------------------------------------------------------------------------------

void Connection::on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  auto& server = static_cast<Connection*>(handle->data)->server_;
  *buffer = uv_buf_init(server.read_buffer_->data(), HttpServer::kReadBytes);
}

void Connection::on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  auto& self = *static_cast<Connection*>(stream->data);
  if (size == 0 || self.closing_) return;
  if (size > 0) {
    self.take_bytes({buffer->base, static_cast<std::size_t>(size)});
  } else if (size == UV_EOF) {
    self.take_end();
  } else {
    self.close_now();
  }
}

void Connection::take_bytes(std::string_view fresh) {
  if (phase_ == Phase::linger) {
    lingered_bytes_ += fresh.size();
    if (lingered_bytes_ > limits_.linger_bytes_max) close_now();
    return;
  }
  if (pending_.empty()) {
    const std::size_t used = process(fresh);
    if (used < fresh.size() && can_hold()) pending_.assign(fresh.substr(used));
  } else {
    pending_.append(fresh);
    process_pending();
  }
  settle();
}

void Connection::take_end() {
  peer_ended_ = true;
  is_reading_ = false;  // libuv has stopped by itself
  uv_read_stop(reinterpret_cast<uv_stream_t*>(&tcp_));
  if (phase_ == Phase::linger) {
    close_now();
    return;
  }
  resume();
}

bool Connection::can_process() const {
  return !closing_ && (phase_ == Phase::head || phase_ == Phase::body) &&
         in_flight_.size() < limits_.pipelined_requests_max && output_.bytes() <= limits_.unwritten_bytes_max;
}

bool Connection::can_hold() const { return !closing_ && phase_ != Phase::done && phase_ != Phase::linger; }

void Connection::process_pending() {
  const std::string held = std::exchange(pending_, {});
  const std::size_t used = process(held);
  if (used < held.size() && can_hold()) pending_.assign(held, used);
}

std::size_t Connection::process(std::string_view input) {
  std::size_t used = 0;
  while (used < input.size() && can_process()) {
    const std::string_view rest = input.substr(used);
    const std::size_t taken = phase_ == Phase::body ? process_body(rest) : process_head(rest);
    if (taken == 0) break;
    used += taken;
  }
  return used;
}

std::size_t Connection::process_head(std::string_view input) {
  if (!skipped_empty_line_ && input.starts_with("\r\n")) {  // RFC 9112, 2.2: one is forgiven
    skipped_empty_line_ = true;
    return 2;
  }
  wait_for(Wait::header);
  if (!skipped_empty_line_ && input == "\r") return 0;
  switch (scanner_.scan(input)) {
    case HeadScanner::Status::need_more:
      return 0;
    case HeadScanner::Status::refused:
      refuse(scanner_.refusal());
      return input.size();
    case HeadScanner::Status::complete:
      break;
  }
  const std::size_t size = scanner_.head_bytes();
  scanner_.reset();
  skipped_empty_line_ = false;
  wait_for(Wait::none);
  if (const auto refusal = read_head(input.substr(0, size))) {
    refuse(*refusal);
    return input.size();
  }
  if (!parser_.complete()) {
    phase_ = Phase::body;
    wait_for(Wait::body);
    continue_wanted_ = reading_->head.expect_continue;
    if (continue_wanted_) want_flush();
    return size;
  }
  const bool hold = reading_->head.upgrade;
  dispatch(input.substr(size));
  return hold ? input.size() : size;
}

std::optional<Refusal> Connection::read_head(std::string_view bytes) {
  reading_ = std::make_shared<RequestData>();
  RequestData& data = *reading_;
  data.peer_address = peer_address_;
  data.id = server_.next_request_id();
  data.raw_head.assign(bytes);
  if (auto refusal = parse_head(data.raw_head, data.head)) return refusal;
  if (const auto id = data.head.header("x-request-id"); id && is_plain_id(*id)) data.id.assign(*id);
  auto segments = split_path(data.head.path, data.decoded_path, limits_.path_segments_max);
  if (!segments) return Refusal{400, segments.error()};
  data.segments = std::move(*segments);
  if (auto refusal = parser_.read_head(data.raw_head, data.head)) return refusal;

  const auto& decide = server_.options_.body_limit;
  body_bytes_max_ = decide ? decide(data.head) : limits_.body_bytes_max;
  if (data.head.content_length.value_or(0) > body_bytes_max_) return too_large();
  data.body.reserve(std::min<std::size_t>(data.head.content_length.value_or(0), kBodyReserveMax));
  return std::nullopt;
}

std::size_t Connection::process_body(std::string_view input) {
  continue_wanted_ = false;
  std::size_t taken = 0;
  if (const auto refusal = parser_.read_body(input, body_bytes_max_, reading_->body, taken)) {
    refuse(*refusal);
    return input.size();
  }
  if (parser_.complete()) {
    phase_ = Phase::head;
    wait_for(Wait::none);
    dispatch({});
  }
  return taken;
}

void Connection::dispatch(std::string_view rest) {
  auto exchange = std::make_shared<Exchange>();
  exchange->connection = this;
  exchange->request = std::move(reading_);
  exchange->began = std::chrono::steady_clock::now();
  in_flight_.push_back(exchange);

  const RequestHead& head = exchange->request->head;
  const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
  if (head.upgrade && !has_body) {
    phase_ = Phase::held;
    pending_.assign(rest);
  }
  if (!head.keep_alive || server_.draining_) phase_ = Phase::done;
  const Request request(exchange->request);
  server_.options_.handler(request, Responder(std::make_shared<ResponderHandle>(std::move(exchange), server_.poster_)));
}

void Connection::refuse(const Refusal& refusal) {
  auto exchange = std::make_shared<Exchange>();
  exchange->connection = this;
  exchange->request = std::move(reading_);
  exchange->began = std::chrono::steady_clock::now();
  exchange->response = problem_response(refusal.status, refusal.error);
  in_flight_.push_back(std::move(exchange));
  phase_ = Phase::done;
  continue_wanted_ = false;
  pending_.clear();
  wait_for(Wait::none);
  server_.report_refusal(refusal.status);
  want_flush();
}

// --- answering -----------------------------------------------------------------------------------------------------

void Connection::answer(Exchange& exchange, Response response) {
  if (closing_) return;
  exchange.on_abandoned = nullptr;
  exchange.response = std::move(response);
  want_flush();
}

void Connection::want_flush() { server_.want_flush(*this); }

void Connection::append_ready_answers() {
  while (!in_flight_.empty() && in_flight_.front()->response) {
    const auto exchange = in_flight_.front();
    if (exchange->response->close) phase_ = Phase::done;
    append_answer(*exchange);
    const bool closes = exchange->response->close;
    in_flight_.erase(in_flight_.begin());
    exchange->connection = nullptr;
    if (closes) {  // what the client asked after this will not be answered
      for (const auto& later : std::exchange(in_flight_, {})) abandon(*later);
      pending_.clear();
    }
    if (phase_ == Phase::held && in_flight_.empty()) phase_ = Phase::head;
  }
  if (continue_wanted_ && in_flight_.empty()) {
    continue_wanted_ = false;
    output_.append("HTTP/1.1 100 Continue\r\n\r\n");
  }
}

void Connection::append_answer(Exchange& exchange) {
  Response& response = *exchange.response;
  const bool last = phase_ == Phase::done && in_flight_.size() == 1;
  ResponseFrame frame;
  frame.date_line = server_.date_line();
  frame.close = response.close || last;
  bool body_wanted = true;
  if (exchange.request) {
    const RequestHead& head = exchange.request->head;
    frame.request_id = exchange.request->id;
    frame.keep_alive = head.minor_version == 0 && head.keep_alive;
    body_wanted = head.method != Method::head;
  }
  std::string& text = server_.scratch_;
  text.clear();
  if (!append_response_head(text, response, exchange.extra_headers, frame)) {
    response = problem_response({ErrorCode::internal, "the answer could not be written"});
    append_response_head(text, response, {}, frame);
  }
  output_.append(text);
  std::size_t bytes_out = text.size();
  const int status = response.status;
  if (body_wanted && status_has_body(status)) {
    bytes_out += response.body_view().size();
    if (response.shared_body) {
      output_.append_shared(response.shared_body);
    } else {
      output_.append_owned(std::move(response.body));
    }
  }
  server_.report(exchange, status, bytes_out);
}

Result<UpgradedSocket> Connection::hand_over(Exchange& exchange) {
  if (closing_) return Error{ErrorCode::unavailable, "the connection is gone"};
  if (phase_ != Phase::held) return Error{ErrorCode::conflict, "the request asked for no upgrade"};
  if (in_flight_.size() != 1 || !output_.empty()) {
    return Error{ErrorCode::conflict, "earlier requests of the connection still wait for their answers"};
  }
  uv_os_fd_t fd = -1;
  uv_fileno(reinterpret_cast<uv_handle_t*>(&tcp_), &fd);
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return Error{ErrorCode::io_error, "no file descriptor for the upgraded connection"};
  UpgradedSocket socket{copy, Request(exchange.request), std::move(pending_)};
  server_.report(exchange, 101, 0);
  exchange.on_abandoned = nullptr;
  close_now();
  return socket;
}

// --- writing and ending --------------------------------------------------------------------------------------------

void Connection::flush() {
  if (closing_) return;
  append_ready_answers();
  write_some();
  resume();
}

void Connection::resume() {
  if (closing_) return;
  if (!pending_.empty() && can_process()) process_pending();
  if (peer_ended_ && can_process()) {
    if (phase_ == Phase::body || !pending_.empty()) {
      refuse(cut_off());
    } else {
      phase_ = Phase::done;
    }
  }
  settle();
}

void Connection::write_some() {
  while (!is_writing_ && !output_.empty()) {
    std::array<uv_buf_t, OutputQueue::kBuffersMax> buffers;
    const unsigned count = output_.buffers(buffers);
    auto* stream = reinterpret_cast<uv_stream_t*>(&tcp_);
    int written = uv_try_write(stream, buffers.data(), count);
    if (written > 0) {
      output_.consume(static_cast<std::size_t>(written));
      continue;
    }
    if (written == UV_EAGAIN || written == 0) written = uv_write(&write_, stream, buffers.data(), count, on_written);
    if (written < 0) {
      close_now();
      return;
    }
    is_writing_ = true;
    writing_bytes_ = 0;
    for (unsigned i = 0; i < count; ++i) writing_bytes_ += buffers[i].len;
    write_queue_bytes_ = writing_bytes_;
    write_deadline_ms_ = server_.now_ms() + limits_.write_stall_ms;
  }
}

void Connection::on_written(uv_write_t* request, int status) {
  auto& self = *static_cast<Connection*>(request->data);
  self.is_writing_ = false;
  self.write_deadline_ms_ = 0;
  if (self.closing_) return;
  if (status < 0) {
    self.close_now();
    return;
  }
  self.output_.consume(self.writing_bytes_);
  self.flush();
}

bool Connection::quiet() const { return in_flight_.empty() && output_.empty() && !is_writing_; }

void Connection::settle() {
  if (closing_) return;
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
  std::string text;
  const Response response = problem_response(refusal.status, refusal.error);
  append_response_head(text, response, {}, {server_.date_line(), {}, true, false});
  text += response.body;
  const uv_buf_t buffer = uv_buf_init(text.data(), static_cast<unsigned>(text.size()));
  uv_try_write(reinterpret_cast<uv_stream_t*>(&tcp_), &buffer, 1);  // best effort: there is no room to wait for it
  close_now();
}

}  // namespace confab::servers
