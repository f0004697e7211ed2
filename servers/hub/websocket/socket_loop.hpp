#pragma once

#include <cstdint>

#include <uv.h>

#include "hub/websocket/flush_list.hpp"
#include "hub/websocket/input_poller.hpp"
#include "hub/websocket/lws_connection.hpp"
#include "hub/websocket/outbox.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

/// What the sockets of one loop share. Outlives them.
struct SocketLoop {
  SocketLoop(uv_loop_t* loop, const WebSocketLimits& limits_of_sockets) : limits(limits_of_sockets), input(loop) {}

  const WebSocketLimits limits;
  Outboxes outboxes{LwsConnection::head_bytes()};
  FlushList to_flush;
  InputPoller input;
  std::int64_t seconds = 0;  ///< since the server started, as its timer counts them
};

}  // namespace confab::servers::hub
