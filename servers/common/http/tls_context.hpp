#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <confab/result.hpp>

#include "util/mutex.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace confab::servers {

/// PEM files: the certificate followed by those that vouch for it, and its private key, without a passphrase.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// What session tickets are sealed with. Processes that have the same take each other's tickets.
class TlsTicketKeys {
 public:
  /// Random ones. Errors: internal (there are no random numbers).
  static Result<TlsTicketKeys> make();

 private:
  friend class TlsIdentity;
  std::array<unsigned char, 80> bytes_{};  // a name, a key for AES, a key for the MAC
};

/// Who a server is over TLS, read from files and read again on demand: TLS 1.2 with forward secrecy and AEAD ciphers,
/// or 1.3; HTTP/1.1 by ALPN; no renegotiation, compression or early data.
///
/// Sessions are resumed by tickets, which outlive a reload.
/// Threads: any.
class TlsIdentity {
 public:
  struct Loaded {
    std::string valid_until;            ///< of the certificate, "Nov 25 12:00:00 2027 GMT"
    std::vector<std::string> warnings;  ///< works, but somebody should know: it expired, or is not valid yet
  };

  /// Errors: io_error (a file cannot be read), invalid_argument (what is in it is wrong); the message names the file.
  /// The error of `tickets`, if it is one.
  static Result<std::shared_ptr<TlsIdentity>> load(TlsFiles files,
                                                   const Result<TlsTicketKeys>& tickets = TlsTicketKeys::make());

  /// Reads the files again, for connections from now on. After an error everything stays as it was. Errors: as load().
  Result<> reload();

  Loaded loaded() const;
  const TlsFiles& files() const { return files_; }

  /// The server's end of a new connection; null without memory. Open ones keep what they began with.
  ssl_st* new_connection() const;

 private:
  using Context = std::shared_ptr<ssl_ctx_st>;

  TlsIdentity(TlsFiles files, const TlsTicketKeys& tickets) : files_(std::move(files)), tickets_(tickets) {}
  Result<Context> make_context(Loaded& loaded) const;

  const TlsFiles files_;
  const TlsTicketKeys tickets_;
  mutable util::Mutex mutex_;
  Context context_ CONFAB_GUARDED_BY(mutex_);
  Loaded loaded_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::servers
