#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/websocket/websocket_harness.hpp"

namespace confab::servers::hub {
namespace {

TEST(WebSocketOutbound, WhatIsSentInOneIterationIsOneMessage) {
  WebSocketHarness harness;
  WsClient first = harness.connect();
  WsClient second = harness.connect();
  harness.on_loop([&] {
    const SharedText shared = text("shared");
    for (auto& session : harness.sessions) {
      session->socket->send(Lane::reply, text("own"));
      session->socket->send(Lane::event, shared);
    }
  });
  EXPECT_EQ(first.read_text(), "own\nshared");
  EXPECT_EQ(second.read_text(), "own\nshared");
}

TEST(WebSocketOutbound, LongAnswersComeWholeInSeveralMessages) {
  WebSocketHarness harness;
  WsClient client = harness.connect();
  std::string expected;
  harness.on_loop([&] {
    for (int i = 0; i < 3000; ++i) {
      const std::string line = std::to_string(i) + std::string(static_cast<std::size_t>(i % 500), 'z');
      expected += line + "\n";
      harness.sessions[0]->socket->send(Lane::event, text(line));
    }
    const std::string large(300'000, 'L');
    harness.sessions[0]->socket->send(Lane::reply, text(large));
    expected += large + "\n";
  });
  std::string got;
  while (got.size() < expected.size()) {
    auto message = client.read_text();
    ASSERT_TRUE(message);
    got += *message + "\n";
  }
  EXPECT_EQ(got, expected);
}

TEST(WebSocketOutbound, ASlowReaderIsSeenAndGetsEverythingInTheEnd) {
  WebSocketHarness harness;
  WsClient client = harness.connect(4096);
  constexpr int kTexts = 2000;
  const std::string body(1000, 'e');
  harness.on_loop([&] {
    for (int i = 0; i < kTexts; ++i) harness.sessions[0]->socket->send(Lane::event, text(std::to_string(i) + body));
    harness.sessions[0]->drained = 0;
  });
  harness.on_loop([] {});  // the loop has turned once since
  harness.on_loop([&] {
    EXPECT_GT(harness.sessions[0]->socket->queued_bytes(), 0u) << "the kernel took everything: nothing is tested";
    EXPECT_EQ(harness.sessions[0]->drained, 0);
  });
  std::string got;
  std::string expected;
  for (int i = 0; i < kTexts; ++i) expected += std::to_string(i) + body + "\n";
  while (got.size() < expected.size()) {
    auto message = client.read_text();
    ASSERT_TRUE(message);
    got += *message + "\n";
  }
  EXPECT_EQ(got, expected);
  EXPECT_TRUE(harness.eventually([&] { return harness.sessions[0]->drained == 1; }));
  harness.on_loop([&] { EXPECT_EQ(harness.sessions[0]->socket->queued_bytes(), 0u); });
}

TEST(WebSocketOutbound, AReaderThatIsSlowAllTheTimeIsNotTakenForGone) {
  WebSocketLimits limits;
  limits.ping_after_s = 1;
  limits.gone_after_s = 3;
  WebSocketHarness harness(limits);
  WsClient slow = harness.connect(4096);
  const SharedText body = text(std::string(1000, 'e'));
  harness.on_loop([&] {
    for (int i = 0; i < 20'000; ++i) harness.sessions[0]->socket->send(Lane::event, body);
  });
  const auto until = std::chrono::steady_clock::now() + 4'500ms;
  while (std::chrono::steady_clock::now() < until) {
    ASSERT_TRUE(slow.read_text());
    std::this_thread::sleep_for(50ms);
  }
  harness.on_loop([&] {
    ASSERT_NE(harness.sessions[0]->socket, nullptr);
    EXPECT_GT(harness.sessions[0]->socket->queued_bytes(), 0u) << "the reader was not slow: nothing is tested";
  });
}

TEST(WebSocketOutbound, SharedAndOwnMessagesAreNotMixedUp) {
  WebSocketHarness harness;
  WsClient quick = harness.connect();
  WsClient slow = harness.connect(4096);
  std::vector<std::string> expected(2);
  for (int turn = 0; turn < 200; ++turn) {
    harness.on_loop([&] {
      for (int i = 0; i < 3; ++i) {
        const SharedText shared = text("event " + std::to_string(turn) + std::string(3000, 'e'));
        for (std::size_t of = 0; of < 2; ++of) {
          if ((turn + i) % 7 == 0) {
            const SharedText own = text("answer of " + std::to_string(of));
            harness.sessions[of]->socket->send(Lane::reply, own);
            expected[of] += *own + "\n";
          }
          harness.sessions[of]->socket->send(Lane::event, shared);
          expected[of] += *shared + "\n";
        }
      }
    });
  }
  WsClient* clients[] = {&quick, &slow};
  for (std::size_t of = 0; of < 2; ++of) {
    std::string got;
    while (got.size() < expected[of].size()) {
      const auto message = clients[of]->read_text();
      ASSERT_TRUE(message) << "of " << of << " after " << got.size() << " bytes";
      got += *message + "\n";
    }
    EXPECT_TRUE(got == expected[of]) << "of " << of;
  }
}

}  // namespace
}  // namespace confab::servers::hub
