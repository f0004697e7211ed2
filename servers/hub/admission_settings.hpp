#pragma once

#include <cstddef>
#include <cstdint>

#include "common/settings/config.hpp"
#include "hub/admission.hpp"

namespace confab::servers::hub {

/// What clients of the hub may use, as its operator says.
struct AdmissionSettings {
  std::size_t connections_per_user_max = AdmissionLimits{}.connections_per_user_max;
  std::size_t unauthenticated_max = AdmissionLimits{}.unauthenticated_max;
  std::size_t unauthenticated_per_address_max = AdmissionLimits{}.unauthenticated_per_address_max;
  std::int64_t hellos_per_second = AdmissionLimits{}.hellos.count;
  std::int64_t hellos_per_address_per_second = AdmissionLimits{}.hellos_per_address.count;
  std::int64_t hellos_per_user_per_second = AdmissionLimits{}.hellos_per_user.count;
  std::int64_t requests_per_second = AdmissionLimits{}.requests.count;
  std::int64_t requests_per_user_per_second = AdmissionLimits{}.requests_per_user.count;
  std::int64_t requests_per_address_per_second = AdmissionLimits{}.requests_per_address.count;
  std::int64_t bytes_per_second = AdmissionLimits{}.bytes.count;
  std::int64_t bytes_per_user_per_second = AdmissionLimits{}.bytes_per_user.count;
  std::int64_t bytes_per_address_per_second = AdmissionLimits{}.bytes_per_address.count;

  void declare(Config& config);
  AdmissionLimits limits() const;
};

}  // namespace confab::servers::hub
