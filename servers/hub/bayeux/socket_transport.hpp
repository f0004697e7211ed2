#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/http/message.hpp"
#include "hub/admission.hpp"
#include "hub/bayeux/clients.hpp"
#include "hub/bayeux/http_transport.hpp"
#include "hub/bayeux/message.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub::bayeux {

class SocketLink;

/// Bayeux over WebSockets: arrays of messages both ways. Loop thread only.
class SocketTransport {
 public:
  SocketTransport(Clients& clients, MessageReader& reader, const Engine& engine,
                  const std::vector<std::string>& origins, SiblingClients siblings, std::function<TimeMs()> now);
  ~SocketTransport();

  /// Makes a link of an upgraded socket. Owns `fd`.
  Result<> accept(WebSocketServer& server, int fd, std::string_view key, const Request& request, Arrival arrival);

  void tick();
  /// Closes every socket with 1012 and a hint when to come back.
  void close_all();
  std::size_t count() const { return links_.size(); }

 private:
  friend class SocketLink;

  void forget(SocketLink& link);

  Clients& clients_;
  MessageReader& reader_;
  const Engine& engine_;
  const std::vector<std::string>& origins_;
  const SiblingClients siblings_;
  const std::function<TimeMs()> now_;
  std::unordered_map<SocketLink*, std::shared_ptr<SocketLink>> links_;
};

}  // namespace confab::servers::hub::bayeux
