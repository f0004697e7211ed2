#include "api/password_guard.hpp"

#include <string>

#include <confab/engine.hpp>

namespace confab::servers::api {

namespace {

constexpr std::int64_t kDayMs = 24 * 3'600'000;
/// One success is remembered this long, as a cell that has not yet passed.
constexpr Rate kKnown = {1, 1, 30 * kDayMs};
constexpr int kRetryAfterMs = 1'000;  // for passwords that wait

Error too_many(std::int64_t retry_after_ms) {
  return {ErrorCode::rate_limited, "too many tries: wait a while", "", static_cast<int>(retry_after_ms)};
}

}  // namespace

PasswordGuard::PasswordGuard(const PasswordLimits& limits, const ConnectionLimiter& limiter)
    : limits_(limits), limiter_(limiter), known_(UsageTable::create_or_none()) {}

void PasswordGuard::Attempt::succeeded() const {
  if (known_ != nullptr) known_->pass(pair_, UsageTable::kHellos, kKnown);
}

Result<PasswordGuard::Attempt> PasswordGuard::attempt_email(const Request& request, std::string_view email) const {
  const auto folded = Engine::fold_email(email);
  return attempt(request, folded ? "email " + *folded : "text " + std::string(email));
}

Result<PasswordGuard::Attempt> PasswordGuard::attempt_user(const Request& request, UserId user) const {
  return attempt(request, "user " + std::to_string(user.value));
}

Result<PasswordGuard::Attempt> PasswordGuard::attempt(const Request& request, std::string_view account) const {
  Attempt attempt;
  UsageTable* usage = limiter_.usage();
  if (usage == nullptr) return attempt;
  const auto here = usage->address(limiter_.trusted().client_address(request));
  const std::string pair = std::to_string(here.hash).append(" ").append(account);
  // The address goes first: one over its rate must not fill the table with e-mails, so that newcomers pass uncounted.
  auto admission = usage->pass(here, UsageTable::kHellos, limits_.attempts_per_address);
  if (!admission.admitted) return too_many(admission.retry_after_ms);
  admission = usage->pass(usage->attempt(pair), UsageTable::kHellos, limits_.attempts_per_address_and_email);
  if (admission.admitted && known_ != nullptr) {
    attempt.known_ = known_;
    attempt.pair_ = known_->attempt(pair);
    if (!known_->in_use(attempt.pair_, UsageTable::kHellos)) {
      admission = usage->pass(usage->attempt(account), UsageTable::kHellos, limits_.attempts_per_account);
    }
  }
  if (!admission.admitted) {
    // What was refused for its account is not charged to the address, which others share.
    usage->pass(here, UsageTable::kHellos, limits_.attempts_per_address, -1);
    return too_many(admission.retry_after_ms);
  }
  attempt.under_way_ = std::make_shared<UsageTable::Slot>();
  if (!usage->take(here, UsageTable::kWaiting, limits_.under_way_per_address_max, *attempt.under_way_)) {
    return Error{ErrorCode::overloaded, "too many passwords of your address are waiting", "", kRetryAfterMs};
  }
  return attempt;
}

}  // namespace confab::servers::api
