#include "common/settings/metrics_settings.hpp"

namespace confab::servers {

void MetricsSettings::declare(Config& config) {
  config.text("metrics-listen", listen,
              "HOST:PORT for /metrics, in plain HTTP; empty: no such listener. Strangers should not reach it");
}

Result<std::optional<HostAndPort>> MetricsSettings::address() const {
  if (listen.empty()) return std::optional<HostAndPort>();
  auto address = parse_host_and_port(listen);
  if (address) return std::optional(std::move(*address));
  return Error{ErrorCode::invalid_argument, "--metrics-listen: " + address.error().message, "metrics-listen"};
}

}  // namespace confab::servers
