#pragma once

#include <memory>
#include <string>

#include <confab/result.hpp>

#include "common/http/tls_context.hpp"
#include "common/settings/config.hpp"

namespace confab::servers {

/// Whether a server speaks TLS, and as whom.
struct TlsSettings {
  std::string certificate;
  std::string key;
  /// Processes forked from one that has these settings take each other's tickets.
  Result<TlsTicketKeys> tickets = TlsTicketKeys::make();

  void declare(Config& config);
  bool wanted() const { return !certificate.empty() || !key.empty(); }

  /// Null where neither file is named. Errors: invalid_argument (only one is), and those of TlsIdentity::load().
  Result<std::shared_ptr<TlsIdentity>> load() const;
};

}  // namespace confab::servers
