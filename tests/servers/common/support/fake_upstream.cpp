#include "servers/common/support/fake_upstream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/http/listener.hpp"

namespace confab::tests {

FakeUpstream::FakeUpstream(std::function<void(int, int)> serve) {
  const auto listener = servers::open_listener("127.0.0.1", 0);
  fd_ = listener ? listener->fd : -1;
  port_ = listener ? listener->port : 0;
  ::listen(fd_, 16);
  thread_ = std::thread([this, serve = std::move(serve)] {
    for (int number = 0;; ++number) {
      pollfd ready{fd_, POLLIN, 0};
      ::poll(&ready, 1, -1);
      const int accepted = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) return;  // shut down
      const timeval patience{5, 0};
      setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      serve(accepted, number);
      ::close(accepted);
    }
  });
}

FakeUpstream::~FakeUpstream() {
  ::shutdown(fd_, SHUT_RDWR);
  thread_.join();
  ::close(fd_);
}

std::string FakeUpstream::read_head(int fd) {
  std::string bytes;
  char byte = 0;
  while (!bytes.ends_with("\r\n\r\n")) {
    if (::recv(fd, &byte, 1, 0) != 1) return {};
    bytes += byte;
  }
  return bytes;
}

void FakeUpstream::write(int fd, const std::string& bytes) { ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

}  // namespace confab::tests
