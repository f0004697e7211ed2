#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct bio_method_st;
struct bio_st;
struct ssl_st;

namespace confab::servers {

class TlsIdentity;

/// The server's side of one TLS connection without its input and output: bytes of the network and bytes of the
/// application go in and come out. It never waits and keeps no more than one unfinished record of each side.
class TlsStream {
 public:
  enum class State {
    handshake,
    open,
    ended,   ///< the peer sends no more (close_notify); we still may
    failed,  ///< nothing more either way; encrypted() may hold the alert that says why
  };

  /// Application bytes that one take() of `bytes` may give: a record of before may end in it.
  static constexpr std::size_t plain_bytes_max(std::size_t bytes) { return bytes + 16 * 1024; }

  /// Null without memory.
  static std::unique_ptr<TlsStream> accept(const TlsIdentity& identity);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  State state() const { return state_; }
  /// The handshake failed because the peer began with HTTP in the clear.
  bool met_plain_http() const { return met_plain_http_; }

  /// Takes all of what came from the network. `plain` has room for plain_bytes_max(network.size()); returns how much of
  /// it was filled. What is to be answered is in encrypted().
  std::size_t take(std::string_view network, char* plain, std::size_t plain_size);

  /// Encrypts all of `plain`. False, and failed, if that cannot be.
  bool write(std::string_view plain);

  /// Says that we send no more. Does nothing before the handshake is over, or twice.
  void close();

  /// What is to go to the network: the caller takes it.
  std::string& encrypted() { return encrypted_; }
  const std::string& encrypted() const { return encrypted_; }

 private:
  TlsStream() = default;
  static const bio_method_st* method();
  static int read_network(bio_st* bio, char* to, int size);
  static int write_network(bio_st* bio, const char* from, int size);
  static long control(bio_st* bio, int command, long number, void* pointer);
  /// After a call of OpenSSL that gave nothing.
  void look_at(int result);

  ssl_st* ssl_ = nullptr;
  std::string_view network_;  ///< of the take() under way
  std::string encrypted_;
  State state_ = State::handshake;
  bool met_plain_http_ = false;
  bool closed_ = false;
};

}  // namespace confab::servers
