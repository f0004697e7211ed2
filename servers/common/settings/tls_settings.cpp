#include "common/settings/tls_settings.hpp"

namespace confab::servers {

void TlsSettings::declare(Config& config) {
  config.text("tls-certificate", certificate,
              "PEM file with the certificate and its intermediates; turns TLS on. SIGHUP reads it and the key again");
  config.text("tls-key", key, "PEM file with the certificate's private key, without a passphrase");
}

Result<std::shared_ptr<TlsIdentity>> TlsSettings::load() const {
  if (certificate.empty() && key.empty()) return std::shared_ptr<TlsIdentity>();
  if (certificate.empty() || key.empty()) {
    return Error{ErrorCode::invalid_argument, "--tls-certificate and --tls-key go together", "tls-key"};
  }
  return TlsIdentity::load({certificate, key}, tickets);
}

}  // namespace confab::servers
