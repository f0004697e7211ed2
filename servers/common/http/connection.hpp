#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <uv.h>

#include "common/http/connection_limiter.hpp"
#include "common/http/connection_socket.hpp"
#include "common/http/exchange.hpp"
#include "common/http/limits.hpp"
#include "common/http/request_reader.hpp"
#include "common/http/responder.hpp"
#include "common/http/response_writer.hpp"
#include "common/http/tls_side.hpp"

namespace confab::servers {

class HttpServer;

/// One connection of an HttpServer, from accept to the close callback: decides when its socket is read, when the next
/// request may begin, how long each may take, and how the connection ends.
///
/// Bytes go from ConnectionSocket through TlsSide (if it speaks TLS) to RequestReader, whose requests go to the
/// handler; answers go the other way through ResponseWriter.
///
/// It belongs to its server and is touched on the loop's thread only. Handlers may answer, and anything may call
/// close_now(), at any point; nothing is freed before the next iteration of the loop.
///
/// Invariants:
/// - No request is read while `pipelined_requests_max` are in flight or `unwritten_bytes_max` wait for the peer.
/// - Whatever it waits for, except an answer, has a deadline.
/// - After the last answer our side is shut first and the peer's bytes are thrown away: closing with unread bytes would
///   reset the connection, and the peer could lose that answer.
class Connection final : private ConnectionSocket::Events {
 public:
  /// With `tls`, which must live until start(), it speaks TLS.
  Connection(HttpServer& server, const TlsIdentity* tls);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Accepts from `listener`. The caller closes a connection that failed.
  bool accept(uv_stream_t* listener) { return socket_.accept(listener); }
  /// Empty if it is local().
  const std::string& peer_address() const { return socket_.peer_address(); }
  /// Over a Unix socket, so from a process of ours: it names its client in X-Forwarded-For.
  bool local() const { return socket_.local(); }
  void start();
  /// Answers before anything is read: the server is full. Over TLS that would take a handshake: it only closes.
  void turn_away(const Refusal& refusal);

  void answer(Exchange& exchange, Response response);
  Result<UpgradedSocket> hand_over(Exchange& exchange);

  /// Writes what is ready. The server calls it at the end of the iteration for each connection that asked.
  void flush();
  /// Ends what is overdue.
  void tick(std::int64_t now_ms);
  /// Finishes what is in flight, then closes; at once if nothing is.
  void begin_drain();
  void close_now();
  /// The server goes first; the close callback must not look for it.
  void orphan() { orphaned_ = true; }

  bool flush_wanted = false;        ///< the server's mark: stands in its list of connections to flush
  ConnectionLimiter::Slot counted;  ///< the server's
  std::size_t slot = 0;             ///< the server's index of it

 private:
  enum class Phase {
    open,       ///< requests are read
    upgrading,  ///< an upgrade was asked for; nothing is read until its answer
    done,       ///< no further request is read; what is in flight is still answered
    linger,     ///< everything is answered and our side shut; the peer's bytes are thrown away until it closes
  };
  enum class Wait { none, handshake, header, body, idle, linger };

  uv_buf_t read_buffer() override;
  void got_bytes(std::string_view bytes) override;
  void peer_ended() override;
  void written() override;
  void broken() override { close_now(); }
  void closed() override;

  void take_encrypted(std::string_view fresh);
  void end_handshake();
  void fail_tls();
  void take_plain(std::string_view fresh);
  void read_requests();
  void dispatch();
  void refuse(const Refusal& refusal);
  bool can_read() const;
  bool between_requests() const { return phase_ == Phase::open && !reader_.in_body(); }

  void append_ready_answers();
  void write_some();
  void resume();

  void settle();
  bool quiet() const;
  void begin_linger();
  void update_reading();
  void wait_for(Wait what);
  std::int64_t patience_ms(Wait what) const;
  Result<int> split_off_tls();

  HttpServer& server_;
  const HttpLimits& limits_;
  ConnectionSocket socket_;
  const TlsIdentity* const tls_identity_;
  std::unique_ptr<TlsSide> tls_;
  RequestReader reader_;
  ResponseWriter writer_;

  Phase phase_ = Phase::open;
  Wait waiting_ = Wait::none;
  std::int64_t read_deadline_ms_ = 0;
  bool peer_ended_ = false;
  bool closing_ = false;
  bool orphaned_ = false;
  std::size_t lingered_bytes_ = 0;
};

}  // namespace confab::servers
