#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/http/message.hpp"
#include "hub/websocket/outbox.hpp"

namespace confab::servers::hub {

/// A request for a WebSocket that may become one.
struct Upgrade {
  std::string key;     ///< Sec-WebSocket-Key, well-formed
  std::string cookie;  ///< the session cookie, only where an allowed page asks; else empty
};

/// Checks a request for a WebSocket: the upgrade, or the answer that refuses it. Pages of the hub's own address may
/// connect, and those of `origins` ("https://chat.example.org"), exactly; so may clients that are no browser and send
/// no Origin. `lines` wants the subprotocol confab.v1.
std::variant<Upgrade, Response> check_upgrade(const Request& request, const std::vector<std::string>& origins,
                                              std::string_view cookie_name, Framing framing = Framing::lines);

}  // namespace confab::servers::hub
