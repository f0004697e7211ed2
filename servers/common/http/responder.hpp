#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <confab/result.hpp>

#include "common/http/connection_limiter.hpp"
#include "common/http/message.hpp"

namespace confab::servers {

struct Exchange;
struct ResponderHandle;

/// A socket that speaks HTTP no longer. The caller owns `fd` (non-blocking, close-on-exec).
struct UpgradedSocket {
  int fd = -1;
  Request request;               ///< `request.raw_head()` is what the peer sent first
  std::string read_ahead;        ///< what was read after the head: the first bytes of the new protocol
  ConnectionLimiter::Slot slot;  ///< goes when the socket is closed
};

/// The right to answer one request, once. Copies share it.
///
/// When the last copy goes without an answer, the client gets a 500. Answering a connection that is gone does nothing.
/// Threads: any; an answer from off the loop goes over a queue that the requests in flight bound.
class Responder {
 public:
  Responder() = default;
  explicit Responder(std::shared_ptr<ResponderHandle> handle) : handle_(std::move(handle)) {}

  /// Answers. The second and later answers to one request are ignored.
  void send(Response response) const;

  /// Answers with problem+json (problem.hpp).
  void send_error(const Error& error) const;

  /// Takes the connection over for another protocol; nothing is answered for you.
  ///
  /// Errors:  conflict     earlier pipelined requests still wait for their answers, or this one is answered
  ///          unavailable  the connection is gone
  ///          io_error     the descriptor could not be duplicated
  /// Threads: the loop's.
  Result<UpgradedSocket> upgrade() const;

  /// Calls `callback` once if the connection closes before the answer: long work may stop. Where every request under
  /// way on a connection has such a callback, the connection closes as soon as the peer ends its side; other peers
  /// still get their answers then. Threads: the loop's.
  void on_abandoned(std::function<void()> callback) const;

  /// Names for the metrics and the request log. `route` must outlive the server. Threads: the loop's.
  void set_route(std::string_view route) const;
  void set_user(std::string user) const;

  /// Fields that the answer gets whatever it is (CORS). Threads: the loop's.
  void add_header(std::string name, std::string value) const;

 private:
  std::shared_ptr<ResponderHandle> handle_;
};

}  // namespace confab::servers
