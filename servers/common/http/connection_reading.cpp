#include <algorithm>
#include <utility>

#include "common/http/connection.hpp"
#include "common/http/problem.hpp"
#include "common/http/server.hpp"
#include "common/http/target.hpp"

/// The reading side of a connection: from bytes to requests.
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

/// Whom the process before us names as its peer: it adds to the end of what it was told itself.
std::string_view last_forwarded_for(const RequestHead& head) {
  std::string_view last;
  for (const Header& field : head.headers) {
    if (equals_ignoring_case(field.name, "x-forwarded-for")) last = field.value;
  }
  last.remove_prefix(last.rfind(',') + 1);  // the whole, if there is none
  last.remove_prefix(std::min(last.find_first_not_of(" \t"), last.size()));
  return last;
}

}  // namespace

void Connection::on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
  auto& server = static_cast<Connection*>(handle->data)->server_;
  *buffer = uv_buf_init(server.read_buffer_->data(), HttpServer::kReadBytes);
}

void Connection::on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer) {
  auto& self = *static_cast<Connection*>(stream->data);
  if (size == 0 || self.closing_) return;
  if (size > 0) {
    const std::string_view fresh(buffer->base, static_cast<std::size_t>(size));
    self.tls_ ? self.take_encrypted(fresh) : self.take_bytes(fresh);
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
  if (phase_ == Phase::linger || only_long_waits()) {
    close_now();
    return;
  }
  resume();
}

/// A peer that waits long for an answer and ends its side has most likely gone: an answer to it would be lost.
bool Connection::only_long_waits() const {
  const auto waits_long = [](const auto& exchange) { return exchange->on_abandoned != nullptr; };
  return !in_flight_.empty() && pending_.empty() && output_.empty() && !is_writing_ &&
         std::all_of(in_flight_.begin(), in_flight_.end(), waits_long);
}

bool Connection::can_process() const {
  return !closing_ && (phase_ == Phase::head || phase_ == Phase::body) &&
         in_flight_.size() < limits_.pipelined_requests_max && output_.bytes() <= limits_.unwritten_bytes_max &&
         (!tls_ || tls_->encrypted().size() <= limits_.tls_held_bytes_max);
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
      refuse_unread(scanner_.refusal(), input);
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
  data.secure = tls_ != nullptr;
  data.id = server_.next_request_id();
  data.raw_head.assign(bytes);
  if (auto refusal = parse_head(data.raw_head, data.head)) return refusal;
  if (local_) data.peer_address = last_forwarded_for(data.head);
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

/// Refuses a request whose head could not be read. The lines of it that are in order may name the page (Origin), which
/// decides whether that may read the refusal.
void Connection::refuse_unread(const Refusal& refusal, std::string_view bytes) {
  reading_ = std::make_shared<RequestData>();
  reading_->raw_head.assign(bytes.substr(0, limits_.header_bytes_max));
  (void)parse_head(reading_->raw_head, reading_->head);
  ResponseFields fields = refusal_fields();
  reading_.reset();
  refuse(refusal, std::move(fields));
}

ResponseFields Connection::refusal_fields() const {
  const auto& fields = server_.options_.refusal_fields;
  return fields && reading_ ? fields(reading_->head) : ResponseFields();
}

void Connection::refuse(const Refusal& refusal) { refuse(refusal, refusal_fields()); }

void Connection::refuse(const Refusal& refusal, ResponseFields fields) {
  auto exchange = std::make_shared<Exchange>();
  exchange->connection = this;
  exchange->request = std::move(reading_);
  exchange->began = std::chrono::steady_clock::now();
  exchange->extra_headers = std::move(fields);
  exchange->response = problem_response(refusal.status, refusal.error);
  in_flight_.push_back(std::move(exchange));
  phase_ = Phase::done;
  continue_wanted_ = false;
  pending_.clear();
  wait_for(Wait::none);
  server_.report_refusal(refusal.status);
  want_flush();
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

}  // namespace confab::servers
