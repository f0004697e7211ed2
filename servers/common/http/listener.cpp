#include "common/http/listener.hpp"

#include <cerrno>
#include <cstring>
#include <memory>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace confab::servers {

namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Error listen_error(const std::string& host, int port, const std::string& why) {
  return {ErrorCode::io_error, "cannot listen on " + host_and_port(host, port) + ": " + why};
}

Result<Addresses> resolve(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int status = getaddrinfo(host.empty() ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (status != 0) return listen_error(host, port, gai_strerror(status));
  return Addresses(list);
}

/// A bound socket, or -1 with errno.
int bind_to(const addrinfo& address, bool reuse_port) {
  const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const bool shared = !reuse_port || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0;
  if (shared && ::bind(fd, address.ai_addr, address.ai_addrlen) == 0) return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

int port_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

/// The address to bind: IPv4 first, because "localhost" in a browser or script means it more often than not.
const addrinfo& preferred(const addrinfo& list) {
  for (const addrinfo* address = &list; address != nullptr; address = address->ai_next) {
    if (address->ai_family == AF_INET) return *address;
  }
  return list;
}

}  // namespace

std::string host_and_port(const std::string& host, int port) {
  const bool bare_ipv6 = host.find(':') != std::string::npos && host.front() != '[';
  return (bare_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Listener> open_listener(const std::string& host, int port, bool reuse_port, bool shared_on_purpose) {
  auto addresses = resolve(host, port);
  if (!addresses) return std::move(addresses).error();
  const addrinfo& address = preferred(**addresses);
  if (reuse_port && port != 0 && !shared_on_purpose) {
    // SO_REUSEPORT would quietly share the port with a stranger of the same user: first try without it.
    const int probe = bind_to(address, false);
    if (probe < 0) return listen_error(host, port, std::strerror(errno));
    ::close(probe);
  }
  const int fd = bind_to(address, reuse_port);
  if (fd < 0) return listen_error(host, port, std::strerror(errno));
  return Listener{fd, port_of(fd)};
}

}  // namespace confab::servers
