#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/websocket/websocket_harness.hpp"

namespace confab::servers::hub {
namespace {

struct Violation {
  const char* name;
  std::string bytes;
  std::uint16_t close_code;
};

std::vector<Violation> violations() {
  using C = WsClient;
  const WsClient::Shape fragment{.final = false};
  std::string many_frames = frame(C::kText, "", fragment);
  for (int i = 0; i < 64; ++i) many_frames += frame(C::kContinuation, "", fragment);
  return {
      {"unmasked", frame(C::kText, "{}", {.masked = false}), 1002},
      {"unmasked ping", frame(C::kPing, "", {.masked = false}), 1002},
      {"reserved bit", frame(C::kText, "{}", {.reserved_bits = 4}), 1002},
      {"reserved opcode", frame(3, "{}"), 1002},
      {"reserved control opcode", frame(11, ""), 1002},
      {"continuation of nothing", frame(C::kContinuation, "{}"), 1002},
      {"a message within another", frame(C::kText, "a", fragment) + frame(C::kText, "b"), 1002},
      {"fragmented ping", frame(C::kPing, "a", fragment), 1002},
      {"long ping", frame(C::kPing, std::string(126, 'a')), 1002},
      {"binary", frame(C::kBinary, "{}"), 1003},
      {"not UTF-8", frame(C::kText, "\xff"), 1007},
      {"overlong UTF-8", frame(C::kText, "\xc0\xaf"), 1007},
      {"surrogate in UTF-8", frame(C::kText, "\xed\xa0\x80"), 1007},
      {"UTF-8 cut off", frame(C::kText, "\xe2\x82"), 1007},
      {"too long", frame(C::kText, std::string(WebSocketLimits{}.message_bytes_max + 1, 'x')), 1009},
      {"claims to be long", frame(C::kText, "x", {.length_bytes = 8, .claimed_size = 1ull << 40}), 1009},
      {"negative length", frame(C::kText, "x", {.length_bytes = 8, .claimed_size = 1ull << 63}), 1002},
      {"too long in pieces",
       frame(C::kText, std::string(WebSocketLimits{}.message_bytes_max, 'x'), fragment) + frame(C::kContinuation, "x"),
       1009},
      {"too many pieces", many_frames, 1009},
      {"close payload of one byte", frame(C::kClose, "x"), 1002},
      {"close code 999", frame(C::kClose, close_payload(999)), 1002},
      {"close code 5000", frame(C::kClose, close_payload(5000)), 1002},
      {"close code 1005", frame(C::kClose, close_payload(1005)), 1002},
      {"close reason not UTF-8", frame(C::kClose, close_payload(1000, "\xff")), 1007},
  };
}

TEST(WebSocketInbound, AViolationClosesWithItsCodeAndDeliversNothing) {
  WebSocketHarness harness;
  for (const Violation& violation : violations()) {
    WsClient client = harness.connect();
    client.send_bytes(violation.bytes);
    EXPECT_EQ(client.read_close(), violation.close_code) << violation.name;
  }
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 0; }));
  const auto all = violations();
  harness.on_loop([&] {
    ASSERT_EQ(harness.sessions.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_TRUE(harness.sessions[i]->messages.empty()) << all[i].name;
      EXPECT_EQ(harness.sessions[i]->close_code, all[i].close_code) << all[i].name;
    }
  });
}

TEST(WebSocketInbound, AHeaderThatComesByteByByteIsCheckedToo) {
  WebSocketHarness harness;
  WsClient client = harness.connect();
  const std::string bytes = frame(WsClient::kText, "{}", {.masked = false});
  client.send_bytes(bytes.substr(0, 1));
  EXPECT_FALSE(client.read_frame(100ms));
  client.send_bytes(bytes.substr(1));
  EXPECT_EQ(client.read_close(), 1002);
}

TEST(WebSocketInbound, JoinsFragmentsAroundControlFrames) {
  WebSocketHarness harness;
  harness.on_message = echo;
  WsClient client = harness.connect();
  const WsClient::Shape fragment{.final = false};
  client.send_bytes(frame(WsClient::kText, "x", {}) + frame(WsClient::kText, "\xe2", fragment) +
                    frame(WsClient::kPong, "\xff") + frame(WsClient::kContinuation, "", fragment) +
                    frame(WsClient::kPing, "still there?") + frame(WsClient::kContinuation, "\x82\xac"));
  EXPECT_EQ(client.read_text(), "x\n\xe2\x82\xac");
}

TEST(WebSocketInbound, TakesAMessageAtTheLimitHoweverItIsCut) {
  WebSocketHarness harness;
  const std::string largest(WebSocketLimits{}.message_bytes_max, 'y');
  WsClient client = harness.connect();
  client.send_text(largest);
  client.send_frame(WsClient::kText, largest.substr(0, 1), {.final = false});
  for (int i = 0; i < 62; ++i) client.send_frame(WsClient::kContinuation, "", {.final = false});
  client.send_frame(WsClient::kContinuation, largest.substr(1));
  client.send_text("");
  EXPECT_TRUE(harness.eventually([&] { return harness.sessions[0]->messages.size() == 3; }));
  harness.on_loop([&] {
    EXPECT_EQ(harness.sessions[0]->messages[0], largest);
    EXPECT_EQ(harness.sessions[0]->messages[1], largest);
    EXPECT_EQ(harness.sessions[0]->messages[2], "");
  });
}

TEST(WebSocketInbound, ReadsEverythingThatWasSentAtOnceInOneIteration) {
  WebSocketHarness harness;
  std::vector<std::string> happened;  // of the loop
  std::size_t heard = 0;
  harness.on_loop([&] {
    harness.server().bracket_input([&] { happened.emplace_back("begin"); },
                                   [&] { happened.push_back("end after " + std::to_string(heard)); });
    harness.on_message = [&](WebSocket& socket, std::string_view message) {
      ++heard;
      if (heard == 60) happened.push_back("queued " + std::to_string(socket.queued_bytes()));
      echo(socket, message);
    };
  });
  WsClient client = harness.connect();
  std::string requests;
  std::string answer;
  for (int i = 0; i < 60; ++i) {
    const std::string request = std::to_string(i) + std::string(180, 'r');
    requests += WsClient::frame(WsClient::kText, request);
    answer += (i == 0 ? "" : "\n") + request;
  }
  // The loop sees nothing of it before all is there.
  harness.on_loop([&] { EXPECT_TRUE(client.send_bytes(requests)); });
  EXPECT_EQ(client.read_text(), answer) << "the answers are one message";
  harness.on_loop([&] {
    const std::vector<std::string> expected{"begin", "queued " + std::to_string(10 * 181 + 49 * 182), "end after 60"};
    EXPECT_EQ(happened, expected);
  });
}

TEST(WebSocketInbound, AnEndlessSenderDoesNotKeepTheLoopFromTheOthers) {
  WebSocketHarness harness;
  std::vector<int> turns{0};  // messages of each turn
  harness.on_loop([&] {
    harness.server().bracket_input([] {}, [&] { turns.push_back(0); });
    harness.on_message = [&](WebSocket&, std::string_view) { ++turns.back(); };
  });
  WsClient client = harness.connect();
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += WsClient::frame(WsClient::kText, std::string(900, 'r'));
  EXPECT_TRUE(client.send_bytes(requests));
  EXPECT_TRUE(harness.eventually([&] { return std::accumulate(turns.begin(), turns.end(), 0) == 200; }));
  harness.on_loop([&] { EXPECT_LE(*std::max_element(turns.begin(), turns.end()), 20); });
}

TEST(WebSocketInbound, ASocketMayBeClosedWhileMoreOfItIsRead) {
  WebSocketHarness harness;
  harness.on_loop([&] {
    harness.on_message = [](WebSocket& socket, std::string_view) { socket.close(kCloseBadRequest, "enough"); };
  });
  WsClient client = harness.connect();
  std::string requests;
  for (int i = 0; i < 20; ++i) requests += WsClient::frame(WsClient::kText, std::string(900, 'r'));
  harness.on_loop([&] { EXPECT_TRUE(client.send_bytes(requests)); });
  EXPECT_EQ(client.read_close(), kCloseBadRequest);
  client.hang_up();
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 0; }));
  harness.on_loop([&] { EXPECT_EQ(harness.sessions[0]->messages.size(), 1u); });
}

TEST(WebSocketInbound, AnswersPings) {
  WebSocketHarness harness;
  WsClient client = harness.connect();
  client.send_frame(WsClient::kPing, "hi");
  auto pong = client.read_frame();
  ASSERT_TRUE(pong);
  EXPECT_EQ(pong->opcode, WsClient::kPong);
  EXPECT_EQ(pong->payload, "hi");
}

TEST(WebSocketInbound, AnswersTheLastOfSeveralPings) {
  WebSocketHarness harness;
  harness.on_message = echo;
  WsClient client = harness.connect();
  client.send_bytes(frame(WsClient::kPing, "1") + frame(WsClient::kPing, "2") + frame(WsClient::kPing, "3"));
  std::vector<std::string> pongs;
  while (pongs.empty() || pongs.back() != "3") {
    const auto pong = client.read_frame();
    ASSERT_TRUE(pong) << pongs.size();
    ASSERT_EQ(pong->opcode, WsClient::kPong);
    pongs.push_back(pong->payload);
  }
  client.send_text("after");
  const auto next = client.read_frame();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->payload, "after") << "the last is answered once";
}

TEST(WebSocketInbound, APingThatComesWhileALongMessageGoesOutIsAnsweredBehindIt) {
  WebSocketHarness harness;
  WsClient client = harness.connect(4096);
  const std::string large(1 << 20, 'L');
  harness.on_loop([&] { harness.sessions[0]->socket->send(Lane::reply, text(large)); });
  client.send_frame(WsClient::kPing, "there?");
  const auto message = client.read_frame();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, large);
  const auto pong = client.read_frame();
  ASSERT_TRUE(pong);
  EXPECT_EQ(pong->opcode, WsClient::kPong);
  EXPECT_EQ(pong->payload, "there?");
}

TEST(WebSocketInbound, AFrameWithoutAMaskIsRefusedWhateverCameBefore) {
  const WsClient::Shape unmasked{.masked = false};
  const WsClient::Shape fragment{.final = false};
  WebSocketHarness harness;
  for (const std::string& wrong :
       {frame(WsClient::kText, "{}", unmasked), frame(WsClient::kPing, "", unmasked),
        frame(WsClient::kText, "{", fragment) + frame(WsClient::kContinuation, "}", unmasked),
        frame(WsClient::kClose, close_payload(1000), unmasked)}) {
    WsClient client = harness.connect();
    client.send_text("{\"first\":1}");
    EXPECT_TRUE(harness.eventually([&] { return harness.sessions.back()->messages.size() == 1; }));
    client.send_bytes(wrong + frame(WsClient::kText, "{\"later\":1}"));
    EXPECT_EQ(client.read_close(), kCloseProtocolError);
    EXPECT_TRUE(client.read_end()) << "who broke the rules must not be waited for";
    harness.on_loop([&] { EXPECT_EQ(harness.sessions.back()->messages.size(), 1u); });
  }
}

TEST(WebSocketInbound, DropsAClientThatAnswersNoPing) {
  WebSocketLimits limits;
  limits.ping_after_s = 1;
  limits.gone_after_s = 2;
  WebSocketHarness harness(limits);
  WsClient silent = harness.connect();
  WsClient alive = harness.connect();
  auto ping = silent.read_frame();
  ASSERT_TRUE(ping);
  EXPECT_EQ(ping->opcode, WsClient::kPing);
  EXPECT_FALSE(alive.read_text(2'500ms));  // answers its pings meanwhile
  EXPECT_TRUE(silent.read_end());
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 1; }));
  harness.on_loop([&] {
    EXPECT_EQ(harness.sessions[0]->close_code, kCloseAbnormal);
    EXPECT_NE(harness.sessions[1]->socket, nullptr);
  });
}

}  // namespace
}  // namespace confab::servers::hub
