#include "hub/websocket/socket.hpp"

#include <cerrno>
#include <span>
#include <utility>

#include <sys/socket.h>

namespace confab::servers::hub {

namespace {

constexpr std::size_t kCloseCodeBytes = 2;

}  // namespace

Socket::Socket(SocketLoop& loop, WebSocketHandler& handler, Framing framing)
    : loop_(loop),
      handler_(handler),
      framing_(framing),
      frames_({loop.limits.message_bytes_max, loop.limits.message_frames_max}),
      outbox_(loop.outboxes) {}

void Socket::established(LwsConnection connection) {
  connection_ = connection;
  note_life();
}

// -------------------------------------------------------------------- outbound

void Socket::send(Lane lane, const SharedText& object) {
  if (closing_ || ending_) return;
  outbox_.push(lane, object);
  flush_later();
}

void Socket::flush_later() {
  if (std::exchange(waits_for_flush_, true)) return;
  loop_.to_flush.add(*this);
}

void Socket::flush() {
  waits_for_flush_ = false;
  write();
  if (ending_ || connection_.is_unfinished()) return;
  if (closing_) return write_close();  // may delete this
  handler_.on_drained(*this);
}

void Socket::write() {
  if (pong_due_ && !connection_.is_unfinished() && !ending_ && !client_closed_) {
    pong_due_ = false;
    write_control(ControlFrame::pong, std::exchange(pong_, {}));
  }
  while (!connection_.is_unfinished() && !ending_ && !client_closed_) {
    std::string* message = outbox_.take(loop_.limits.write_bytes_max, framing_);
    if (message == nullptr) return;
    if (!connection_.write_text(*message)) return break_off();
  }
}

/// False if the connection broke.
bool Socket::write_control(ControlFrame kind, std::string_view payload) {
  if (connection_.write_control(kind, payload)) return true;
  break_off();
  return false;
}

void Socket::writable() {
  if (!connection_.finish_write()) return;
  note_life();  // the network took some: a slow reader is still there, though it cannot be pinged meanwhile
  handler_.on_taken(*this);
  flush_later();
}

// --------------------------------------------------------------------- inbound

void Socket::start_reading(int fd) {
  connection_.stop_its_reading();
  if (!loop_.input.add(*this, fd)) break_off();
}

void Socket::read() {
  const std::span<char> buffer = loop_.input.buffer();
  const ssize_t size = recv(connection_.descriptor(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size < 0) return break_off();
  if (size == 0) return finish();
  note_life();
  std::span<char> bytes = buffer.first(static_cast<std::size_t>(size));
  while (take(frames_.next(bytes))) {
  }
}

bool Socket::take(const FrameReader::Event& event) {
  switch (event.kind) {
    case FrameReader::Kind::nothing:
      return false;
    case FrameReader::Kind::text:
      if (closing_ || ending_) return true;
      loop_.input.begin_messages();
      handler_.on_message(*this, event.payload);
      return true;
    case FrameReader::Kind::ping:  // of several, the last is answered
      pong_ = event.payload;
      pong_due_ = true;
      flush_later();
      return true;
    case FrameReader::Kind::pong:
      return true;
    case FrameReader::Kind::close:
      client_closed_ = true;
      if (ending_) {
        finish();
        return false;
      }
      if (!closing_) begin_close(event.code, event.payload);
      return true;
    case FrameReader::Kind::violation:
      unreadable_ = true;
      close(event.code, event.payload);
      return true;
  }
  return false;
}

void Socket::note_life() {
  alive_at_ = loop_.seconds;
  pinged_ = false;
}

void Socket::keep_alive() {
  const std::int64_t silence_s = loop_.seconds - alive_at_;
  if (closing_ || ending_ || silence_s < loop_.limits.ping_after_s) return;
  if (silence_s >= loop_.limits.gone_after_s) return break_off();
  if (pinged_ || connection_.is_unfinished()) return;
  pinged_ = true;
  write_control(ControlFrame::ping, "");
}

// ------------------------------------------------------------------------- end

void Socket::close(std::uint16_t code, std::string_view reason) {
  if (closing_ || ending_) return;
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  begin_close(code, payload.append(reason.substr(0, kControlBytesMax - kCloseCodeBytes)));
}

void Socket::begin_close(std::uint16_t code, std::string_view payload) {
  closing_ = true;
  close_code_ = code;
  close_payload_ = payload;
  outbox_.drop_events();
  connection_.end_after(kCloseSeconds);
  flush_later();
}

/// May delete this.
void Socket::write_close() {
  ending_ = true;
  if (!write_control(ControlFrame::close, close_payload_)) return;
  if (client_closed_) return finish();
  // The client must not wait for an end that we expect of it.
  if (unreadable_ && !connection_.is_unfinished()) ::shutdown(connection_.descriptor(), SHUT_WR);
  connection_.end_after(kCloseSeconds);
}

/// Ends the connection when everything written is out. Deletes this if it is.
void Socket::finish() {
  ending_ = true;
  loop_.input.remove(connection_.descriptor());
  connection_.end_now();
}

/// Ends a connection that is of no use any more, in a later iteration.
void Socket::break_off() {
  ending_ = true;
  loop_.input.remove(connection_.descriptor());
  connection_.end_soon();
}

void Socket::closed() { handler_.on_closed(*this, close_code_ != 0 ? close_code_ : std::uint16_t{kCloseAbnormal}); }

}  // namespace confab::servers::hub
