#pragma once

#include <vector>

namespace confab::servers::hub {

class Socket;

/// The sockets that have something to write at the end of this iteration of the loop.
///
/// What is queued for a socket in one iteration is to go out in one write, so sockets do not write when something is
/// queued: they wait here. A socket may end, and others may come, while the list is worked through.
class FlushList {
 public:
  void add(Socket& socket) { sockets_.push_back(&socket); }
  void remove(Socket& socket);
  /// Has each socket write.
  void flush();

 private:
  std::vector<Socket*> sockets_;  ///< null where a socket was removed
};

}  // namespace confab::servers::hub
