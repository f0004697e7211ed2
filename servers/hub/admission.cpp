#include "hub/admission.hpp"

#include <algorithm>
#include <string>

namespace confab::servers::hub {

namespace {

constexpr int kRetryAfterMs = 1'000;  // where nothing says better

Error too_fast(const char* what, std::int64_t retry_after_ms) {
  return {ErrorCode::rate_limited, what, "", static_cast<int>(retry_after_ms)};
}

}  // namespace

Admission::Admission(const AdmissionLimits& limits, ConnectionLimiter* limiter)
    : limits_(limits), limiter_(limiter), usage_(limiter == nullptr ? nullptr : limiter->usage()) {}

Result<Arrival> Admission::arrive(const Request& request) {
  Arrival arrival;
  if (usage_ == nullptr) return arrival;
  const std::string address = limiter_->trusted().client_address(request);
  arrival.address = usage_->address(address);
  if (limiter_->trusted().trusts(request.peer_address()) && !limiter_->take_of_address(address, arrival.of_address)) {
    return too_fast("there are too many connections from your address", kRetryAfterMs);
  }
  if (auto slots = wait(arrival.address, arrival.waiting, arrival.waiting_of_address); !slots) return slots.error();
  return arrival;
}

UsageTable::Key Admission::address_of(const Request& request) const {
  return usage_ == nullptr ? UsageTable::Key{} : usage_->address(limiter_->trusted().client_address(request));
}

Result<> Admission::wait(const UsageTable::Key& address, UsageTable::Slot& waiting,
                         UsageTable::Slot& waiting_of_address) {
  if (usage_ == nullptr) return {};
  if (!usage_->take(address, UsageTable::kWaiting, limits_.unauthenticated_per_address_max, waiting_of_address)) {
    return too_fast("too many connections from your address have not said hello", kRetryAfterMs);
  }
  if (!usage_->take(UsageTable::total(), UsageTable::kWaiting, limits_.unauthenticated_max, waiting)) {
    return Error{ErrorCode::overloaded, "too many connections have not said hello", "", kRetryAfterMs};
  }
  return {};
}

Result<> Admission::hello_from(const UsageTable::Key& address) {
  if (usage_ == nullptr) return {};
  const auto admission = usage_->pass(address, UsageTable::kHellos, limits_.hellos_per_address);
  if (!admission.admitted) return too_fast("your address signs in too fast", admission.retry_after_ms);
  return {};
}

std::int64_t Admission::hello_pause_ms() {
  return usage_ == nullptr ? 0 : usage_->pass(UsageTable::total(), UsageTable::kHellos, limits_.hellos).retry_after_ms;
}

Result<> Admission::hello_of(const UsageTable::Key& user, UsageTable::Slot& slot) {
  if (usage_ == nullptr) return {};
  const auto admission = usage_->pass(user, UsageTable::kHellos, limits_.hellos_per_user);
  if (!admission.admitted) return too_fast("you connect too fast", admission.retry_after_ms);
  if (usage_->take(user, UsageTable::kSockets, limits_.connections_per_user_max, slot)) return {};
  return too_fast("you have too many connections", kRetryAfterMs);
}

UsageTable::Key Admission::key_of(UserId user) const {
  return usage_ == nullptr ? UsageTable::Key{} : usage_->user(user);
}

Result<> Admission::request(Pace& pace, const UsageTable::Key& user, const UsageTable::Key& address, std::size_t size) {
  const std::int64_t now = UsageTable::now_ns();
  const auto bytes = static_cast<std::int64_t>(size);
  std::int64_t wait_ms = std::max(gcra(limits_.requests, pace.requests_ns, now).retry_after_ms,
                                  gcra(limits_.bytes, pace.bytes_ns, now, bytes).retry_after_ms);
  if (usage_ != nullptr && wait_ms == 0) {
    wait_ms = std::max({usage_->pass(user, UsageTable::kRequests, limits_.requests_per_user).retry_after_ms,
                        usage_->pass(user, UsageTable::kBytes, limits_.bytes_per_user, bytes).retry_after_ms,
                        usage_->pass(address, UsageTable::kRequests, limits_.requests_per_address).retry_after_ms,
                        usage_->pass(address, UsageTable::kBytes, limits_.bytes_per_address, bytes).retry_after_ms});
  }
  if (wait_ms > 0) return too_fast("too many requests at once", wait_ms);
  return {};
}

bool Admission::bears_refusal(Pace& pace) {
  return gcra(limits_.refusals, pace.refusals_ns, UsageTable::now_ns()).admitted;
}

}  // namespace confab::servers::hub
