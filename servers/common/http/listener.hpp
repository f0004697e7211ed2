#pragma once

#include <string>

#include <confab/result.hpp>

namespace confab::servers {

struct Listener {
  int fd = -1;   ///< bound, not yet listening; the caller owns it
  int port = 0;  ///< the real one where 0 was asked for
};

/// Binds a TCP socket to `host` (a name or an IPv4 or IPv6 address) and `port` (0: any free one).
///
/// With `reuse_port` several sockets may share the port and the kernel spreads connections over them. A port held by
/// a foreign process is reported all the same, unless `shared_on_purpose`: then it is not looked for.
/// Errors: io_error; the message names host and port. Blocks while the name is resolved: call it at start.
Result<Listener> open_listener(const std::string& host, int port, bool reuse_port = false,
                               bool shared_on_purpose = false);

/// "127.0.0.1:80", "[::1]:80".
std::string host_and_port(const std::string& host, int port);

}  // namespace confab::servers
