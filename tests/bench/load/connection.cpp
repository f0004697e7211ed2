#include "bench/load/connection.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/load/fail.hpp"

namespace confab::load {

Address Address::of(const std::string& host, int port) {
  Address address;
  address.to.sin_family = AF_INET;
  address.to.sin_port = htons(static_cast<std::uint16_t>(port));
  const std::string number = host == "localhost" ? "127.0.0.1" : host;
  if (inet_pton(AF_INET, number.c_str(), &address.to.sin_addr) != 1) fail("not an IPv4 address: " + host);
  return address;
}

Address Address::from_loopback(unsigned number) const {
  Address address = *this;
  if (ntohl(to.sin_addr.s_addr) >> 24 != 127) return address;
  address.from.sin_family = AF_INET;
  address.from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number);
  return address;
}

Connection::~Connection() {
  close();
  loop_.forget(*this);
}

void Connection::open(const Address& address) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) fail_errno("socket");
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (address.from.sin_family == AF_INET) {
    // The port is chosen with the destination in view, so that each address has all its ports.
    ::setsockopt(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address.from), sizeof address.from) != 0) fail_errno("bind");
  }
  rest_.clear();
  output_.clear();
  paused_ = false;
  connecting_ = true;
  watched_ = EPOLLOUT;
  loop_.add(fd_, *this, watched_);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address.to), sizeof address.to) != 0 && errno != EINPROGRESS) {
    fail_errno("connect");
  }
}

void Connection::close() {
  if (fd_ < 0) return;
  loop_.remove(fd_);
  ::close(std::exchange(fd_, -1));
}

void Connection::reset() {
  if (fd_ < 0) return;
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

void Connection::pause_reading(bool paused) {
  paused_ = paused;
  if (fd_ >= 0 && !connecting_) watch();
}

void Connection::watch() {
  const std::uint32_t wanted = (paused_ ? 0U : EPOLLIN) | (output_.empty() ? 0U : EPOLLOUT);
  if (wanted == watched_) return;
  watched_ = wanted;
  loop_.change(fd_, *this, watched_);
}

void Connection::on_events(std::uint32_t events) {
  if (fd_ < 0) return;
  if (connecting_) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return lost(std::strerror(error));
    if ((events & EPOLLOUT) == 0) return;
    connecting_ = false;
    on_connected();
    if (fd_ >= 0) watch();
    return;
  }
  if ((events & EPOLLOUT) != 0) flush();
  if (fd_ >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) read();
}

void Connection::read() {
  const ssize_t got = ::recv(fd_, loop_.buffer(), Loop::kBufferBytes, 0);
  if (got < 0) {
    if (errno == EAGAIN || errno == EINTR) return;
    return lost(std::strerror(errno));
  }
  if (got == 0) return lost("the peer closed");
  std::string_view input(loop_.buffer(), static_cast<std::size_t>(got));
  if (!rest_.empty()) {
    rest_.append(input);
    // on_input() may close and open again, which clears rest_: it works on its own copy.
    const std::string whole = std::exchange(rest_, {});
    const std::size_t taken = on_input(whole);
    if (fd_ >= 0) rest_.assign(whole, taken);
    return;
  }
  const std::size_t taken = on_input(input);
  if (fd_ >= 0 && taken < input.size()) rest_.assign(input.substr(taken));
}

void Connection::flush() {
  if (fd_ < 0 || connecting_ || output_.empty()) return;
  const ssize_t sent = ::send(fd_, output_.data(), output_.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return lost(std::strerror(errno));
  if (sent > 0) output_.erase(0, static_cast<std::size_t>(sent));
  watch();
}

void Connection::lost(const std::string& why) {
  close();
  on_closed(why);
}

}  // namespace confab::load
