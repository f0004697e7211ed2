#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <uv.h>

#include <confab/engine.hpp>

#include "common/http/responder.hpp"
#include "hub/bayeux/clients.hpp"
#include "hub/bayeux/http_transport.hpp"
#include "hub/bayeux/limits.hpp"
#include "hub/bayeux/socket_transport.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

/// `/faye` on one loop: Bayeux 1.0 as Faye 1.4 speaks it (docs/reference/bayeux.md). Loop thread only.
class Bayeux {
 public:
  struct Services {
    Engine& engine;
    Admission& admission;
    const std::vector<std::string>& origins;  ///< pages that may connect, beside those of our own address
    int loop_index = 0;                       ///< of this loop among those of the hub
    std::uint32_t generation = 0;
    bayeux::SiblingClients siblings;
    std::function<TimeMs()> now;
  };

  Bayeux(uv_loop_t* loop, Services services, const BayeuxLimits& limits, bayeux::Metrics& metrics);
  /// The sockets must be gone. After it the loop needs a few iterations more.
  ~Bayeux();
  Bayeux(const Bayeux&) = delete;
  Bayeux& operator=(const Bayeux&) = delete;

  /// Everything at `/faye` but an upgrade.
  void handle(const Request& request, const Responder& responder) { http_.handle(request, responder); }
  /// Makes a WebSocket of an upgraded connection. Owns `fd`.
  Result<> accept(WebSocketServer& server, int fd, std::string_view key, const Request& request, Arrival arrival);

  /// Answers the open connects, closes the sockets once no publish is under way or `drain_ms` is over, and calls `done`
  /// when none is left.
  void drain(std::function<void()> done);

 private:
  void tick();
  void close_when_quiet(bool at_once);

  const std::function<TimeMs()> now_;
  const BayeuxLimits limits_;
  uv_async_t* wake_;   // frees itself
  uv_timer_t* timer_;  // frees itself
  bayeux::MessageReader reader_;
  bayeux::Clients clients_;
  bayeux::HttpTransport http_;
  bayeux::SocketTransport sockets_;
  bool draining_ = false;
  TimeMs drain_deadline_ = 0;
  std::function<void()> drained_;
};

}  // namespace confab::servers::hub
