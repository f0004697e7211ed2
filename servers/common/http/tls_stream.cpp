#include "common/http/tls_stream.hpp"

#include <algorithm>
#include <cstring>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "common/http/tls_context.hpp"

namespace confab::servers {

namespace {

constexpr std::size_t kRecordBytes = 16 * 1024;
constexpr std::size_t kRecordOverheadBytes = 64;  // more than any cipher of ours adds

TlsStream* of(BIO* bio) { return static_cast<TlsStream*>(BIO_get_data(bio)); }

}  // namespace

// Not OpenSSL's memory BIOs: they would copy what comes in once more, and keep their largest size.
const BIO_METHOD* TlsStream::method() {
  static const BIO_METHOD* const made = [] {
    BIO_METHOD* fresh = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "confab TlsStream");
    if (fresh == nullptr) return fresh;
    BIO_meth_set_read(fresh, read_network);
    BIO_meth_set_write(fresh, write_network);
    BIO_meth_set_ctrl(fresh, control);
    return fresh;
  }();
  return made;
}

int TlsStream::read_network(BIO* bio, char* to, int size) {
  std::string_view& network = of(bio)->network_;
  BIO_clear_retry_flags(bio);
  if (network.empty()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t count = std::min(network.size(), static_cast<std::size_t>(size));
  std::memcpy(to, network.data(), count);
  network.remove_prefix(count);
  return static_cast<int>(count);
}

int TlsStream::write_network(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  of(bio)->encrypted_.append(from, static_cast<std::size_t>(size));
  return size;
}

long TlsStream::control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

std::unique_ptr<TlsStream> TlsStream::accept(const TlsIdentity& identity) {
  std::unique_ptr<TlsStream> stream(new TlsStream);
  const BIO_METHOD* how = method();
  BIO* bio = how != nullptr ? BIO_new(how) : nullptr;
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, stream.get());
  BIO_set_init(bio, 1);
  stream->ssl_ = identity.new_connection();
  if (stream->ssl_ == nullptr) {
    BIO_free(bio);
    ERR_clear_error();
    return nullptr;
  }
  SSL_set_bio(stream->ssl_, bio, bio);
  SSL_set_accept_state(stream->ssl_);
  return stream;
}

TlsStream::~TlsStream() { SSL_free(ssl_); }

void TlsStream::look_at(int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      break;
    case SSL_ERROR_ZERO_RETURN:
      state_ = State::ended;
      break;
    default:
      met_plain_http_ = state_ == State::handshake && ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_HTTP_REQUEST;
      state_ = State::failed;
  }
  ERR_clear_error();
}

std::size_t TlsStream::take(std::string_view network, char* plain, std::size_t plain_size) {
  network_ = network;
  ERR_clear_error();
  if (state_ == State::handshake) {
    if (const int result = SSL_accept(ssl_); result == 1) {
      state_ = State::open;
    } else {
      look_at(result);
    }
  }
  std::size_t size = 0;
  while (state_ == State::open) {
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_, plain + size, plain_size - size, &count);
    if (result != 1) {
      look_at(result);
      break;
    }
    size += count;
  }
  network_ = {};
  return size;
}

bool TlsStream::write(std::string_view plain) {
  if (state_ == State::handshake || state_ == State::failed || closed_) return false;
  if (plain.empty()) return true;
  ERR_clear_error();
  encrypted_.reserve(encrypted_.size() + plain.size() + (plain.size() / kRecordBytes + 1) * kRecordOverheadBytes);
  std::size_t count = 0;
  const int result = SSL_write_ex(ssl_, plain.data(), plain.size(), &count);
  if (result == 1) return true;
  // Besides what is broken: the peer is in the middle of a message of the protocol, spread over several records. None
  // that is not up to something does that, so it is not waited for.
  look_at(result);
  state_ = State::failed;
  return false;
}

void TlsStream::close() {
  if (state_ == State::handshake || state_ == State::failed || closed_) return;
  closed_ = true;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

}  // namespace confab::servers
