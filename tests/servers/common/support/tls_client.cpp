#include "servers/common/support/tls_client.hpp"

#include <algorithm>

#include <openssl/err.h>
#include <poll.h>

namespace confab::tests {

TlsClient::TlsClient(int port, const Options& options)
    : RawClient(port, options.timeout_ms, options.receive_buffer_bytes),
      options_(options),
      context_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX_set_max_proto_version(context_.get(), options.version_max);
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
  SSL_CTX_set_security_level(context_.get(), 0);  // so that old versions get as far as the server
  SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context_.get(), [](SSL* ssl, SSL_SESSION* session) {
    static_cast<TlsClient*>(SSL_get_app_data(ssl))->session_.reset(session);
    return 1;
  });
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl_.get());
  if (options.session != nullptr) SSL_set_session(ssl_.get(), options.session);
  if (!options.alpn.empty()) {
    const std::string list = std::string(1, static_cast<char>(options.alpn.size())) + options.alpn;
    SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned>(list.size()));
  }
  if (options.shake_hands) shake_hands();
}

TlsClient::~TlsClient() = default;

template <typename Act>
int TlsClient::carry(Act act) {
  for (;;) {
    ERR_clear_error();
    const int result = act();
    const int error = SSL_get_error(ssl_.get(), result);
    const unsigned long why = ERR_peek_last_error();
    const bool sent = send_encrypted();
    if (result <= 0 && why != 0) failure_ = ERR_reason_error_string(why);
    if (!sent) return -1;
    if (result > 0 || error != SSL_ERROR_WANT_READ) return result;
    if (!receive_encrypted()) return 0;
  }
}

bool TlsClient::send_encrypted() {
  char bytes[16 * 1024];
  for (int size = 0; (size = BIO_read(SSL_get_wbio(ssl_.get()), bytes, sizeof bytes)) > 0;) {
    std::string_view left(bytes, static_cast<std::size_t>(size));
    while (!left.empty()) {
      std::size_t piece = options_.send_bytes != 0 ? std::min(options_.send_bytes, left.size()) : left.size();
      if (options_.cut_after != 0) piece = std::min(piece, options_.cut_after - sent_);
      if (piece == 0 || fd() < 0 || !send_plain(left.substr(0, piece))) {
        if (fd() >= 0) reset();
        return false;
      }
      sent_ += piece;
      left.remove_prefix(piece);
    }
  }
  return true;
}

bool TlsClient::receive_encrypted() {
  const std::string bytes = RawClient::read_some();
  return !bytes.empty() && BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool TlsClient::shake_hands() {
  connected_ = carry([this] { return SSL_connect(ssl_.get()); }) == 1;
  return connected_;
}

bool TlsClient::send(std::string_view bytes) {
  return carry([&] { return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); }) > 0;
}

std::string TlsClient::read_some() {
  char bytes[16 * 1024];
  const int size = carry([&] { return SSL_read(ssl_.get(), bytes, sizeof bytes); });
  return {bytes, size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::optional<std::string> TlsClient::read_within(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  char bytes[16 * 1024];
  for (;;) {
    ERR_clear_error();
    const int size = SSL_read(ssl_.get(), bytes, sizeof bytes);
    if (size > 0) return std::string(bytes, static_cast<std::size_t>(size));
    if (SSL_get_error(ssl_.get(), size) != SSL_ERROR_WANT_READ) return "";
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd readable{fd(), POLLIN, 0};
    if (::poll(&readable, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) != 1) return std::nullopt;
    if (!receive_encrypted()) return "";
  }
}

void TlsClient::end() {
  SSL_shutdown(ssl_.get());
  send_encrypted();
}

bool TlsClient::ends() { return read_some().empty() && (ended_cleanly() || RawClient::ends()); }

void TlsClient::truncate() { RawClient::end(); }

std::string TlsClient::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

std::string TlsClient::server_name() const {
  const X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  if (certificate == nullptr) return {};
  char text[256] = "";
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text, sizeof text);
  return text;
}

int TlsClient::certificates() const { return sk_X509_num(SSL_get_peer_cert_chain(ssl_.get())); }

}  // namespace confab::tests
