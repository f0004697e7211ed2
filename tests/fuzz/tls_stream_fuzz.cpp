#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "common/http/tls_context.hpp"
#include "common/http/tls_stream.hpp"
#include "fuzz/fuzz.hpp"
#include "servers/common/support/test_certificate.hpp"

namespace {

using namespace confab::servers;

void require(bool condition) {
  if (!condition) std::abort();
}

const TlsIdentity& identity() {
  static const auto made = [] {
    const confab::tests::TestCertificate certificate;
    auto loaded = TlsIdentity::load(certificate.files());
    require(loaded.has_value());
    return *loaded;
  }();
  return *made;
}

/// What a client says first.
std::string client_hello(int version_max) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_max_proto_version(context, version_max);
  SSL* ssl = SSL_new(context);
  SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_connect(ssl);
  char bytes[4096];
  const int size = BIO_read(SSL_get_wbio(ssl), bytes, sizeof bytes);
  SSL_free(ssl);
  SSL_CTX_free(context);
  return {bytes, size > 0 ? static_cast<std::size_t>(size) : 0};
}

/// Nothing that comes before the end of a handshake is a byte for the application.
TlsStream::State feed(std::string_view bytes, std::size_t step) {
  const auto stream = TlsStream::accept(identity());
  require(stream != nullptr);
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    std::vector<char> plain(TlsStream::plain_bytes_max(piece.size()));
    require(stream->take(piece, plain.data(), plain.size()) == 0);
  }
  require(!stream->write("x"));
  stream->close();
  return stream->state();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = feed(bytes, std::max<std::size_t>(size, 1));
  require(feed(bytes, 1) == whole && feed(bytes, 7) == whole);
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  const std::string change_cipher("\x14\x03\x03\x00\x01\x01", 6);
  const std::string close_notify("\x15\x03\x03\x00\x02\x01\x00", 7);
  return {
      client_hello(TLS1_3_VERSION),
      client_hello(TLS1_2_VERSION),
      client_hello(TLS1_3_VERSION) + change_cipher + std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'),
      client_hello(TLS1_2_VERSION) + close_notify,
      "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
  };
}
