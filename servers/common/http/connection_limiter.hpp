#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace confab::servers {

/// Counts open connections, in all and by address. Loops on one port share one. Threads: any.
class ConnectionLimiter {
 public:
  enum class Verdict { admitted, full, address_full };

  ConnectionLimiter(std::size_t connections_max, std::size_t per_address_max)
      : connections_max_(connections_max), per_address_max_(per_address_max) {}

  /// Takes a place, to be given back with release(). An IPv6 host counts by its /64: it can pick the rest freely.
  Verdict admit(std::string_view address);
  void release(std::string_view address);
  std::size_t open() const;

 private:
  static std::string key(std::string_view address);

  const std::size_t connections_max_;
  const std::size_t per_address_max_;
  mutable std::mutex mutex_;
  std::size_t open_ = 0;                                     // guarded by mutex_
  std::unordered_map<std::string, std::size_t> by_address_;  // guarded by mutex_
};

}  // namespace confab::servers
