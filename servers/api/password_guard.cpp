#include "api/password_guard.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "common/limits/usage_table.hpp"

namespace confab::servers::api {

PasswordGuard::PasswordGuard(const PasswordLimits& limits, const ConnectionLimiter& limiter)
    : limits_(limits), limiter_(limiter) {}

Result<> PasswordGuard::attempt(const Request& request, std::string_view who) const {
  UsageTable* usage = limiter_.usage();
  if (usage == nullptr) return {};
  const std::string address = limiter_.trusted().client_address(request);
  std::string pair = address + ' ';
  std::transform(who.begin(), who.end(), std::back_inserter(pair),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto here = usage->address(address);
  // The address goes first: one over its rate must not fill the table with e-mails, so that newcomers pass uncounted.
  auto admission = usage->pass(here, UsageTable::kHellos, limits_.attempts_per_address);
  if (admission.admitted) {
    admission = usage->pass(usage->attempt(pair), UsageTable::kHellos, limits_.attempts_per_address_and_email);
    // Who only repeats himself is not charged to all others of his address.
    if (!admission.admitted) usage->pass(here, UsageTable::kHellos, limits_.attempts_per_address, -1);
  }
  if (admission.admitted) return {};
  return Error{ErrorCode::rate_limited, "too many tries: wait a while", "", static_cast<int>(admission.retry_after_ms)};
}

}  // namespace confab::servers::api
