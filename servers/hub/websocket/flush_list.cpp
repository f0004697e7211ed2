#include "hub/websocket/flush_list.hpp"

#include <algorithm>

#include "hub/websocket/socket.hpp"

namespace confab::servers::hub {

void FlushList::remove(Socket& socket) {
  std::replace(sockets_.begin(), sockets_.end(), &socket, static_cast<Socket*>(nullptr));
}

void FlushList::flush() {
  for (std::size_t i = 0; i < sockets_.size(); ++i) {  // it may grow at the end
    if (sockets_[i] != nullptr) sockets_[i]->flush();
  }
  sockets_.clear();
}

}  // namespace confab::servers::hub
