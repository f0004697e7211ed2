#pragma once

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/http/connection_limiter.hpp"
#include "common/http/message.hpp"
#include "common/limits/gcra.hpp"

namespace confab::servers::api {

/// How fast one may ask. A user has as much here as over one WebSocket of the hub, an address as much as there. A rate
/// is {a second, at once}; {0, 0} is no bound.
struct RequestLimits {
  Rate requests_per_user = {1'000, 2'000};  ///< over any of these: rate_limited (429)
  Rate bytes_per_user = {1'000'000, 8'000'000};
  Rate requests_per_address = {10'000, 20'000};
  Rate bytes_per_address = {16'000'000, 64'000'000};
};

/// Bounds the requests of one user and of one address. Threads: any.
class RequestGuard {
 public:
  RequestGuard(const RequestLimits& limits, const ConnectionLimiter& limiter);

  /// A request of `user`; 0 where no sign-in is needed: then only the address counts.
  /// Errors: rate_limited
  Result<> admit(const Request& request, UserId user) const;

 private:
  const RequestLimits limits_;
  const ConnectionLimiter& limiter_;
};

}  // namespace confab::servers::api
