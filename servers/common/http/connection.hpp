#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <uv.h>

#include "common/http/connection_limiter.hpp"
#include "common/http/exchange.hpp"
#include "common/http/head_parser.hpp"
#include "common/http/limits.hpp"
#include "common/http/output.hpp"
#include "common/http/request_parser.hpp"
#include "common/http/responder.hpp"
#include "common/http/tls_stream.hpp"

namespace confab::servers {

class HttpServer;

/// One accepted socket: reads requests, hands them to the handler, writes the answers in the order of the requests.
///
/// It lives from accept to libuv's close callback, belongs to its server, and is touched on the loop's thread only.
/// Handlers may answer, and anything may call close_now(), at any point; nothing is freed before the next turn.
class Connection {
 public:
  /// With `tls`, which must live until start(), it speaks TLS.
  Connection(HttpServer& server, const TlsIdentity* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Accepts from `listener`. The caller closes a connection that failed.
  bool accept(uv_stream_t* listener);
  /// Empty if it is local().
  const std::string& peer_address() const { return peer_address_; }
  /// Over a Unix socket, so from a process of ours: it names its client in X-Forwarded-For.
  bool local() const { return local_; }
  void start();
  /// Answers before anything is read: the server is full. Over TLS that would take a handshake: it only closes.
  void turn_away(const Refusal& refusal);

  void answer(Exchange& exchange, Response response);
  Result<UpgradedSocket> hand_over(Exchange& exchange);

  /// Writes what is ready. The server calls it at the end of the turn for each connection that asked.
  void flush();
  /// Ends what is overdue.
  void tick(std::int64_t now_ms);
  /// Finishes what is in flight, then closes; at once if nothing is.
  void begin_drain();
  void close_now();
  /// The server goes first; the close callback must not look for it.
  void orphan() { orphaned_ = true; }

  bool flush_wanted = false;       ///< the server's mark: stands in its list of connections to flush
  ConnectionLimiter::Place place;  ///< the server's
  std::size_t slot = 0;            ///< the server's index of it

 private:
  enum class Phase {
    head,    ///< between requests, or inside a head
    body,    ///< inside a body
    held,    ///< an upgrade was asked for; nothing is read until its answer
    done,    ///< no further request is read; what is in flight is still answered
    linger,  ///< everything is answered and our side shut; the peer's bytes are thrown away until it closes
  };
  enum class Wait { none, handshake, header, body, idle, linger };

  static void on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer);
  static void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  static void on_written(uv_write_t* request, int status);
  static void on_closed(uv_handle_t* handle);

  void take_bytes(std::string_view fresh);
  void take_end();
  std::size_t process(std::string_view input);
  void process_pending();
  std::size_t process_head(std::string_view input);
  std::size_t process_body(std::string_view input);
  std::optional<Refusal> read_head(std::string_view bytes);
  void dispatch(std::string_view rest);
  void refuse(const Refusal& refusal);
  void refuse(const Refusal& refusal, ResponseFields fields);
  void refuse_unread(const Refusal& refusal, std::string_view bytes);
  ResponseFields refusal_fields() const;
  bool can_process() const;
  bool can_hold() const;
  bool only_long_waits() const;
  void resume();

  void append_ready_answers();
  void append_answer(Exchange& exchange);
  void want_flush();
  void write_some();
  void wait_for_write(std::size_t bytes);
  void begin_linger();
  void shut_down();
  void update_reading();
  void settle();
  bool quiet() const;
  Result<int> duplicate() const;
  void abandon(Exchange& exchange);
  void wait_for(Wait what);

  void take_encrypted(std::string_view fresh);
  void end_handshake();
  void fail_tls();
  bool encrypt_some();
  void write_encrypted();
  void say_goodbye();
  Result<int> split_off_tls();

  HttpServer& server_;
  const HttpLimits& limits_;
  uv_tcp_t tcp_{};
  uv_write_t write_{};
  std::string peer_address_;
  bool local_ = false;

  HeadScanner scanner_;
  RequestParser parser_;
  Phase phase_ = Phase::head;
  std::string pending_;                   ///< read but not yet understood: part of a head, or requests held back
  std::shared_ptr<RequestData> reading_;  ///< whose body is being read
  std::size_t body_bytes_max_ = 0;
  bool continue_wanted_ = false;
  bool skipped_empty_line_ = false;
  std::vector<std::shared_ptr<Exchange>> in_flight_;  ///< oldest first
  OutputQueue output_;

  const TlsIdentity* const tls_identity_;
  std::unique_ptr<TlsStream> tls_;
  std::string sending_;  ///< encrypted, in the write under way
  std::size_t handshake_bytes_ = 0;

  bool is_reading_ = false;
  bool is_writing_ = false;
  bool peer_ended_ = false;
  bool closing_ = false;
  bool orphaned_ = false;
  Wait waiting_ = Wait::none;
  std::int64_t read_deadline_ms_ = 0;
  std::int64_t write_deadline_ms_ = 0;
  std::size_t writing_bytes_ = 0;      ///< in the write under way
  std::size_t write_queue_bytes_ = 0;  ///< of them not taken when progress was last seen
  std::size_t lingered_bytes_ = 0;
};

}  // namespace confab::servers
