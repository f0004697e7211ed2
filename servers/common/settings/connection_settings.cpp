#include "common/settings/connection_settings.hpp"

#include <algorithm>

namespace confab::servers {

Rate with_count(const Rate& rate, std::int64_t count) {
  return {count, std::max<std::int64_t>(rate.burst * count / rate.count, 1), rate.period_ms};
}

void ConnectionSettings::declare(Config& config) {
  config.integer("connections-max", connections_max, 1, 1'000'000, "Open connections of all workers");
  config.integer("connections-per-address-max", connections_per_address_max, 0, 1'000'000,
                 "Open connections from one address; 0: no bound, as for the bounds below");
  config.integer("accepts-per-second", accepts_per_second, 0, 1'000'000, "New connections; more wait to be accepted");
  config.integer("accepts-per-address-per-second", accepts_per_address_per_second, 0, 1'000'000,
                 "New connections from one address; more are refused");
  config.list("trusted-proxy", trusted_proxies,
              "Addresses or networks (10.0.0.0/8) whose X-Forwarded-For names the client");
}

Result<> ConnectionSettings::apply(RuntimeOptions& options) const {
  auto trusted = TrustedProxies::parse(trusted_proxies);
  if (!trusted) return Error{ErrorCode::invalid_argument, "--trusted-proxy: " + trusted.error().message};
  options.trusted_proxies = std::move(*trusted);
  options.limits.connections_max = connections_max;
  options.limits.connections_per_address_max = connections_per_address_max;
  options.limits.accepts = with_count(options.limits.accepts, accepts_per_second);
  options.limits.accepts_per_address = with_count(options.limits.accepts_per_address, accepts_per_address_per_second);
  return {};
}

}  // namespace confab::servers
