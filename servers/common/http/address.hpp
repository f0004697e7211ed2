#pragma once

#include <string>
#include <string_view>

#include <confab/result.hpp>

namespace confab::servers {

struct HostAndPort {
  std::string host;
  int port = 0;
};

/// "127.0.0.1:8080", "[::1]:0", "localhost:80". Errors: invalid_argument
Result<HostAndPort> parse_host_and_port(std::string_view text);

/// "http://127.0.0.1:8081", with or without a slash behind; no path, no TLS; the port is 80 unless named.
/// Errors: invalid_argument
Result<HostAndPort> parse_http_url(std::string_view text);

}  // namespace confab::servers
