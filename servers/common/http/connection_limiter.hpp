#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "common/http/limits.hpp"
#include "common/http/trusted_proxies.hpp"
#include "common/limits/usage_table.hpp"

namespace confab::servers {

/// Who may connect: so many in all and by address, so fast in all and by address. Loops on one port share one, and
/// processes on one port its table. A proxy that is trusted stands for many: its own address has no bounds, those of
/// whom it names have (take_of_address()). Threads: any.
class ConnectionLimiter {
 public:
  enum class Verdict { admitted, full, address_full, address_too_fast };

  /// What one connection holds, wherever it goes. Must go before the limiter.
  class Slot {
   public:
    Slot() = default;
    Slot(Slot&& other) noexcept { *this = std::move(other); }
    Slot& operator=(Slot&& other) noexcept {
      release();
      here_ = std::exchange(other.here_, nullptr);
      in_all_ = std::move(other.in_all_);
      of_address_ = std::move(other.of_address_);
      return *this;
    }
    ~Slot() { release(); }

   private:
    friend class ConnectionLimiter;
    void release();

    std::atomic<std::size_t>* here_ = nullptr;
    UsageTable::Slot in_all_;
    UsageTable::Slot of_address_;
  };

  /// `here_max`: what this process has descriptors for, whatever `limits` say. Without `usage` it is the only bound.
  ConnectionLimiter(const HttpLimits& limits, std::shared_ptr<UsageTable> usage, TrustedProxies trusted = {},
                    std::size_t here_max = SIZE_MAX);

  Verdict admit(std::string_view peer_address, Slot& into);
  /// For one that came over a trusted proxy, once the proxy has named it. False: this address has its share.
  bool take_of_address(std::string_view client_address, UsageTable::Slot& into);

  /// How long the next accept has to wait; 0: charged, go on.
  std::int64_t accept_pause_ms();

  const TrustedProxies& trusted() const { return trusted_; }
  UsageTable* usage() const { return usage_.get(); }
  std::size_t open() const { return open_.load(); }

 private:
  const HttpLimits limits_;
  const std::shared_ptr<UsageTable> usage_;
  const TrustedProxies trusted_;
  const std::size_t here_max_;
  std::atomic<std::size_t> open_{0};
};

}  // namespace confab::servers
