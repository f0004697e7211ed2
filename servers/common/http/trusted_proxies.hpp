#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

#include "common/http/message.hpp"

namespace confab::servers {

/// Whose X-Forwarded-For is believed. Whatever has no IP address (a Unix socket of ours) is trusted.
class TrustedProxies {
 public:
  /// Nobody.
  TrustedProxies() = default;

  /// Each "192.0.2.7", "192.0.2.0/24", "2001:db8::/32". Errors: invalid_argument
  static Result<TrustedProxies> parse(const std::vector<std::string>& networks);

  bool trusts(std::string_view address) const;

  /// Where a request comes from: the peer, unless it is trusted; then the last entry of X-Forwarded-For that is not.
  /// Where an entry is no address, the proxy that wrote it is the answer.
  std::string client_address(const Request& request) const;
  std::string client_address(std::string_view peer_address, std::string_view forwarded_for) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d
  struct Network {
    Bytes address{};
    int bits = 128;
  };
  static bool read_address(std::string_view text, Bytes& into);

  std::vector<Network> networks_;
};

}  // namespace confab::servers
