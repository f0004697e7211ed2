#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <uv.h>

#include "common/http/limits.hpp"
#include "common/http/tls_stream.hpp"

namespace confab::servers {

class TlsPump;

/// What an upgraded connection costs: its socket and both ends of a socket pair.
inline constexpr std::size_t kDescriptorsOfUpgradedTls = 3;

/// Carries the bytes of upgraded TLS connections between their sockets and those who speak the new protocol in the
/// clear over a socket pair.
///
/// A pump reads from a side only when the other has taken everything, so each direction holds one read's worth: at most
/// `tls_held_bytes_max` and a record. The end of one side is passed on once all before it is; when both have ended, or
/// one broke, the pump goes. What the application has written is still delivered after it closed, for at most
/// `write_stall_ms`.
/// Threads: the loop's.
class TlsPumps {
 public:
  struct Upgraded {
    std::unique_ptr<TlsStream> stream;  ///< past its handshake
    int network_fd = -1;                ///< owned
    int application_fd = -1;            ///< owned: our end of the socket pair
    std::string unsent;                 ///< encrypted already, goes first
  };

  /// The buffers may be used by others between callbacks: `network` for what is read, `plain` with room for
  /// TlsStream::plain_bytes_max() of it. `on_empty` is called when the last pump has gone.
  TlsPumps(uv_loop_t* loop, const HttpLimits& limits, std::span<char> network, std::span<char> plain,
           std::function<void()> on_empty);
  /// Cuts off what is left; the loop must turn once more.
  ~TlsPumps();
  TlsPumps(const TlsPumps&) = delete;
  TlsPumps& operator=(const TlsPumps&) = delete;

  void start(Upgraded connection);
  /// To be called regularly: ends what is overdue.
  void tick(std::int64_t now_ms);
  void cut_off();
  bool empty() const { return pumps_.empty(); }

 private:
  friend class TlsPump;
  void forget(TlsPump& pump);

  uv_loop_t* const loop_;
  const HttpLimits& limits_;
  const std::span<char> network_;
  const std::span<char> plain_;
  const std::function<void()> on_empty_;
  std::vector<TlsPump*> pumps_;
};

}  // namespace confab::servers
