#include "servers/common/support/test_certificate.hpp"

#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

namespace confab::tests {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void add(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr || X509_add_ext(certificate, extension, -1) != 1) std::abort();
  X509_EXTENSION_free(extension);
}

void set_name(X509_NAME* name, const std::string& text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1,
                             0);
}

Certificate make(const TestCertificate::Shape& shape, const std::string& issuer, EVP_PKEY* key, EVP_PKEY* signer,
                 bool is_issuer) {
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), static_cast<long>(std::random_device{}() >> 1));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), shape.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), shape.valid_until_s);
  X509_set_pubkey(certificate.get(), key);
  set_name(X509_get_subject_name(certificate.get()), shape.name);
  set_name(X509_get_issuer_name(certificate.get()), issuer);
  add(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  if (is_issuer) add(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  if (X509_sign(certificate.get(), signer, EVP_sha256()) == 0) std::abort();
  return certificate;
}

}  // namespace

void TestCertificate::write(const Shape& shape) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Key issuer_key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate = shape.with_issuer ? make(shape, "issuer", key.get(), issuer_key.get(), false)
                                                    : make(shape, shape.name, key.get(), key.get(), false);
  std::unique_ptr<FILE, decltype(&fclose)> file(std::fopen(files().certificate.c_str(), "we"), fclose);
  PEM_write_X509(file.get(), certificate.get());
  if (shape.with_issuer) {
    Shape issuer = shape;
    issuer.name = "issuer";
    PEM_write_X509(file.get(), make(issuer, "issuer", issuer_key.get(), issuer_key.get(), true).get());
  }
  file.reset(std::fopen(files().key.c_str(), "we"));
  fchmod(fileno(file.get()), 0600);
  PEM_write_PrivateKey(file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::trunc) << text; }

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace confab::tests
