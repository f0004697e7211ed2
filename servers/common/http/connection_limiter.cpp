#include "common/http/connection_limiter.hpp"

#include <arpa/inet.h>

namespace confab::servers {

std::string ConnectionLimiter::key(std::string_view address) {
  std::string text(address);
  in6_addr parsed{};
  if (inet_pton(AF_INET6, text.c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed)) return text;
  return std::string(reinterpret_cast<const char*>(parsed.s6_addr), 8);
}

ConnectionLimiter::Verdict ConnectionLimiter::admit(std::string_view address) {
  const std::lock_guard lock(mutex_);
  if (open_ >= connections_max_) return Verdict::full;
  std::size_t& here = by_address_[key(address)];
  if (here >= per_address_max_) return Verdict::address_full;
  ++here;
  ++open_;
  return Verdict::admitted;
}

void ConnectionLimiter::release(std::string_view address) {
  const std::lock_guard lock(mutex_);
  --open_;
  const auto entry = by_address_.find(key(address));
  if (entry != by_address_.end() && --entry->second == 0) by_address_.erase(entry);
}

std::size_t ConnectionLimiter::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

}  // namespace confab::servers
