#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include <uv.h>

#include <confab/result.hpp>

#include "hub/websocket/frame_reader.hpp"
#include "hub/websocket/outbox.hpp"

namespace confab::servers::hub {

/// The subprotocol that a client of ours must offer (docs/reference/protocol.md).
inline constexpr const char* kSubprotocol = "confab.v1";

/// Bounds of the WebSocket layer.
struct WebSocketLimits {
  std::size_t sockets_max = 100'000;
  std::size_t message_bytes_max = 128 * 1024;  ///< one message, also a text all of \u00XX; over it: close 1009
  std::size_t message_frames_max = 64;         ///< frames one message may come in; over it: close 1009
  std::size_t write_bytes_max = 64 * 1024;     ///< objects joined into one message; a larger object goes alone
  int kernel_send_bytes = 64 * 1024;           ///< SO_SNDBUF: what the kernel keeps for a slow reader
  int ping_after_s = 25;                       ///< silence after which the client is asked for a pong
  int gone_after_s = 40;                       ///< silence after which it is gone
};

/// One open socket. Loop thread only. It lives until WebSocketHandler::on_closed() returns; none of these calls ever
/// calls the handler.
class WebSocket {
 public:
  virtual ~WebSocket() = default;

  /// Queues one JSON object. Whatever is queued for a socket in one iteration of the loop goes out at its end as one
  /// text message, framed as adopt() was told. Nothing is sent after close().
  virtual void send(Lane lane, const SharedText& object) = 0;

  /// Bytes and replies that wait in the queue. At most `write_bytes_max` (or one object) and `kernel_send_bytes` are on
  /// their way to the network beside them.
  virtual std::size_t queued_bytes() const = 0;
  virtual std::size_t queued_replies() const = 0;
  /// Size of the message of which the network has taken only a part; 0 if there is none.
  virtual std::size_t sending_bytes() const { return 0; }

  /// Sends the replies that wait, then a close frame; waits at most kCloseSeconds for each of the two and for the
  /// client's answer. No message is delivered any more; on_closed() comes later. The second call does nothing.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  virtual bool closing() const = 0;
};

/// A client on a slow line gets this much longer to read a long message than a short one.
inline constexpr std::size_t kSlowestBytesPerSecond = 32 * 1024;

inline constexpr int kCloseSeconds = 5;

/// What a socket tells its owner, on the loop thread. Must live until on_closed().
class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;

  /// A whole text message, valid UTF-8, at most `message_bytes_max`. `text` is borrowed for the call.
  virtual void on_message(WebSocket& socket, std::string_view text) = 0;
  /// The network has taken the rest of a message: the client reads. The handler must not queue more from in here.
  virtual void on_taken(WebSocket& /*socket*/) {}
  /// The network has taken everything that was queued. The handler must not queue more from in here.
  virtual void on_drained(WebSocket& /*socket*/) {}
  /// The last call. `code` is the close code: the client's, ours, or kCloseAbnormal.
  virtual void on_closed(WebSocket& socket, std::uint16_t code) = 0;
};

/// The WebSocket protocol on sockets that something else has accepted and read the request of. Loop thread only.
class WebSocketServer {
 public:
  /// The loop must outlive the server and run a few iterations after its end.
  static Result<std::unique_ptr<WebSocketServer>> create(uv_loop_t* loop, const WebSocketLimits& limits);

  /// Breaks every socket off, without a close frame and without on_closed().
  virtual ~WebSocketServer() = default;

  /// Answers a request that check_upgrade() accepted with 101 and takes the connection over. Owns `fd` from here on,
  /// also when it fails. The client must not have sent a byte after its request (RFC 6455, 4.1). `lines` speaks the
  /// subprotocol confab.v1, `json_array` none.
  ///
  /// Errors: overloaded over `sockets_max` or without a descriptor left; io_error if the connection is gone.
  virtual Result<WebSocket*> adopt(int fd, std::string_view key, WebSocketHandler& handler,
                                   Framing framing = Framing::lines) = 0;

  /// In each iteration of the loop in which messages come, `begin` is called before the first is delivered and `end`
  /// after the last, before anything is written. Call it once, before the first adopt().
  virtual void bracket_input(std::function<void()> begin, std::function<void()> end) = 0;

  /// Open sockets.
  virtual std::size_t count() const = 0;
};

}  // namespace confab::servers::hub
