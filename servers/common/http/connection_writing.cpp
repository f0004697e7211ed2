#include <array>
#include <utility>

#include "common/http/connection.hpp"
#include "common/http/problem.hpp"
#include "common/http/response_text.hpp"
#include "common/http/server.hpp"

/// The writing side of a connection: from answers, in the order of their requests, to bytes.
namespace confab::servers {

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
    if (!append_response_head(text, response, exchange.extra_headers, frame)) {
      append_response_head(text, response, {}, frame);
    }
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

void Connection::flush() {
  if (closing_) return;
  append_ready_answers();
  write_some();
  resume();
}

void Connection::write_some() {
  if (tls_) return write_encrypted();
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
    std::size_t bytes = 0;
    for (unsigned i = 0; i < count; ++i) bytes += buffers[i].len;
    wait_for_write(bytes);
  }
}

void Connection::wait_for_write(std::size_t bytes) {
  is_writing_ = true;
  writing_bytes_ = write_queue_bytes_ = bytes;
  write_deadline_ms_ = server_.now_ms() + limits_.write_stall_ms;
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
  if (self.tls_) {
    self.sending_ = {};  // the queue forgot it when it was encrypted
  } else {
    self.output_.consume(self.writing_bytes_);
  }
  self.flush();
  if (self.tls_ && self.phase_ == Phase::linger && !self.closing_ && !self.is_writing_) self.shut_down();
}

}  // namespace confab::servers
