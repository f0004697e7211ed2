#include <string>

#include <gtest/gtest.h>

#include "servers/hub/websocket/websocket_harness.hpp"

namespace confab::servers::hub {
namespace {

TEST(WebSocketHandover, AnswersTheUpgradeAndNamesTheSubprotocol) {
  WebSocketHarness harness;
  WsClient client(harness.port());
  const std::string head = client.upgrade();
  EXPECT_EQ(head.rfind("HTTP/1.1 101 ", 0), 0u) << head;
  EXPECT_NE(head.find(std::string("Sec-WebSocket-Accept: ") + WsClient::kAccept), std::string::npos) << head;
  EXPECT_NE(head.find("Sec-WebSocket-Protocol: confab.v1\r\n"), std::string::npos) << head;
  EXPECT_EQ(head.find("Extensions"), std::string::npos) << head;
}

TEST(WebSocketHandover, AnArrayOfObjectsHasNoSubprotocol) {
  WebSocketHarness harness;
  harness.on_loop([&] { harness.framing = Framing::json_array; });
  WsClient client(harness.port());
  const std::string head = client.upgrade();
  EXPECT_EQ(head.rfind("HTTP/1.1 101 ", 0), 0u) << head;
  EXPECT_EQ(head.find("Sec-WebSocket-Protocol"), std::string::npos) << head;
  harness.on_loop([&] {
    for (const char* object : {"{1}", "{2}"}) harness.sessions[0]->socket->send(Lane::event, text(object));
  });
  EXPECT_EQ(client.read_text(), "[{1},{2}]");
}

TEST(WebSocketHandover, AClientThatOffersCompressionGetsNone) {
  WebSocketHarness harness;
  harness.on_message = echo;
  WsClient client(harness.port());
  const std::string head =
      client.upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  EXPECT_EQ(head.rfind("HTTP/1.1 101 ", 0), 0u) << head;
  EXPECT_EQ(head.find("Extensions"), std::string::npos) << head;
  client.send_frame(WsClient::kText, "deflated", {.reserved_bits = 4});
  EXPECT_EQ(client.read_close(), 1002) << "the bit that says so is nobody's then";
}

TEST(WebSocketHandover, TakesARequestOfAnySizeThatHttpTook) {
  WebSocketHarness harness;
  harness.on_message = echo;
  WsClient client(harness.port());
  const std::string padding = "X-Padding: " + std::string(12'000, 'x') + "\r\n";
  EXPECT_NE(client.upgrade("/ws", padding + "Sec-WebSocket-Extensions: permessage-deflate\r\n").find("101"),
            std::string::npos);
  client.send_text("hello");
  EXPECT_EQ(client.read_text(), "hello");
}

TEST(WebSocketHandover, RefusesSocketsOverTheLimit) {
  WebSocketLimits limits;
  limits.sockets_max = 2;
  WebSocketHarness harness(limits);
  WsClient first = harness.connect();
  WsClient second = harness.connect();
  WsClient third(harness.port());
  EXPECT_EQ(third.upgrade(), "");
  EXPECT_TRUE(third.read_end());
  harness.on_loop([&] {
    EXPECT_EQ(harness.server().count(), 2u);
    EXPECT_EQ(harness.last_adoption.code(), ErrorCode::overloaded);
  });
  first.hang_up();
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 1; }));
  WsClient fourth = harness.connect();
}

TEST(WebSocketHandover, TakesOneEndOfASocketPair) {
  WebSocketHarness harness;
  harness.on_message = echo;
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  WsClient client = WsClient::over(ends[0]);
  harness.on_loop([&] { harness.adopt(ends[1]); });
  EXPECT_NE(client.read_head().find("101"), std::string::npos);
  client.send_text("through TLS, one day");
  EXPECT_EQ(client.read_text(), "through TLS, one day");
}

TEST(WebSocketHandover, AConnectionThatIsGoneIsAnErrorAndNoSocket) {
  WebSocketHarness harness;
  for (int i = 0; i < 20; ++i) {
    WsClient client(harness.port());
    client.send_bytes(WsClient::upgrade_request());
    client.reset();
  }
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 0; }));
  harness.connect();
}

}  // namespace
}  // namespace confab::servers::hub
