#pragma once

#include <array>

#include "common/http/server.hpp"
#include "common/http/tls_pump.hpp"

namespace confab::servers {

/// What a server has only if it speaks TLS.
struct HttpServer::Tls {
  explicit Tls(HttpServer& server)
      : pumps(server.loop_, server.options_.limits, *server.read_buffer_, plain,
              [&server] { server.end_drain_if_empty(); }) {}

  std::array<char, TlsStream::plain_bytes_max(kReadBytes)> plain;  ///< used up within one callback
  TlsPumps pumps;
};

}  // namespace confab::servers
