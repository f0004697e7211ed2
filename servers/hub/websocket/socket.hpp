#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/websocket/frame_reader.hpp"
#include "hub/websocket/lws_connection.hpp"
#include "hub/websocket/outbox.hpp"
#include "hub/websocket/socket_loop.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

/// One WebSocket: what its client may send, and how the two sides part.
///
/// A client may be slow, silent, hostile or gone, and the owner above shall notice none of it but the end. So this
/// class delivers only whole messages that keep the rules, writes only when the network takes it, asks a silent client
/// for a pong, and closes in order: replies, our close frame, the client's, the connection. Each step has a time limit.
class Socket final : public WebSocket {
 public:
  Socket(SocketLoop& loop, WebSocketHandler& handler, Framing framing);

  void send(Lane lane, const SharedText& object) override;
  std::size_t queued_bytes() const override { return outbox_.bytes(); }
  std::size_t queued_replies() const override { return outbox_.replies(); }
  std::size_t sending_bytes() const override { return connection_.unfinished_bytes(); }
  void close(std::uint16_t code, std::string_view reason) override;
  bool closing() const override { return closing_; }

  // From libwebsockets.
  void established(LwsConnection connection);
  void adoption_failed() { connection_ = {}; }
  void writable();
  /// libwebsockets ends the connection: it takes nothing any more.
  void dropped() { ending_ = true; }
  /// Tells the handler of the end.
  void closed();

  bool is_established() const { return connection_.is_open(); }
  void start_reading(int fd);
  void detach() { connection_.detach(); }
  bool waits_for_flush() const { return waits_for_flush_; }

  // From the loop. The first two may delete this.
  void read();
  void flush();
  /// Asks for a pong after a silence, and ends a connection that stays silent.
  void keep_alive();

 private:
  void write();
  bool write_control(ControlFrame kind, std::string_view payload);
  void flush_later();
  /// Returns false if nothing more is to be read.
  bool take(const FrameReader::Event& event);
  void note_life();
  void begin_close(std::uint16_t code, std::string_view payload);
  void write_close();
  void finish();
  void break_off();

  SocketLoop& loop_;
  WebSocketHandler& handler_;
  const Framing framing_;
  LwsConnection connection_;
  FrameReader frames_;
  Outbox outbox_;
  bool waits_for_flush_ = false;  // it is in the loop's list

  std::int64_t alive_at_ = 0;  // SocketLoop::seconds when it last read or wrote
  bool pinged_ = false;        // since then
  bool pong_due_ = false;
  std::string pong_;  // what the last ping carried

  bool closing_ = false;        // nothing is taken any more; what is queued still goes out, then a close frame
  bool client_closed_ = false;  // its close frame came: nothing is to go out but ours
  bool unreadable_ = false;     // after a violation there are no frames any more, so no close frame either
  bool ending_ = false;         // our close frame went out, or the connection broke: nothing goes out
  std::uint16_t close_code_ = 0;
  std::string close_payload_;
};

}  // namespace confab::servers::hub
