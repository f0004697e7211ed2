#include "hub/admission_settings.hpp"

#include "common/settings/connection_settings.hpp"

namespace confab::servers::hub {

void AdmissionSettings::declare(Config& config) {
  constexpr std::int64_t kMost = 1'000'000'000;
  config.integer("connections-per-user-max", connections_per_user_max, 0, kMost, "Open sessions of one user");
  config.integer("unauthenticated-max", unauthenticated_max, 0, kMost,
                 "WebSockets that have not said hello; must not exceed the available descriptors");
  config.integer("unauthenticated-per-address-max", unauthenticated_per_address_max, 0, kMost,
                 "WebSockets from one address that have not said hello");
  config.integer("hellos-per-second", hellos_per_second, 0, kMost, "Hellos that are answered; more wait in a queue");
  config.integer("hellos-per-address-per-second", hellos_per_address_per_second, 0, kMost, "Hellos from one address");
  config.integer("hellos-per-user-per-second", hellos_per_user_per_second, 0, kMost, "Hellos of one user");
  config.integer("requests-per-second", requests_per_second, 0, kMost, "Requests of one WebSocket");
  config.integer("requests-per-user-per-second", requests_per_user_per_second, 0, kMost, "Requests of one user");
  config.integer("requests-per-address-per-second", requests_per_address_per_second, 0, kMost,
                 "Requests from one address");
  config.integer("bytes-per-second", bytes_per_second, 0, kMost, "Bytes of requests of one WebSocket");
  config.integer("bytes-per-user-per-second", bytes_per_user_per_second, 0, kMost, "Bytes of requests of one user");
  config.integer("bytes-per-address-per-second", bytes_per_address_per_second, 0, kMost,
                 "Bytes of requests from one address");
}

AdmissionLimits AdmissionSettings::limits() const {
  AdmissionLimits limits;
  limits.connections_per_user_max = connections_per_user_max;
  limits.unauthenticated_max = unauthenticated_max;
  limits.unauthenticated_per_address_max = unauthenticated_per_address_max;
  limits.hellos = with_count(limits.hellos, hellos_per_second);
  limits.hellos_per_address = with_count(limits.hellos_per_address, hellos_per_address_per_second);
  limits.hellos_per_user = with_count(limits.hellos_per_user, hellos_per_user_per_second);
  limits.requests = with_count(limits.requests, requests_per_second);
  limits.requests_per_user = with_count(limits.requests_per_user, requests_per_user_per_second);
  limits.requests_per_address = with_count(limits.requests_per_address, requests_per_address_per_second);
  limits.bytes = with_count(limits.bytes, bytes_per_second);
  limits.bytes_per_user = with_count(limits.bytes_per_user, bytes_per_user_per_second);
  limits.bytes_per_address = with_count(limits.bytes_per_address, bytes_per_address_per_second);
  return limits;
}

}  // namespace confab::servers::hub
