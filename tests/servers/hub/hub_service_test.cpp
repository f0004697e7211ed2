#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "common/engine/credentials.hpp"
#include "servers/hub/hub_fixture.hpp"

namespace confab::servers::hub {
namespace {

TEST_F(HubServiceTest, AMessageReachesTheOtherMemberAndNoStranger) {
  WsClient ann = connect();
  WsClient bob = connect();
  WsClient eve = connect();
  const std::string ok = hello(ann, ann_.token);
  EXPECT_EQ(*parse(ok).object("ok")->object("user")->string("email"), "ann@example.com");
  hello(bob, bob_.token);
  hello(eve, eve_.token);

  const std::string conversation = std::to_string(talk_.value);
  ann.send_text(R"({"id":2,"op":"messages.send","conversation":)" + conversation +
                R"(,"body":"hi","client_key":"k1"})");
  const std::string heard = bob.read_object();
  EXPECT_EQ(*parse(heard).string("event"), "message") << heard;
  EXPECT_EQ(*parse(heard).string("body"), "hi");
  EXPECT_EQ(*parse(heard).integer("from"), static_cast<std::int64_t>(ann_.id.value));
  // The sender has both, in either order.
  const std::string first = ann.read_object();
  const std::string second = ann.read_object();
  const std::string& answer = parse(first).has("ok") ? first : second;
  EXPECT_EQ(*parse(answer).integer("id"), 2);
  EXPECT_EQ(*parse(answer).object("ok")->string("client_key"), "k1");

  eve.send_text(R"({"id":2,"op":"messages.list","conversation":)" + conversation + "}");
  const std::string refused = eve.read_object();
  EXPECT_EQ(*parse(refused).object("error")->string("code"), "not_found") << refused;
  EXPECT_EQ(eve.read_object(100ms), "");
}

TEST_F(HubServiceTest, ALineFeedMayAlsoFollowTheLastObject) {
  WsClient ann = connect();
  ann.send_text(R"({"id":1,"op":"hello","token":")" + ann_.token + "\"}\n");
  EXPECT_TRUE(parse(ann.read_object()).has("ok"));
  ann.send_text("{\"id\":2,\"op\":\"users.me\"}\r\n{\"id\":3,\"op\":\"users.me\"}\r\n");
  EXPECT_EQ(*parse(ann.read_object()).integer("id"), 2);
  EXPECT_EQ(*parse(ann.read_object()).integer("id"), 3);
  ann.send_text("\n");
  EXPECT_EQ(ann.read_close(), kCloseBadRequest) << "nothing is no object";
}

TEST_F(HubServiceTest, TheLongestTextIsTakenEverywhereEvenIfEachByteIsEscaped) {
  std::string escaped;
  for (std::size_t i = 0; i < Limits::body_bytes_max; ++i) escaped += "\\u0061";
  const std::string conversation = std::to_string(talk_.value);
  const std::string whole(Limits::body_bytes_max, 'a');
  WsClient bob = connect();
  hello(bob, bob_.token);

  WsClient ann = connect();
  hello(ann, ann_.token);
  ann.send_text(R"({"id":2,"op":"messages.send","conversation":)" + conversation + R"(,"client_key":"k","body":")" +
                escaped + "\"}");
  EXPECT_EQ(body_of(bob.read_object()), whole);
  const std::string bearer = "Authorization: Bearer " + bob_.token + "\r\n";
  const std::string old = http(
      "POST", "/message", bearer,
      R"({"conversation_id":)" + conversation + R"(,"message":{"from":"bob@example.com","body":")" + escaped + "\"}}");
  EXPECT_TRUE(begins(old, "HTTP/1.1 200")) << old;
  EXPECT_EQ(body_of(bob.read_object()), whole);
  const std::string faye = http("POST", "/faye", "Content-Type: application/json\r\n",
                                R"({"channel":"/x","clientId":"none","data":{"body":")" + escaped + "\"}}");
  EXPECT_NE(faye.find("401:none:Unknown client"), std::string::npos) << faye.substr(0, 400);

  for (const OperationInfo& info : engine_->operations().catalogue()) {
    constexpr std::size_t kEnvelopeBytes = 1024;  // id and op
    EXPECT_GE(WebSocketLimits{}.message_bytes_max, info.request_bytes_max + kEnvelopeBytes) << info.name;
  }
}

TEST_F(HubServiceTest, MessagesSentAtOnceAreCommittedAndDeliveredTogether) {
  constexpr int kMessages = 30;  // over 6 KiB: several reads
#ifdef __SANITIZE_THREAD__
  int tries_left = 15;  // the hub reads for so long that the writer's own look often comes in between
#else
  int tries_left = 1;
#endif
  WsClient ann = connect();
  WsClient bob = connect();
  hello(ann, ann_.token);
  hello(bob, bob_.token);
  std::string requests;
  for (int i = 0; i < kMessages; ++i) {
    requests +=
        WsClient::frame(WsClient::kText, R"({"id":)" + std::to_string(i + 2) +
                                             R"(,"op":"messages.send","conversation":)" + std::to_string(talk_.value) +
                                             R"(,"body":")" + std::to_string(i) + std::string(120, '.') + "\"}");
  }
  std::uint64_t batches = 0;
  int frames = 0;
  const auto together = [&] { return batches <= 2 && frames <= 2; };
  do {
    const std::uint64_t before = engine_->stats().batches;
    ASSERT_TRUE(ann.send_bytes(requests));
    frames = 0;
    std::vector<std::string> heard;
    while (heard.size() < kMessages) {
      const auto frame = bob.read_text();
      ASSERT_TRUE(frame) << "after " << heard.size();
      ++frames;
      std::istringstream lines(*frame);
      for (std::string line; std::getline(lines, line);) heard.push_back(body_of(line));
    }
    for (int i = 0; i < kMessages; ++i) {
      EXPECT_EQ(heard[static_cast<std::size_t>(i)], std::to_string(i) + std::string(120, '.'));
    }
    batches = engine_->stats().batches - before;
  } while (--tries_left > 0 && !together());
  // The writer looks for commands by itself now and then, and may so take a part of them.
  EXPECT_LE(batches, 2u);
  EXPECT_LE(frames, 2);
}

TEST_F(HubServiceTest, ResumeAfterABrokenConnectionLosesNothingAndRepeatsNothing) {
  std::string cursor;
  {
    WsClient bob = connect();
    cursor = cursor_of(hello(bob, bob_.token));
    send(ann_.id, talk_, "0");
    const std::string event = bob.read_object();
    EXPECT_EQ(body_of(event), "0");
    cursor = *parse(event).string("cursor");
    bob.reset();
  }
  for (int i = 1; i <= 300; ++i) send(ann_.id, talk_, std::to_string(i));
  WsClient bob = connect();
  bob.send_text(R"({"id":1,"op":"hello","token":")" + bob_.token + R"(","cursor":")" + cursor + "\"}");
  const std::string ok = bob.read_object();
  EXPECT_TRUE(*parse(ok).object("ok")->boolean("resumed")) << ok;
  std::thread more([&] {
    for (int i = 301; i <= 400; ++i) send(ann_.id, talk_, std::to_string(i));
  });
  for (int i = 1; i <= 400; ++i) ASSERT_EQ(body_of(bob.read_object()), std::to_string(i));
  more.join();
  EXPECT_EQ(bob.read_object(100ms), "");
}

TEST_F(HubServiceTest, ASlowReaderGetsEverythingOnceAndInOrder) {
  WsClient bob(hub_->port(), 4096);
  ASSERT_NE(bob.upgrade().find("101"), std::string::npos);
  hello(bob, bob_.token);
  const std::string padding(8000, 'p');
  constexpr int kMessages = 300;
  for (int i = 0; i < kMessages; ++i) send(ann_.id, talk_, std::to_string(i) + padding);
  for (int i = 0; i < 1000 && metrics_.counter("confab_hub_slow_readers_total", "").value() == 0; ++i) {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_GT(metrics_.counter("confab_hub_slow_readers_total", "").value(), 0u) << "nobody was slow: nothing is tested";
  for (int i = 0; i < kMessages; ++i) ASSERT_EQ(body_of(bob.read_object()), std::to_string(i) + padding);
}

TEST_F(HubServiceTest, SigningOutClosesTheSocket) {
  WsClient ann = connect();
  hello(ann, ann_.token);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(engine_->sign_out(ann_.caller));
  EXPECT_EQ(ann.read_close(), kCloseUnauthenticated);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
}

TEST_F(HubServiceTest, DisablingAUserClosesAllTheirSocketsAndNobodyElses) {
  WsClient phone = connect();
  WsClient desk = connect();
  WsClient bob = connect();
  hello(phone, ann_.token);
  hello(desk, sign_in(ann_).token);
  hello(bob, bob_.token);
  ASSERT_TRUE(engine_->disable_user(ann_.id));
  for (WsClient* socket : {&phone, &desk}) EXPECT_EQ(socket->read_close(), kCloseUnauthenticated);
  WsClient again = connect();
  EXPECT_EQ(*parse(hello(again, ann_.token)).object("error")->string("code"), "unauthenticated");
  EXPECT_EQ(again.read_close(), kCloseUnauthenticated);
  bob.send_text(R"({"id":2,"op":"users.me"})");
  EXPECT_EQ(*parse(bob.read_object()).integer("id"), 2);

  ASSERT_TRUE(engine_->enable_user(ann_.id));
  WsClient enabled = connect();
  EXPECT_TRUE(parse(hello(enabled, sign_in(ann_).token)).has("ok"));
  ASSERT_TRUE(engine_->end_sessions(ann_.id));
  EXPECT_EQ(enabled.read_close(), kCloseUnauthenticated);
}

TEST_F(HubServiceTest, ASessionThatEndedWhileItsClientWasAwayIsRefusedAtHello) {
  std::string cursor;
  {
    WsClient ann = connect();
    cursor = cursor_of(hello(ann, ann_.token));
  }
  ASSERT_TRUE(engine_->sign_out(ann_.caller));
  WsClient ann = connect();
  const std::string refused = hello(ann, ann_.token, cursor);
  EXPECT_EQ(*parse(refused).object("error")->string("code"), "unauthenticated") << refused;
  EXPECT_EQ(ann.read_close(), kCloseUnauthenticated);
}

TEST_F(HubServiceTest, TheCookieOpensASocketForAnAllowedPageOnly) {
  const std::string cookie = "Cookie: " + session_cookie_name(*engine_) + "=" + ann_.refresh_token + "\r\n";
  WsClient page = connect("Origin: https://chat.example.org\r\n" + cookie);
  page.send_text(R"({"id":1,"op":"hello"})");
  EXPECT_TRUE(parse(page.read_object()).has("ok"));
  WsClient program = connect(cookie);
  program.send_text(R"({"id":1,"op":"hello"})");
  EXPECT_TRUE(parse(program.read_object()).has("error"));
  EXPECT_EQ(program.read_close(), kCloseUnauthenticated);
  WsClient stranger(hub_->port());
  EXPECT_EQ(stranger.upgrade("/ws", "Origin: https://evil.example.org\r\n" + cookie).find("HTTP/1.1 403"), 0u);
}

TEST_F(HubServiceTest, FramesBeforeTheAnswerAreRefused) {
  WsClient client(hub_->port());
  client.send_bytes(WsClient::upgrade_request() + WsClient::frame(WsClient::kText, "{}"));
  EXPECT_EQ(client.read_head().find("HTTP/1.1 400"), 0u);
  EXPECT_TRUE(client.read_end());
}

TEST_F(HubServiceTest, StoppingClosesSocketsWithAHint) {
  WsClient ann = connect();
  hello(ann, ann_.token);
  std::thread answer([&] {
    const auto close = ann.read_frame();
    ASSERT_TRUE(close);
    EXPECT_EQ(close->close_code(), kCloseRestart);
    EXPECT_EQ(close->payload.find("retry_after_ms="), 2u);
    ann.send_close(kCloseRestart);
  });
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(hub_->stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  answer.join();
}

}  // namespace
}  // namespace confab::servers::hub
