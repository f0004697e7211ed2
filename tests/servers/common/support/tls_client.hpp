#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "servers/common/support/raw_client.hpp"

namespace confab::tests {

/// A RawClient that speaks TLS, and shows what a test wants to know of it.
class TlsClient : public RawClient {
 public:
  struct Options {
    std::string alpn = "http/1.1";  ///< one protocol, or none if empty
    int version_max = TLS1_3_VERSION;
    SSL_SESSION* session = nullptr;  ///< to resume
    std::size_t send_bytes = 0;      ///< at once, each in a packet of its own; 0: as they come
    std::size_t cut_after = 0;       ///< bytes sent, then the connection is reset; 0: never
    bool shake_hands = true;         ///< at once
    int receive_buffer_bytes = 0;
    int timeout_ms = 5'000;
  };

  explicit TlsClient(int port) : TlsClient(port, Options{}) {}
  TlsClient(int port, const Options& options);
  ~TlsClient() override;

  bool send(std::string_view bytes) override;
  /// What comes next: nothing if it does not come in time, an empty text at the end of the stream.
  std::optional<std::string> read_within(std::chrono::milliseconds patience);
  /// Says that we send no more (close_notify).
  void end() override;
  bool ends() override;
  /// A FIN without close_notify.
  void truncate();

  bool shake_hands();
  bool connected() const { return connected_; }
  /// The server said that it sends no more: its end is no attacker's.
  bool ended_cleanly() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
  /// What went wrong last, in OpenSSL's words.
  const std::string& failure() const { return failure_; }

  SSL* ssl() const { return ssl_.get(); }
  std::string protocol() const;                            ///< by ALPN
  std::string server_name() const;                         ///< of its certificate
  int certificates() const;                                ///< how many it sent
  SSL_SESSION* session() const { return session_.get(); }  ///< the last ticket

 protected:
  std::string read_some() override;

 private:
  /// Calls `act` until it is done, carrying bytes both ways.
  template <typename Act>
  int carry(Act act);
  bool send_encrypted();
  bool receive_encrypted();

  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };

  const Options options_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL_SESSION, Free> session_;
  std::unique_ptr<SSL, Free> ssl_;
  std::size_t sent_ = 0;
  bool connected_ = false;
  std::string failure_;
};

}  // namespace confab::tests
