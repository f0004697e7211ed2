#pragma once

#include <string>

#include "common/http/tls_context.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

/// A certificate for localhost and 127.0.0.1 made on the spot, with a key of its own, in files of its own.
class TestCertificate {
 public:
  struct Shape {
    std::string name = "localhost";
    long valid_from_s = -3600;  ///< from now
    long valid_until_s = 3600;
    bool with_issuer = false;  ///< signed by another certificate, which stands behind it in the file
  };

  TestCertificate() : TestCertificate(Shape{}) {}
  explicit TestCertificate(const Shape& shape) { write(shape); }

  /// Other ones in the same files.
  void write(const Shape& shape);

  servers::TlsFiles files() const { return {dir_ / "certificate.pem", dir_ / "key.pem"}; }
  const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
};

/// Replaces what is in a file.
void write_file(const std::string& path, const std::string& text);
std::string read_file(const std::string& path);

}  // namespace confab::tests
