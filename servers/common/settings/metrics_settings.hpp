#pragma once

#include <optional>
#include <string>

#include <confab/result.hpp>

#include "common/http/address.hpp"
#include "common/settings/config.hpp"

namespace confab::servers {

/// Whether, and where, a server shows its figures. Not on its own port: they say who uses what, and are for the
/// operator.
struct MetricsSettings {
  std::string listen;

  void declare(Config& config);
  /// For RuntimeOptions::metrics_address. Errors: invalid_argument (metrics-listen)
  Result<std::optional<HostAndPort>> address() const;
};

}  // namespace confab::servers
