#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "servers/hub/websocket/websocket_harness.hpp"

namespace confab::servers::hub {
namespace {

TEST(WebSocketClose, SendsWaitingRepliesButNoEvents) {
  WebSocketHarness harness;
  WsClient client = harness.connect();
  harness.on_loop([&] {
    WebSocket& socket = *harness.sessions[0]->socket;
    socket.send(Lane::event, text("event"));
    socket.send(Lane::reply, text("error"));
    socket.close(kCloseUnauthenticated, "sign in");
    socket.send(Lane::reply, text("late"));
    socket.close(kCloseNormal, "second");
    EXPECT_TRUE(socket.closing());
  });
  EXPECT_EQ(client.read_text(), "error");
  auto close = client.read_frame();
  ASSERT_TRUE(close);
  EXPECT_EQ(close->close_code(), kCloseUnauthenticated);
  EXPECT_EQ(close->payload.substr(2), "sign in");
  client.send_text("late too");
  client.send_close(kCloseUnauthenticated);
  EXPECT_TRUE(client.read_end());
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 0; }));
  harness.on_loop([&] {
    EXPECT_EQ(harness.sessions[0]->close_code, kCloseUnauthenticated);
    EXPECT_TRUE(harness.sessions[0]->messages.empty());
  });
}

TEST(WebSocketClose, AnswersTheClientsCloseAndTellsItsCode) {
  WebSocketHarness harness;
  WsClient with_code = harness.connect();
  with_code.send_bytes(frame(WsClient::kClose, close_payload(1001, "tab closed")) + frame(WsClient::kText, "late"));
  EXPECT_EQ(with_code.read_close(), 1001);
  EXPECT_TRUE(with_code.read_end());
  WsClient without_code = harness.connect();
  without_code.send_frame(WsClient::kClose, "");
  EXPECT_EQ(without_code.read_close(), 1005);
  WsClient broken = harness.connect();
  broken.reset();
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 0; }));
  harness.on_loop([&] {
    EXPECT_EQ(harness.sessions[0]->close_code, 1001);
    EXPECT_TRUE(harness.sessions[0]->messages.empty());
    EXPECT_EQ(harness.sessions[1]->close_code, kCloseNoStatus);
    EXPECT_EQ(harness.sessions[2]->close_code, kCloseAbnormal);
  });
}

TEST(WebSocketClose, EchoesEveryCodeThatMayBeSentWithItsReason) {
  WebSocketHarness harness;
  for (const int code : {1000, 1003, 1007, 1012, 1013, 1014, 3000, 4999}) {
    WsClient client = harness.connect();
    client.send_close(static_cast<std::uint16_t>(code), "why");
    const auto close = client.read_frame();
    ASSERT_TRUE(close) << code;
    EXPECT_EQ(close->opcode, WsClient::kClose);
    EXPECT_EQ(close->payload, close_payload(code, "why"));
    EXPECT_TRUE(client.read_end());
  }
}

TEST(WebSocketClose, ASocketMayBeClosedFromItsOwnMessage) {
  WebSocketHarness harness;
  harness.on_message = [](WebSocket& socket, std::string_view message) {
    socket.send(Lane::reply, text(std::string(message)));
    socket.close(kCloseSlowReader, "");
  };
  WsClient client = harness.connect();
  client.send_bytes(frame(WsClient::kText, "one") + frame(WsClient::kText, "two"));
  EXPECT_EQ(client.read_text(), "one");
  EXPECT_EQ(client.read_close(), kCloseSlowReader);
  harness.on_loop([&] { EXPECT_EQ(harness.sessions[0]->messages.size(), 1u); });
}

TEST(WebSocketClose, DoesNotWaitForeverForAClientThatReadsNothing) {
  WebSocketHarness harness;
  WsClient client = harness.connect(4096);
  harness.on_loop([&] {
    WebSocket& socket = *harness.sessions[0]->socket;
    for (int i = 0; i < 2000; ++i) socket.send(Lane::reply, text(std::string(1000, 'r')));
  });
  std::this_thread::sleep_for(50ms);
  harness.on_loop([&] { harness.sessions[0]->socket->close(kCloseSlowReader, ""); });
  const auto begin = std::chrono::steady_clock::now();
  bool gone = false;
  while (!gone && std::chrono::steady_clock::now() - begin < 20s) {
    gone = harness.eventually([&] { return harness.server().count() == 0; });
  }
  EXPECT_TRUE(gone);
}

}  // namespace
}  // namespace confab::servers::hub
