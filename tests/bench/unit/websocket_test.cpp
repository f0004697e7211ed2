#include "bench/load/websocket.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace confab::load {
namespace {

constexpr std::string_view kUpgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
constexpr std::string_view kEnd("\x88\x04\x0f\xa8no", 6);  // 4008 "no"

class Recorder final : public WebSocket {
 public:
  using WebSocket::WebSocket;
  bool opened = false;
  std::vector<std::string> texts;
  std::string end;

 private:
  void on_open() override { opened = true; }
  void on_text(std::string_view text) override { texts.emplace_back(text); }
  void on_end(std::uint16_t code, std::string_view reason) override {
    end = std::to_string(code) + " " + std::string(reason);
  }
};

/// A client, and the other end of its connection.
class WebSocketTest : public testing::Test {
 public:
  WebSocketTest() {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(listener, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener, 1);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    client.connect(Address::of("127.0.0.1", ntohs(address.sin_port)), "/ws", "confab.v1");
    server = accept(listener, nullptr, nullptr);
    close(listener);
  }
  ~WebSocketTest() override { close(server); }

  /// The server sends `bytes` in pieces of this size, each read before the next.
  void serve(std::string_view bytes, std::size_t piece) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
      ASSERT_GT(send(server, bytes.data(), std::min(piece, bytes.size()), MSG_NOSIGNAL), 0);
      loop.run_for(kSecond / 1000);
    }
  }

  bool wait(const std::function<bool()>& done) { return loop.run_until(done, now() + 10 * kSecond); }

  Loop loop;
  Recorder client{loop};
  int server = -1;
};

std::string frame(char first_byte, std::string_view payload) {
  std::string out{first_byte};
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(payload.size()));
  } else {
    out.append({126, static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size() & 0xFF)});
  }
  return out.append(payload);
}

TEST_F(WebSocketTest, ReadsFramesThatAreCutAnywhere) {
  const std::string large(300, 'y');
  const std::string bytes = std::string(kUpgraded) + frame('\x81', "one") + frame('\x01', "two, in ") +
                            frame('\x80', "parts") + frame('\x81', large) + std::string(kEnd);
  serve(bytes, 3);
  ASSERT_TRUE(wait([&] { return !client.end.empty(); }));
  EXPECT_TRUE(client.opened);
  EXPECT_EQ(client.texts, (std::vector<std::string>{"one", "two, in parts", large}));
  EXPECT_EQ(client.end, "4008 no");
}

TEST_F(WebSocketTest, AnswersAPingWithItsPayload) {
  serve(std::string(kUpgraded) + frame('\x89', "are you there"), 1000);
  std::string got;
  ASSERT_TRUE(wait([&] {
    std::array<char, 1000> buffer;
    const ssize_t size = recv(server, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) got.append(buffer.data(), static_cast<std::size_t>(size));
    return got.find("\r\n\r\n") != std::string::npos && got.substr(got.find("\r\n\r\n") + 4).size() == 6 + 13;
  }));
  const std::string pong = got.substr(got.find("\r\n\r\n") + 4);
  EXPECT_EQ(pong.substr(0, 2), "\x8A\x8D");
  for (std::size_t i = 0; i < 13; ++i) EXPECT_EQ(pong[6 + i] ^ pong[2 + i % 4], "are you there"[i]);
}

TEST_F(WebSocketTest, SaysWhyTheUpgradeWasRefused) {
  serve("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", 1000);
  ASSERT_TRUE(wait([&] { return !client.end.empty(); }));
  EXPECT_FALSE(client.opened);
  EXPECT_EQ(client.end, "1006 no upgrade: HTTP/1.1 429 Too Many Requests");
}

TEST_F(WebSocketTest, EndsWhenAFrameIsMasked) {
  serve(std::string(kUpgraded) + std::string("\x81\x81\0\0\0\0x", 7), 1000);
  ASSERT_TRUE(wait([&] { return !client.end.empty(); }));
  EXPECT_TRUE(client.texts.empty());
  EXPECT_EQ(client.end, "1006 a frame that no server sends");
}

}  // namespace
}  // namespace confab::load
