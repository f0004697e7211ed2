#include "common/http/connection_limiter.hpp"

namespace confab::servers {

ConnectionLimiter::ConnectionLimiter(const HttpLimits& limits, std::shared_ptr<UsageTable> usage,
                                     TrustedProxies trusted, std::size_t here_max)
    : limits_(limits), usage_(std::move(usage)), trusted_(std::move(trusted)), here_max_(here_max) {}

void ConnectionLimiter::Slot::release() {
  if (here_ != nullptr) std::exchange(here_, nullptr)->fetch_sub(1);
  in_all_.release();
  of_address_.release();
}

ConnectionLimiter::Verdict ConnectionLimiter::admit(std::string_view peer_address, Slot& into) {
  Slot slot;
  slot.here_ = &open_;
  if (open_.fetch_add(1) >= here_max_) return Verdict::full;
  if (!usage_) {
    into = std::move(slot);
    return Verdict::admitted;
  }
  if (!usage_->take(UsageTable::total(), UsageTable::kSockets, limits_.connections_max, slot.in_all_)) {
    return Verdict::full;
  }
  if (!trusted_.trusts(peer_address)) {
    const auto address = usage_->address(peer_address);
    if (!usage_->pass(address, UsageTable::kAccepts, limits_.accepts_per_address).admitted) {
      return Verdict::address_too_fast;
    }
    if (!take_of_address(peer_address, slot.of_address_)) return Verdict::address_full;
  }
  into = std::move(slot);
  return Verdict::admitted;
}

bool ConnectionLimiter::take_of_address(std::string_view client_address, UsageTable::Slot& into) {
  return !usage_ ||
         usage_->take(usage_->address(client_address), UsageTable::kSockets, limits_.connections_per_address_max, into);
}

std::int64_t ConnectionLimiter::accept_pause_ms() {
  if (!usage_) return 0;
  return usage_->pass(UsageTable::total(), UsageTable::kAccepts, limits_.accepts).retry_after_ms;
}

}  // namespace confab::servers
