#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <confab/result.hpp>

#include "common/runtime/runtime.hpp"
#include "common/settings/config.hpp"

namespace confab::servers {

/// Who may connect to a server, as its operator says.
struct ConnectionSettings {
  std::size_t connections_max = HttpLimits{}.connections_max;
  std::size_t connections_per_address_max = HttpLimits{}.connections_per_address_max;
  std::int64_t accepts_per_second = HttpLimits{}.accepts.count;
  std::int64_t accepts_per_address_per_second = HttpLimits{}.accepts_per_address.count;
  std::vector<std::string> trusted_proxies = {"127.0.0.1", "::1"};

  void declare(Config& config);
  /// Errors: invalid_argument (trusted-proxy)
  Result<> apply(RuntimeOptions& options) const;
};

/// `rate` with another count, and as many at once for each of it as before.
Rate with_count(const Rate& rate, std::int64_t count);

}  // namespace confab::servers
