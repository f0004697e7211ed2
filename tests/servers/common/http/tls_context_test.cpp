#include "common/http/tls_context.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include "servers/common/support/test_certificate.hpp"

namespace confab::tests {
namespace {

using namespace servers;

Error failure(const TlsFiles& files) {
  const auto identity = TlsIdentity::load(files);
  return identity ? Error{ErrorCode::internal, "it was loaded"} : identity.error();
}

TEST(TlsIdentity, IsLoadedWithItsExpiryDate) {
  const TestCertificate certificate;
  const auto identity = TlsIdentity::load(certificate.files());
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_TRUE((*identity)->loaded().valid_until.ends_with(" GMT")) << (*identity)->loaded().valid_until;
  EXPECT_TRUE((*identity)->loaded().warnings.empty());
}

TEST(TlsIdentity, AKeyThatEverybodyCanReadIsLoadedWithAWarning) {
  const TestCertificate certificate;
  ASSERT_EQ(::chmod(certificate.files().key.c_str(), 0644), 0);
  const auto identity = TlsIdentity::load(certificate.files());
  ASSERT_TRUE(identity) << identity.error().message;
  ASSERT_EQ((*identity)->loaded().warnings.size(), 1u);
  EXPECT_TRUE((*identity)->loaded().warnings.front().starts_with(certificate.files().key + ": "));
  ASSERT_EQ(::chmod(certificate.files().key.c_str(), 0640), 0);
  ASSERT_TRUE((*identity)->reload());
  EXPECT_TRUE((*identity)->loaded().warnings.empty()) << "a group may have been given it on purpose";
}

TEST(TlsIdentity, AFileThatCannotBeReadIsNamedWithTheReason) {
  const TestCertificate certificate;
  TlsFiles files = certificate.files();
  files.certificate = certificate.dir() / "nothing";
  EXPECT_EQ(failure(files).code, ErrorCode::io_error);
  EXPECT_EQ(failure(files).message, files.certificate + ": No such file or directory");
  files.certificate = certificate.dir().path();
  EXPECT_EQ(failure(files).message, files.certificate + ": Is a directory");
  files = certificate.files();
  files.key = certificate.dir() / "nothing";
  EXPECT_EQ(failure(files).message, files.key + ": No such file or directory");
  files.key = certificate.dir().path();
  EXPECT_EQ(failure(files).message, files.key + ": Is a directory");
}

TEST(TlsIdentity, WhatIsNoCertificateOrNoKeyIsNamed) {
  const TestCertificate certificate;
  const TlsFiles files = certificate.files();
  const std::string good = read_file(files.certificate);
  for (const std::string& text : {std::string(), std::string("certificate?"), good.substr(0, good.size() / 2)}) {
    write_file(files.certificate, text);
    EXPECT_EQ(failure(files).code, ErrorCode::invalid_argument);
    EXPECT_TRUE(failure(files).message.starts_with(files.certificate + ": no certificate in PEM form"))
        << failure(files).message;
  }
  write_file(files.certificate, good + "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
  EXPECT_TRUE(failure(files).message.starts_with(files.certificate + ": a certificate behind the first one is broken"))
      << failure(files).message;
  write_file(files.certificate, good);
  write_file(files.key, good);
  EXPECT_TRUE(failure(files).message.starts_with(files.key + ": no private key in PEM form")) << failure(files).message;
}

TEST(TlsIdentity, AKeyOfAnotherCertificateIsRefused) {
  const TestCertificate certificate;
  const TestCertificate other;
  const TlsFiles files{certificate.files().certificate, other.files().key};
  EXPECT_EQ(failure(files).message, files.key + ": not the key of " + files.certificate);
}

TEST(TlsIdentity, AKeyWithAPassphraseIsRefusedWithoutAskingForIt) {
  const TestCertificate certificate;
  const TlsFiles files = certificate.files();
  FILE* file = std::fopen(files.key.c_str(), "r");
  EVP_PKEY* key = PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
  std::fclose(file);
  file = std::fopen(files.key.c_str(), "w");
  ASSERT_EQ(PEM_write_PrivateKey(file, key, EVP_aes_128_cbc(), reinterpret_cast<const unsigned char*>("word"), 4,
                                 nullptr, nullptr),
            1);
  std::fclose(file);
  EVP_PKEY_free(key);
  EXPECT_EQ(failure(files).message, files.key + ": the key has a passphrase; store it without");
}

TEST(TlsIdentity, AnExpiredOrNotYetValidCertificateWorksWithAWarning) {
  TestCertificate certificate({.valid_from_s = -7200, .valid_until_s = -3600});
  const auto identity = TlsIdentity::load(certificate.files());
  ASSERT_TRUE(identity) << identity.error().message;
  ASSERT_EQ((*identity)->loaded().warnings.size(), 1u);
  EXPECT_EQ((*identity)->loaded().warnings[0],
            certificate.files().certificate + ": expired on " + (*identity)->loaded().valid_until);
  certificate.write({.valid_from_s = 3600, .valid_until_s = 7200});
  ASSERT_TRUE((*identity)->reload());
  ASSERT_EQ((*identity)->loaded().warnings.size(), 1u);
  EXPECT_TRUE((*identity)->loaded().warnings[0].starts_with(certificate.files().certificate + ": not valid before"));
}

TEST(TlsIdentity, AFailedReloadLeavesEverythingAsItWas) {
  const TestCertificate certificate;
  const auto identity = TlsIdentity::load(certificate.files());
  ASSERT_TRUE(identity) << identity.error().message;
  const std::string valid_until = (*identity)->loaded().valid_until;
  std::filesystem::remove(certificate.files().key);
  EXPECT_EQ((*identity)->reload().code(), ErrorCode::io_error);
  EXPECT_EQ((*identity)->loaded().valid_until, valid_until);
}

}  // namespace
}  // namespace confab::tests
