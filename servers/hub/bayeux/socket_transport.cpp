#include "hub/bayeux/socket_transport.hpp"

#include <utility>

#include "hub/bayeux/socket_link.hpp"

namespace confab::servers::hub::bayeux {

SocketTransport::SocketTransport(Clients& clients, MessageReader& reader, const Engine& engine,
                                 const std::vector<std::string>& origins, SiblingClients siblings,
                                 std::function<TimeMs()> now)
    : clients_(clients),
      reader_(reader),
      engine_(engine),
      origins_(origins),
      siblings_(std::move(siblings)),
      now_(std::move(now)) {}

SocketTransport::~SocketTransport() {
  // Calls under way keep links alive.
  for (const auto& [link, owned] : links_) link->detach();
}

Result<> SocketTransport::accept(WebSocketServer& server, int fd, std::string_view key, const Request& request,
                                 Arrival arrival) {
  auto link = std::make_shared<SocketLink>(*this, request, std::move(arrival));
  auto socket = server.adopt(fd, key, *link, Framing::json_array);
  if (!socket) return socket.error();
  link->attach(**socket);
  links_.emplace(link.get(), link);
  return {};
}

void SocketTransport::forget(SocketLink& link) { links_.erase(&link); }

void SocketTransport::tick() {
  const TimeMs now = now_();
  for (const auto& [link, owned] : links_) link->tick(now);
}

void SocketTransport::close_all() {
  const std::string hint = "retry_after_ms=" + std::to_string(clients_.retry_after_ms());
  for (const auto& [link, owned] : links_) link->close(kCloseRestart, hint);
}

}  // namespace confab::servers::hub::bayeux
