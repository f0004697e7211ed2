#include "common/http/tls_context.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

namespace confab::servers {

namespace {

// Forward secrecy and AEAD: what every client since about 2014 has. TLS 1.3 has nothing else, so it needs no list.
constexpr const char* kCiphersOfTls12 = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr std::string_view kHttp11 = "\x08http/1.1";
constexpr std::string_view kSessionContext = "confab";
constexpr long kTicketSeconds = 2 * 3600;

struct FreeFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using File = std::unique_ptr<std::FILE, FreeFile>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

Error io_error(const std::string& path) { return {ErrorCode::io_error, path + ": " + std::strerror(errno)}; }

/// What OpenSSL says about its last failure.
std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return text != nullptr ? text : "OpenSSL does not say why";
}

Error wrong(const std::string& path, const std::string& why) {
  return {ErrorCode::invalid_argument, path + ": " + why};
}

Result<File> open_file(const std::string& path) {
  File file(std::fopen(path.c_str(), "re"));
  if (!file) return io_error(path);
  return file;
}

// OpenSSL would ask for it on the terminal.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Certificate next_certificate(std::FILE* file) {
  bool asked = false;
  return Certificate(PEM_read_X509(file, nullptr, no_passphrase, &asked));
}

/// The rest of the file: whoever vouches for the first.
Result<> add_chain(SSL_CTX* context, std::FILE* file, const std::string& path) {
  while (Certificate certificate = next_certificate(file)) {
    if (SSL_CTX_add0_chain_cert(context, certificate.get()) != 1) return wrong(path, reason());
    (void)certificate.release();
  }
  const unsigned long last = ERR_peek_last_error();
  if (std::ferror(file) != 0) return io_error(path);
  if (ERR_GET_LIB(last) != ERR_LIB_PEM || ERR_GET_REASON(last) != PEM_R_NO_START_LINE) {
    return wrong(path, "a certificate behind the first one is broken: " + reason());
  }
  ERR_clear_error();
  return {};
}

std::string time_text(const ASN1_TIME* time) {
  char text[64] = "";
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new(BIO_s_mem()), BIO_free);
  if (memory && ASN1_TIME_print(memory.get(), time) == 1) {
    const int size = BIO_read(memory.get(), text, sizeof text - 1);
    text[size > 0 ? size : 0] = '\0';
  }
  return text;
}

void look_at_dates(const X509& certificate, const std::string& path, TlsIdentity::Loaded& loaded) {
  const ASN1_TIME* from = X509_get0_notBefore(&certificate);
  const ASN1_TIME* until = X509_get0_notAfter(&certificate);
  loaded.valid_until = time_text(until);
  if (X509_cmp_current_time(until) < 0) loaded.warnings.push_back(path + ": expired on " + loaded.valid_until);
  if (X509_cmp_current_time(from) > 0) loaded.warnings.push_back(path + ": not valid before " + time_text(from));
}

Result<> use_certificate(SSL_CTX* context, const std::string& path, TlsIdentity::Loaded& loaded) {
  const auto file = open_file(path);
  if (!file) return file.error();
  const Certificate certificate = next_certificate(file->get());
  if (!certificate) {
    if (std::ferror(file->get()) != 0) return io_error(path);
    return wrong(path, "no certificate in PEM form: " + reason());
  }
  if (SSL_CTX_use_certificate(context, certificate.get()) != 1) return wrong(path, reason());
  look_at_dates(*certificate, path, loaded);
  return add_chain(context, file->get(), path);
}

Result<> use_key(SSL_CTX* context, const TlsFiles& files, TlsIdentity::Loaded& loaded) {
  const auto file = open_file(files.key);
  if (!file) return file.error();
  struct stat about {};
  if (::fstat(fileno(file->get()), &about) == 0 && (about.st_mode & S_IROTH) != 0) {
    loaded.warnings.push_back(files.key + ": everybody on this machine can read the key (chmod o-r)");
  }
  bool asked = false;
  const Key key(PEM_read_PrivateKey(file->get(), nullptr, no_passphrase, &asked));
  if (asked) {
    ERR_clear_error();
    return wrong(files.key, "the key has a passphrase; store it without");
  }
  if (!key) {
    if (std::ferror(file->get()) != 0) return io_error(files.key);
    return wrong(files.key, "no private key in PEM form: " + reason());
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    ERR_clear_error();
    return wrong(files.key, "not the key of " + files.certificate);
  }
  return {};
}

/// The client's ALPN list, if it sends one, must have HTTP/1.1.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size,
                    void*) {
  auto* chosen = const_cast<unsigned char**>(out);
  const auto* ours = reinterpret_cast<const unsigned char*>(kHttp11.data());
  const int found = SSL_select_next_proto(chosen, out_size, ours, kHttp11.size(), in, in_size);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Result<TlsIdentity::Context> TlsIdentity::make_context(Loaded& loaded) const {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return Error{ErrorCode::internal, "OpenSSL does not start: " + reason()};
  SSL_CTX* ctx = context.get();
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);  // tickets hold everything
  SSL_CTX_set_timeout(ctx, kTicketSeconds);
  SSL_CTX_set_num_tickets(ctx, 1);
  SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, nullptr);
  const auto& tickets = tickets_.bytes_;
  const auto* name = reinterpret_cast<const unsigned char*>(kSessionContext.data());
  if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 || SSL_CTX_set_cipher_list(ctx, kCiphersOfTls12) != 1 ||
      SSL_CTX_set1_groups_list(ctx, kGroups) != 1 ||
      SSL_CTX_set_session_id_context(ctx, name, kSessionContext.size()) != 1 ||
      SSL_CTX_set_tlsext_ticket_keys(ctx, const_cast<unsigned char*>(tickets.data()),
                                     static_cast<long>(tickets.size())) != 1) {
    return Error{ErrorCode::internal, "OpenSSL does not take our settings: " + reason()};
  }
  if (auto used = use_certificate(ctx, files_.certificate, loaded); !used) return used.error();
  if (auto used = use_key(ctx, files_, loaded); !used) return used.error();
  return context;
}

Result<TlsTicketKeys> TlsTicketKeys::make() {
  TlsTicketKeys keys;
  if (RAND_priv_bytes(keys.bytes_.data(), static_cast<int>(keys.bytes_.size())) != 1) {
    return Error{ErrorCode::internal, "no random numbers: " + reason()};
  }
  return keys;
}

Result<std::shared_ptr<TlsIdentity>> TlsIdentity::load(TlsFiles files, const Result<TlsTicketKeys>& tickets) {
  if (!tickets) return tickets.error();
  std::shared_ptr<TlsIdentity> identity(new TlsIdentity(std::move(files), *tickets));
  if (auto loaded = identity->reload(); !loaded) return loaded.error();
  return identity;
}

Result<> TlsIdentity::reload() {
  Loaded loaded;
  auto context = make_context(loaded);
  if (!context) return context.error();
  const util::MutexLock lock(mutex_);
  context_.swap(*context);
  loaded_ = std::move(loaded);
  return {};
}

TlsIdentity::Loaded TlsIdentity::loaded() const {
  const util::MutexLock lock(mutex_);
  return loaded_;
}

ssl_st* TlsIdentity::new_connection() const {
  const util::MutexLock lock(mutex_);
  return SSL_new(context_.get());
}

}  // namespace confab::servers
