#pragma once

#include <cstddef>
#include <cstdint>

#include "common/limits/gcra.hpp"

namespace confab::servers {

/// What a proxy adds to a request (proxy_request(), and most others): fields, and their bytes.
inline constexpr std::size_t kForwardedFieldsMax = 8;
inline constexpr std::size_t kForwardedBytesMax = 1024;

/// Bounds of one HttpServer. Every buffer it owns and every phase it waits in has its line here.
struct HttpLimits {
  std::size_t request_line_bytes_max = 8 * 1024;
  std::size_t header_bytes_max = 16 * 1024;  ///< the whole head: request line, fields and the empty line
  std::size_t header_count_max = 64;
  std::size_t path_segments_max = 32;
  std::size_t body_bytes_max = 64 * 1024;            ///< where no `body_limit` hook decides
  std::size_t chunk_overhead_bytes_max = 64 * 1024;  ///< framing bytes of one chunked body
  std::size_t pipelined_requests_max = 16;           ///< unanswered requests of one connection
  std::size_t unwritten_bytes_max = 256 * 1024;      ///< answers waiting; over it no further request is read
  std::size_t linger_bytes_max = 256 * 1024;         ///< thrown away unread after the last answer
  std::size_t tls_handshake_bytes_max = 64 * 1024;   ///< of a client, until the handshake is over
  std::size_t tls_held_bytes_max = 64 * 1024;        ///< encrypted at once; an upgraded connection holds it each way
  int tls_pump_send_bytes = 64 * 1024;               ///< SO_SNDBUF of an upgraded TLS connection, each way
  std::size_t connections_max = 10'000;              ///< of all loops and processes of one port
  std::size_t connections_per_address_max = 1'000;   ///< IPv6: per /64; not of a trusted proxy's own; over it: 429
  Rate accepts = {2'000, 100};                       ///< a second, at once; over it the next wait in the kernel's queue
  Rate accepts_per_address = {50, 500};              ///< a second, at once; over it: 429

  std::int64_t header_ms = 10'000;          ///< from the first byte of a request, or the accept, to the end of its head
  std::int64_t tls_handshake_ms = 10'000;   ///< from the accept; over it the connection is closed
  std::int64_t body_ms = 30'000;            ///< from the end of the head to the end of the body
  std::int64_t idle_ms = 75'000;            ///< between two requests
  std::int64_t write_stall_ms = 15'000;     ///< without `write_progress_bytes` taken by the peer
  std::int64_t linger_ms = 2'000;           ///< between our last byte and the peer's close
  std::size_t write_progress_bytes = 1024;  ///< less than this is no progress
};

}  // namespace confab::servers
