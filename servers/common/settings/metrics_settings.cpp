#include "common/settings/metrics_settings.hpp"

namespace confab::servers {

void MetricsSettings::declare(Config& config) {
  config.text("metrics-listen", listen,
              "HOST:PORT of a listener for /metrics alone, in plain HTTP; none if empty. Keep it from strangers");
}

Result<std::optional<HostAndPort>> MetricsSettings::address() const {
  if (listen.empty()) return std::optional<HostAndPort>();
  auto address = parse_host_and_port(listen);
  if (address) return std::optional(std::move(*address));
  return Error{ErrorCode::invalid_argument, "--metrics-listen: " + address.error().message, "metrics-listen"};
}

}  // namespace confab::servers
