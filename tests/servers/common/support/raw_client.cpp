#include "servers/common/support/raw_client.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace confab::tests {

RawClient::RawClient(int port, int timeout_ms, int receive_buffer_bytes) : timeout_ms_(timeout_ms) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer_bytes > 0) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd_);
    fd_ = -1;
    return;
  }
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool RawClient::send(std::string_view bytes) { return send_plain(bytes); }

bool RawClient::send_plain(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string RawClient::read_some() {
  pollfd ready{fd_, POLLIN, 0};
  if (fd_ < 0 || ::poll(&ready, 1, timeout_ms_) != 1) return {};
  char bytes[16 * 1024];
  const auto size = ::recv(fd_, bytes, sizeof bytes, 0);
  return {bytes, size > 0 ? static_cast<std::size_t>(size) : 0};
}

bool RawClient::fill() {
  const std::string more = read_some();
  buffer_ += more;
  return !more.empty();
}

RawResponse RawClient::receive(bool head_only) {
  while (buffer_.find("\r\n\r\n") == std::string::npos) {
    if (!fill()) return {};
  }
  const auto end = buffer_.find("\r\n\r\n");
  std::string_view head = std::string_view(buffer_).substr(0, end);
  RawResponse response;
  response.status = std::atoi(std::string(head.substr(9, 3)).c_str());
  for (auto line = head.find("\r\n"); line != std::string_view::npos; line = head.find("\r\n")) {
    head.remove_prefix(line + 2);
    const auto colon = head.find(": ");
    std::string name(head.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    response.headers[name] = head.substr(colon + 2, head.find("\r\n") - colon - 2);
  }
  buffer_.erase(0, end + 4);
  if (head_only || !response.headers.contains("content-length")) return response;
  const auto size = static_cast<std::size_t>(std::atoll(response.headers["content-length"].c_str()));
  response.body = receive_bytes(size);
  return response;
}

std::string RawClient::receive_bytes(std::size_t size) {
  while (buffer_.size() < size && fill()) {
  }
  std::string bytes = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return bytes;
}

bool RawClient::ends() {
  if (!buffer_.empty()) return false;
  pollfd ready{fd_, POLLIN, 0};
  if (::poll(&ready, 1, timeout_ms_) != 1) return false;
  char byte = 0;
  return ::recv(fd_, &byte, 1, 0) <= 0;
}

void RawClient::end() { ::shutdown(fd_, SHUT_WR); }

void RawClient::reset() {
  const linger hard{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  ::close(fd_);
  fd_ = -1;
}

}  // namespace confab::tests
