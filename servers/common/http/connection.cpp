#include "common/http/connection.hpp"

#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "common/http/http_metrics.hpp"
#include "common/http/problem.hpp"
#include "common/http/response_text.hpp"
#include "common/http/server.hpp"
#include "common/http/server_tls.hpp"

namespace confab::servers {

Connection::Connection(HttpServer& server, const TlsIdentity* tls)
    : server_(server),
      limits_(server.options_.limits),
      socket_(server.loop_, limits_, *this),
      tls_identity_(tls),
      reader_({limits_, server.options_.body_limit, [&server] { return server.next_request_id(); }}) {}

Connection::~Connection() = default;

void Connection::start() {
  socket_.set_no_delay();
  if (tls_identity_ != nullptr) {
    tls_ = TlsSide::accept(*tls_identity_, limits_);
    if (!tls_) return close_now();
  }
  reader_.set_peer({peer_address(), local(), tls_ != nullptr});
  wait_for(tls_ ? Wait::handshake : Wait::header);
  settle();
}

void Connection::turn_away(const Refusal& refusal) {
  if (tls_identity_ != nullptr) return close_now();
  std::string text;
  const Response response = problem_response(refusal.status, refusal.error);
  append_response_head(text, response, {}, {server_.date_line(), {}, true, false});
  text += response.body;
  socket_.try_write(text);  // best effort: there is no room to wait for it
  close_now();
}

// --- reading ----------------------------------------------------------------------------------------------------

uv_buf_t Connection::read_buffer() { return uv_buf_init(server_.read_buffer_->data(), HttpServer::kReadBytes); }

void Connection::got_bytes(std::string_view bytes) {
  if (phase_ == Phase::linger) {
    lingered_bytes_ += bytes.size();
    if (lingered_bytes_ > limits_.linger_bytes_max) close_now();
    return;
  }
  tls_ ? take_encrypted(bytes) : take_plain(bytes);
}

void Connection::take_encrypted(std::string_view fresh) {
  const bool shakes_hands = waiting_ == Wait::handshake;
  const std::string_view plain = tls_->take(fresh, server_.tls_->plain);
  if (shakes_hands) end_handshake();
  if (closing_ || !tls_) return;
  if (tls_->failed()) return fail_tls();
  if (tls_->unsent_bytes() > 0) server_.want_flush(*this);
  if (plain.empty()) {
    settle();
  } else {
    take_plain(plain);
  }
  // A stream cut off without a close_notify ends in the same way: HTTP knows by itself where a request ends.
  if (!closing_ && !peer_ended_ && tls_->ended()) peer_ended();
}

void Connection::end_handshake() {
  const TlsSide::Handshake result = tls_->handshake();
  if (result == TlsSide::Handshake::under_way) return;
  if (server_.options_.metrics) server_.options_.metrics->tls_handshake_ended(result == TlsSide::Handshake::well);
  switch (result) {
    case TlsSide::Handshake::under_way:
    case TlsSide::Handshake::refused:
      return;
    case TlsSide::Handshake::well:
      return wait_for(Wait::header);
    case TlsSide::Handshake::too_long:
      return close_now();
    case TlsSide::Handshake::plain_http:
      tls_.reset();
      refuse({400, {ErrorCode::invalid_argument, "this port speaks TLS: use https"}});
      return settle();
  }
}

void Connection::fail_tls() {
  writer_.abandon_all();
  writer_.output().clear();
  (void)reader_.abandon();
  begin_linger();
  if (!closing_) update_reading();
}

void Connection::take_plain(std::string_view fresh) {
  reader_.feed(fresh);
  read_requests();
  settle();
}

/// Reads on in what the reader was fed, as long as there is room for another request.
void Connection::read_requests() {
  bool more = false;
  while (!more && can_read()) {
    switch (reader_.next()) {
      case RequestReader::Step::more:
        more = true;
        if (!reader_.in_body() && !reader_.empty()) wait_for(Wait::header);
        break;
      case RequestReader::Step::head:
        wait_for(Wait::body);
        if (reader_.continue_wanted()) server_.want_flush(*this);
        break;
      case RequestReader::Step::request:
        wait_for(Wait::none);
        dispatch();
        break;
      case RequestReader::Step::refused:
        refuse(reader_.refusal());
        break;
    }
  }
  const bool may_go_on = !closing_ && (phase_ == Phase::open || phase_ == Phase::upgrading);
  may_go_on ? reader_.keep() : reader_.drop();
}

void Connection::dispatch() {
  auto exchange = std::make_shared<Exchange>();
  exchange->connection = this;
  exchange->request = reader_.take();
  exchange->began = std::chrono::steady_clock::now();
  writer_.add(exchange);

  const RequestHead& head = exchange->request->head;
  const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
  if (head.upgrade && !has_body) phase_ = Phase::upgrading;
  if (!head.keep_alive || server_.draining_) phase_ = Phase::done;
  const Request request(exchange->request);
  server_.options_.handler(request, Responder(std::make_shared<ResponderHandle>(std::move(exchange), server_.poster_)));
}

void Connection::refuse(const Refusal& refusal) {
  RequestReader::Fragment fragment = reader_.abandon();
  auto exchange = std::make_shared<Exchange>();
  exchange->connection = this;
  exchange->began = std::chrono::steady_clock::now();
  if (fragment.request && server_.options_.refusal_fields) {
    exchange->extra_headers = server_.options_.refusal_fields(fragment.request->head);
  }
  if (fragment.head_ended) exchange->request = std::move(fragment.request);
  exchange->response = problem_response(refusal.status, refusal.error);
  writer_.add(std::move(exchange));
  phase_ = Phase::done;
  wait_for(Wait::none);
  server_.report_refusal(refusal.status);
  server_.want_flush(*this);
}

void Connection::peer_ended() {
  peer_ended_ = true;
  (void)socket_.set_reading(false);
  // A peer that waits long for an answer and ends its side has most likely gone: an answer to it would be lost.
  const bool nothing_else = reader_.empty() && writer_.output().empty() && !socket_.writing();
  if (phase_ == Phase::linger || (nothing_else && writer_.only_long_waits())) return close_now();
  resume();
}

bool Connection::can_read() const {
  return !closing_ && phase_ == Phase::open && writer_.in_flight() < limits_.pipelined_requests_max &&
         writer_.output().bytes() <= limits_.unwritten_bytes_max &&
         (!tls_ || tls_->unsent_bytes() <= limits_.tls_held_bytes_max);
}

// --- writing ----------------------------------------------------------------------------------------------------

void Connection::answer(Exchange& exchange, Response response) {
  if (closing_) return;
  exchange.on_abandoned = nullptr;
  exchange.response = std::move(response);
  server_.want_flush(*this);
}

void Connection::flush() {
  if (closing_) return;
  append_ready_answers();
  write_some();
  resume();
}

void Connection::append_ready_answers() {
  while (const auto exchange = writer_.next()) {
    const bool closes = exchange->response->close;
    if (closes) phase_ = Phase::done;
    const bool last = phase_ == Phase::done && writer_.in_flight() == 0;
    const auto written = writer_.write(*exchange, server_.date_line(), closes || last, server_.scratch_);
    server_.report(*exchange, written.status, written.bytes);
    exchange->connection = nullptr;
    if (closes) {  // what the client asked after this will not be answered
      writer_.abandon_all();
      reader_.drop();
    }
    if (phase_ == Phase::upgrading && writer_.in_flight() == 0) phase_ = Phase::open;
  }
  if (reader_.continue_wanted() && writer_.in_flight() == 0) {
    reader_.continue_sent();
    writer_.write_continue();
  }
}

void Connection::write_some() {
  while (!closing_ && !socket_.writing()) {
    if (tls_ && !tls_->fill(writer_.output())) return fail_tls();
    OutputQueue& bytes = tls_ ? tls_->wire() : writer_.output();
    if (bytes.empty()) return;
    if (!socket_.write(bytes)) return close_now();
  }
}

void Connection::written() {
  flush();
  if (tls_ && phase_ == Phase::linger && !closing_ && !socket_.writing()) socket_.shut_down();
}

/// After room was made: reads on in what waited, and sees to a peer that has ended its side.
void Connection::resume() {
  if (closing_) return;
  if (!reader_.empty() && can_read()) {
    reader_.feed_kept();
    read_requests();
  }
  if (peer_ended_ && can_read()) {
    if (reader_.in_body() || !reader_.empty()) {
      refuse({400, {ErrorCode::invalid_argument, "the request was cut off"}});
    } else {
      phase_ = Phase::done;
    }
  }
  settle();
}

// --- life, deadlines, end ---------------------------------------------------------------------------------------

bool Connection::quiet() const {
  return writer_.in_flight() == 0 && writer_.output().empty() && !socket_.writing() &&
         (!tls_ || tls_->unsent_bytes() == 0);
}

void Connection::settle() {
  if (closing_) return;
  if (waiting_ == Wait::handshake && phase_ == Phase::open) return update_reading();
  if (between_requests() && waiting_ != Wait::header) wait_for(quiet() ? Wait::idle : Wait::none);
  if (between_requests() && waiting_ == Wait::idle && server_.draining_) phase_ = Phase::done;
  if (phase_ == Phase::done && quiet()) begin_linger();
  if (closing_) return;
  if (phase_ == Phase::upgrading || phase_ == Phase::done) wait_for(Wait::none);
  update_reading();
}

void Connection::begin_linger() {
  if (peer_ended_) return close_now();
  phase_ = Phase::linger;
  reader_.drop();
  wait_for(Wait::linger);
  if (tls_) {
    tls_->close();
    write_some();
    if (closing_ || socket_.writing()) return;  // written() goes on
  }
  socket_.shut_down();
}

void Connection::update_reading() {
  const bool wanted = !peer_ended_ && (phase_ == Phase::linger || can_read());
  if (!socket_.set_reading(wanted)) close_now();
}

std::int64_t Connection::patience_ms(Wait what) const {
  switch (what) {
    case Wait::none:
      break;
    case Wait::handshake:
      return limits_.tls_handshake_ms;
    case Wait::header:
      return limits_.header_ms;
    case Wait::body:
      return limits_.body_ms;
    case Wait::idle:
      return limits_.idle_ms;
    case Wait::linger:
      return limits_.linger_ms;
  }
  return 0;
}

void Connection::wait_for(Wait what) {
  if (waiting_ == what) return;
  waiting_ = what;
  read_deadline_ms_ = what == Wait::none ? 0 : server_.now_ms() + patience_ms(what);
}

void Connection::tick(std::int64_t now_ms) {
  if (closing_) return;
  if (socket_.stalled(now_ms)) return close_now();
  if (read_deadline_ms_ == 0 || now_ms < read_deadline_ms_) return;
  const bool reads = waiting_ == Wait::header || waiting_ == Wait::body;
  if (reads && !can_read()) return;  // it is we who keep it waiting
  if (!reads || (waiting_ == Wait::header && reader_.empty())) return close_now();
  refuse({408, {ErrorCode::unavailable, "the request came too slowly"}});
}

void Connection::begin_drain() {
  if (closing_ || phase_ == Phase::linger) return;
  const bool idle = between_requests() && reader_.empty();
  if (idle && quiet()) return close_now();
  if (idle) phase_ = Phase::done;
  settle();
}

void Connection::close_now() {
  if (closing_) return;
  closing_ = true;
  if (tls_) tls_->say_goodbye(socket_);
  writer_.abandon_all();
  socket_.close();
}

void Connection::closed() {
  if (!orphaned_) server_.forget(*this);
  delete this;
}

// --- upgrades ---------------------------------------------------------------------------------------------------

Result<UpgradedSocket> Connection::hand_over(Exchange& exchange) {
  if (closing_) return Error{ErrorCode::unavailable, "the connection is gone"};
  if (phase_ != Phase::upgrading) return Error{ErrorCode::conflict, "the request asked for no upgrade"};
  if (writer_.in_flight() != 1 || !writer_.output().empty()) {
    return Error{ErrorCode::conflict, "earlier requests of the connection still wait for their answers"};
  }
  const auto fd = tls_ ? split_off_tls() : socket_.duplicate();
  if (!fd) return fd.error();
  UpgradedSocket socket{*fd, Request(exchange.request), reader_.take_rest(), std::move(counted)};
  server_.report(exchange, 101, 0);
  exchange.on_abandoned = nullptr;
  close_now();
  return socket;
}

/// The descriptor that speaks the new protocol in the clear; a pump carries its bytes from now on.
Result<int> Connection::split_off_tls() {
  const auto network = socket_.duplicate();
  if (!network) return network.error();
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
    ::close(*network);
    return Error{ErrorCode::io_error, "no file descriptors for the upgraded connection"};
  }
  TlsSide::GivenUp given = tls_->give_up(socket_.taken_bytes());
  server_.tls_->pumps.start({std::move(given.stream), *network, pair[0], std::move(given.unsent)});
  return pair[1];
}

}  // namespace confab::servers
