// How fast a broadcast can be on this machine: WebSocket framing and nothing else. A client that connects to /ROOM gets
// every text sent there. One epoll loop; what a turn brought goes to each room's members from one shared buffer, one
// write for each socket.

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/load/fail.hpp"
#include "bench/load/process.hpp"

namespace confab::bench {
namespace {

struct Client;

struct Room {
  std::vector<Client*> members;
  std::string turn;  // frames that came in this turn
};

struct Client {
  int fd = -1;
  Room* room = nullptr;  // none before the handshake
  std::string input;     // a frame that is not whole yet
  std::string waiting;   // what the socket did not take
};

class BareFanout {
 public:
  int run() {
    listen();
    for (;;) {
      std::array<epoll_event, 1024> events;
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        auto* client = static_cast<Client*>(events[i].data.ptr);
        if (client == nullptr) {
          accept_all();
        } else {
          if ((events[i].events & EPOLLOUT) != 0) write_waiting(*client);
          if ((events[i].events & ~EPOLLOUT) != 0) read(*client);
        }
      }
      for (Room* room : dirty_) flush(*room);
      dirty_.clear();
      gone_.clear();
    }
  }

 private:
  void listen() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 4096) != 0) {
      load::fail_errno("listen");
    }
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    epoll_event event{EPOLLIN, {.ptr = nullptr}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
    std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  void accept_all() {
    for (int fd = 0; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      auto client = std::make_unique<Client>();
      client->fd = fd;
      epoll_event event{EPOLLIN, {.ptr = client.get()}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
      clients_.emplace(fd, std::move(client));
    }
  }

  void read(Client& client) {
    const ssize_t got = recv(client.fd, buffer_.data(), buffer_.size(), 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return close(client);
    client.input.append(buffer_.data(), static_cast<std::size_t>(got));
    if (client.room == nullptr && !handshake(client)) return;
    std::size_t taken = 0;
    while (const std::size_t size = take_frame(client, std::string_view(client.input).substr(taken))) taken += size;
    client.input.erase(0, taken);
  }

  /// The load generator's clients always send the sample key of RFC 6455, so its answer is always the same.
  bool handshake(Client& client) {
    const std::size_t end = client.input.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::string path = client.input.substr(4, client.input.find(' ', 4) - 4);
    client.input.erase(0, end + 4);
    client.room = &rooms_[path];
    client.room->members.push_back(&client);
    client.waiting =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    write_waiting(client);
    return true;
  }

  /// Takes one masked frame of less than 64 KiB; its size, or 0 if it is not whole.
  std::size_t take_frame(Client& client, std::string_view in) {
    if (in.size() < 6) return 0;
    std::size_t size = static_cast<std::uint8_t>(in[1]) & 0x7F;
    std::size_t head = 6;
    if (size == 126) {
      head = 8;
      if (in.size() < head) return 0;
      size = static_cast<std::size_t>(static_cast<std::uint8_t>(in[2])) << 8 | static_cast<std::uint8_t>(in[3]);
    }
    if (in.size() < head + size) return 0;
    if ((in[0] & 0x0F) != 1) return head + size;
    Room& room = *client.room;
    if (room.turn.empty()) dirty_.push_back(&room);
    room.turn.push_back(static_cast<char>(0x81));
    if (size < 126) {
      room.turn.push_back(static_cast<char>(size));
    } else {
      room.turn.append({126, static_cast<char>(size >> 8), static_cast<char>(size & 0xFF)});
    }
    const std::string_view mask = in.substr(head - 4, 4);
    const std::size_t begin = room.turn.size();
    room.turn.append(in.substr(head, size));
    for (std::size_t i = 0; i < size; ++i) room.turn[begin + i] = static_cast<char>(room.turn[begin + i] ^ mask[i % 4]);
    return head + size;
  }

  void flush(Room& room) {
    for (Client* member : room.members) {
      if (!member->waiting.empty()) {
        member->waiting.append(room.turn);
        continue;
      }
      const ssize_t sent = send(member->fd, room.turn.data(), room.turn.size(), MSG_NOSIGNAL);
      const std::size_t done = sent < 0 ? 0 : static_cast<std::size_t>(sent);
      if (done == room.turn.size()) continue;
      member->waiting.assign(room.turn, done);
      watch(*member, EPOLLIN | EPOLLOUT);
    }
    room.turn.clear();
  }

  void write_waiting(Client& client) {
    const ssize_t sent = send(client.fd, client.waiting.data(), client.waiting.size(), MSG_NOSIGNAL);
    if (sent > 0) client.waiting.erase(0, static_cast<std::size_t>(sent));
    watch(client, client.waiting.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT);
  }

  void watch(Client& client, std::uint32_t events) {
    epoll_event event{events, {.ptr = &client}};
    epoll_ctl(epoll_, EPOLL_CTL_MOD, client.fd, &event);
  }

  void close(Client& client) {
    if (client.room != nullptr) std::erase(client.room->members, &client);
    ::close(client.fd);
    // This turn may still name it.
    gone_.push_back(std::move(clients_.extract(client.fd).mapped()));
  }

  int epoll_ = epoll_create1(0);
  int listener_ = -1;
  std::array<char, 256 * 1024> buffer_{};
  std::unordered_map<int, std::unique_ptr<Client>> clients_;
  std::vector<std::unique_ptr<Client>> gone_;
  std::map<std::string, Room> rooms_;
  std::vector<Room*> dirty_;
};

}  // namespace
}  // namespace confab::bench

int main() {
  confab::load::raise_descriptor_limit();
  return std::make_unique<confab::bench::BareFanout>()->run();
}
