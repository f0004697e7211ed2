#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/http/connection_socket.hpp"
#include "common/http/limits.hpp"
#include "common/http/output.hpp"
#include "common/http/tls_stream.hpp"

namespace confab::servers {

/// TLS of one connection, between the bytes of its socket and those that requests and answers are made of.
///
/// Invariants:
/// - Until the handshake has ended the peer may send `tls_handshake_bytes_max`, and nothing of it is a request.
/// - At most `tls_held_bytes_max` are encrypted ahead of what the socket takes, and a record.
/// - After give_up() it only keeps the bytes of the write under way.
/// Threads: the loop's.
class TlsSide {
 public:
  enum class Handshake {
    under_way,
    well,
    refused,     ///< failed() as well, and wire() has the alert that says why
    too_long,    ///< the peer sent too much and ended nothing
    plain_http,  ///< the peer speaks HTTP in the clear
  };

  /// Null without memory.
  static std::unique_ptr<TlsSide> accept(const TlsIdentity& identity, const HttpLimits& limits);

  Handshake handshake() const;
  bool failed() const { return stream_->state() == TlsStream::State::failed; }
  /// The peer sends no more (close_notify).
  bool ended() const { return stream_->state() == TlsStream::State::ended; }

  /// What `fresh` from the socket says, decrypted into `room`, which has TlsStream::plain_bytes_max() of it.
  std::string_view take(std::string_view fresh, std::span<char> room);

  /// Moves the next of `plain` to wire(), encrypted, and what TLS itself has to say. False, and failed(), if that
  /// cannot be. Not while the socket is writing.
  bool fill(OutputQueue& plain);
  /// What is to be written to the socket.
  OutputQueue& wire() { return wire_; }
  /// Bytes that TLS itself wants to send (alerts, tickets), and fill() has not moved.
  std::size_t unsent_bytes() const { return stream_ ? stream_->encrypted().size() : 0; }

  /// Says that we send no more; fill() moves it.
  void close() { stream_->close(); }
  /// The same as far as the socket takes it now, so that the peer can tell our end from an attacker's.
  void say_goodbye(ConnectionSocket& socket);

  /// Gives the stream to somebody else, with the encrypted bytes that go before what they write. `taken_bytes` of
  /// wire() are with the peer already.
  struct GivenUp {
    std::unique_ptr<TlsStream> stream;
    std::string unsent;
  };
  GivenUp give_up(std::size_t taken_bytes);

 private:
  TlsSide(std::unique_ptr<TlsStream> stream, const HttpLimits& limits) : limits_(limits), stream_(std::move(stream)) {}

  const HttpLimits& limits_;
  std::unique_ptr<TlsStream> stream_;  ///< null after give_up()
  std::size_t handshake_bytes_ = 0;    ///< that the peer has sent
  OutputQueue wire_;
};

}  // namespace confab::servers
