#include "api/request_guard.hpp"

#include <algorithm>

#include "common/limits/usage_table.hpp"

namespace confab::servers::api {

RequestGuard::RequestGuard(const RequestLimits& limits, const ConnectionLimiter& limiter)
    : limits_(limits), limiter_(limiter) {}

Result<> RequestGuard::admit(const Request& request, UserId user) const {
  UsageTable* usage = limiter_.usage();
  if (usage == nullptr) return {};
  const auto bytes = static_cast<std::int64_t>(request.target().size() + request.body().size());
  std::int64_t wait_ms = 0;
  const auto charge = [&](const UsageTable::Key& key, const Rate& requests, const Rate& sizes) {
    if (wait_ms > 0) return;
    wait_ms = std::max(usage->pass(key, UsageTable::kRequests, requests).retry_after_ms,
                       usage->pass(key, UsageTable::kBytes, sizes, bytes).retry_after_ms);
  };
  charge(usage->address(limiter_.trusted().client_address(request)), limits_.requests_per_address,
         limits_.bytes_per_address);
  if (user) charge(usage->user(user), limits_.requests_per_user, limits_.bytes_per_user);
  if (wait_ms == 0) return {};
  return Error{ErrorCode::rate_limited, "too many requests at once", "", static_cast<int>(wait_ms)};
}

}  // namespace confab::servers::api
