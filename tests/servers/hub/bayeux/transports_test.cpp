#include "servers/hub/bayeux/bayeux_fixture.hpp"

namespace confab::servers::hub {
namespace {

using tests::WsClient;

/// What JavaScript's encodeURIComponent makes of it, or a bit more.
std::string encoded(const std::string& text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

class BayeuxTransportsTest : public BayeuxTest {
 protected:
  std::string call_back(const std::string& messages, const std::string& callback, const std::string& headers = "") {
    return get("/faye?message=" + encoded(messages) + "&jsonp=" + callback, headers);
  }
};

TEST_F(BayeuxTransportsTest, OneRequestMayHoldSeveralMessages) {
  const std::string ann = handshake(bearer(ann_));
  const std::string answer =
      post("[" + subscribe(ann, channel_) + "," + connect(ann, "c", at_once()) + "," + publish(ann, "hi", "p") + "]");
  EXPECT_LT(answer.find(R"("id":"s")"), answer.find(R"("id":"c")")) << answer;
  EXPECT_LT(answer.find(R"("id":"c")"), answer.find(R"("id":"p")")) << answer;
  EXPECT_FALSE(has(answer, "false")) << answer;
  EXPECT_EQ(post("[]"), "[]");
}

TEST_F(BayeuxTransportsTest, ANullAmongMessagesIsNoMessage) {
  const std::string answer = post("[null," + hello() + ",null]");
  EXPECT_TRUE(successful(answer)) << answer;
  EXPECT_EQ(post("[null]"), "[]");
  EXPECT_EQ(post("null"), "[]");
}

TEST_F(BayeuxTransportsTest, ThePathMayEndInTheNameOfTheRequest) {
  const auto ask = [this](const std::string& method, const std::string& path) {
    const std::string body = "[" + hello() + "]";
    WsClient client(port());
    client.send_bytes(method + " " + path +
                      " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                      "Content-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.read_all();
  };
  for (const char* about : {"handshake", "connect", "disconnect", "subscribe", "unsubscribe", "publish"}) {
    EXPECT_TRUE(successful(ask("POST", std::string("/faye/") + about))) << about;
  }
  EXPECT_TRUE(has(ask("POST", "/faye/other"), " 405 "));
  EXPECT_TRUE(has(ask("POST", "/faye/handshake/x"), " 405 "));
}

TEST_F(BayeuxTransportsTest, AnswersForbidCaching) {
  const std::string answer = begin(hello()).read_all();
  EXPECT_TRUE(has(answer, "Content-Type: application/json; charset=utf-8\r\n")) << answer;
  EXPECT_TRUE(has(answer, "Cache-Control: no-cache, no-store\r\n"));
  EXPECT_TRUE(has(answer, "X-Content-Type-Options: nosniff\r\n"));
}

TEST_F(BayeuxTransportsTest, WhatIsNoRequestOfBayeuxGetsA400) {
  for (const char* body : {"", "nonsense", "5", "[5]"}) EXPECT_TRUE(has(begin(body).read_all(), " 400 ")) << body;
  EXPECT_TRUE(has(get("/faye"), " 400 "));
  EXPECT_TRUE(has(get("/faye?message=x"), " 400 "));
  EXPECT_TRUE(has(get("/faye?jsonp=f"), " 400 "));
}

TEST_F(BayeuxTransportsTest, APageOfAnotherOriginPostsAForm) {
  const std::string body = "message=" + encoded("[" + hello() + "]");
  WsClient client(port());
  client.send_bytes(
      "POST /faye HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: text/plain;charset=UTF-8\r\n"
      "Origin: https://chat.example.org\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  const std::string answer = client.read_all();
  EXPECT_TRUE(successful(answer)) << answer;
  EXPECT_TRUE(has(answer, "Access-Control-Allow-Origin: https://chat.example.org\r\n")) << answer;
  EXPECT_TRUE(has(answer, "Access-Control-Allow-Credentials: true\r\n")) << answer;
  EXPECT_TRUE(has(answer, "Vary: Origin\r\n")) << answer;
}

TEST_F(BayeuxTransportsTest, APreflightIsAnsweredForAllowedPagesOnly) {
  const auto preflight = [&](const std::string& origin) {
    WsClient client(port());
    client.send_bytes("OPTIONS /faye HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nOrigin: " + origin +
                      "\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    return client.read_all();
  };
  const std::string allowed = preflight("https://chat.example.org");
  EXPECT_TRUE(has(allowed, " 200 ")) << allowed;
  EXPECT_TRUE(has(allowed, "Access-Control-Allow-Origin: https://chat.example.org\r\n")) << allowed;
  EXPECT_TRUE(has(allowed, "Access-Control-Allow-Headers: Accept, Authorization, Content-Type"));
  const std::string foreign = preflight("https://evil.example.org");
  EXPECT_TRUE(has(foreign, " 403 ")) << foreign;
  EXPECT_FALSE(has(foreign, "Access-Control-Allow-Origin"));
}

TEST_F(BayeuxTransportsTest, CallbackPollingAnswersWithAScript) {
  const std::string answer = call_back(hello(), "__jsonp1__");
  EXPECT_TRUE(has(answer, "Content-Type: text/javascript; charset=utf-8\r\n")) << answer;
  EXPECT_TRUE(has(answer, "Content-Disposition: attachment; filename=f.txt\r\n")) << answer;
  EXPECT_TRUE(has(answer, "X-Content-Type-Options: nosniff\r\n")) << answer;
  EXPECT_TRUE(body_of(answer).starts_with("/**/__jsonp1__([{")) << answer;
  EXPECT_TRUE(body_of(answer).ends_with("}]);")) << answer;
  EXPECT_TRUE(body_of(get("/faye?message=" + encoded(hello()))).starts_with("/**/jsonpcallback(["));
}

TEST_F(BayeuxTransportsTest, ACallbackThatIsNotJustANameIsRefused) {
  EXPECT_TRUE(has(call_back(hello(), "a.b.$_c9"), " 200 "));
  for (const char* callback : {"alert(1)", "a;b", "a.", ".a", "a..b", "9a", "a.9", "a%0ab", "%3Cscript%3E", "a%20b",
                               "%2F%2A%2A%2F", "a%5B0%5D", "%E2%80%A8"}) {
    EXPECT_TRUE(has(call_back(hello(), callback), " 400 ")) << callback;
  }
  EXPECT_TRUE(has(call_back(hello(), std::string(limits_.word_bytes_max + 1, 'a')), " 400 "));
}

TEST_F(BayeuxTransportsTest, ACookieNeverCountsInCallbackPolling) {
  const std::string cookie = cookie_of(ann_) + "\r\nOrigin: http://127.0.0.1\r\n";
  const std::string client = field(call_back(hello(), "f", cookie), "clientId");
  ASSERT_NE(client, "");
  EXPECT_TRUE(has(call_back(subscribe(client, channel_), "f", cookie), "403:"));
  const std::string with_token = subscribe(client, channel_);
  EXPECT_TRUE(successful(
      call_back(with_token.substr(0, with_token.size() - 1) + R"(,"ext":{"token":")" + ann_.token + "\"}}", "f")));
}

TEST_F(BayeuxTransportsTest, LineSeparatorsAreEscapedInAScript) {
  const std::string ann = subscribed(ann_);
  send(bob_.id, talk_,
       "a\xe2\x80\xa8"
       "b\xe2\x80\xa9"
       "c");
  const std::string answer = call_back(connect(ann), "f");
  EXPECT_TRUE(has(answer, R"(a\u2028b\u2029c)")) << answer;
}

TEST_F(BayeuxTransportsTest, ASocketIgnoresEmptyMessagesAndClosesAtNonsense) {
  WsClient socket = open_socket();
  for (const char* ping : {"", "[]", " "}) socket.send_text(ping);
  EXPECT_TRUE(successful(ask(socket, hello())));
  socket.send_text("nonsense");
  EXPECT_EQ(socket.read_close(), kCloseBadRequest);
}

TEST_F(BayeuxTransportsTest, ASocketThatAsksAndDoesNotWaitIsClosed) {
  limits_.socket_requests_max = 3;
  start();
  WsClient socket = open_socket(bearer(ann_));
  const std::string ann = field(ask(socket, hello()), "clientId");
  socket.send_text("[" + publish(ann, "a", "1") + "," + publish(ann, "b", "2") + "," + publish(ann, "c", "3") + "," +
                   publish(ann, "d", "4") + "]");
  EXPECT_EQ(socket.read_close(), kCloseTooMany);
}

TEST_F(BayeuxTransportsTest, ASocketWithoutASessionIsClosedInTheEnd) {
  limits_.unused_socket_ms = 1;
  start();
  WsClient socket = open_socket();
  EXPECT_EQ(socket.read_close(), kCloseNoHello);
}

TEST_F(BayeuxTransportsTest, ASocketThatSaysSomethingButHasNoSessionIsClosedToo) {
  limits_.unused_socket_ms = 300;
  for (const char* said : {" ", "[]", R"([{"channel":"/meta/connect","clientId":"nobody","id":"1"}])"}) {
    SCOPED_TRACE(said);
    start();
    WsClient socket = open_socket();
    std::uint16_t code = 0;
    for (const auto end = std::chrono::steady_clock::now() + 10s;
         code == 0 && std::chrono::steady_clock::now() < end;) {
      socket.send_text(said);
      while (const auto frame = socket.read_frame(20ms)) {
        if (frame->opcode == WsClient::kClose) code = frame->close_code();
      }
    }
    EXPECT_EQ(code, kCloseNoHello);
  }
}

TEST_F(BayeuxTransportsTest, ASocketHasOneSession) {
  WsClient socket = open_socket(bearer(ann_));
  const std::string first = field(ask(socket, hello()), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(first, channel_))));
  const std::string second = field(ask(socket, hello()), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(second, channel_))));
  send(bob_.id, talk_, "once");
  EXPECT_EQ(read_bodies(socket, 1), std::vector<std::string>{"once"});
  EXPECT_FALSE(socket.read_text(100ms));
}

// -------------------------------------------------------------- several loops

TEST_F(BayeuxTransportsTest, ASessionIsReachedThroughEveryLoop) {
  start(3);
  const std::string ann = subscribed(ann_);
  for (int i = 1; i <= 30; ++i) {
    // The kernel picks the loop.
    ASSERT_TRUE(successful(post(publish(ann, std::to_string(i), std::to_string(i)))));
    ASSERT_EQ(poll_bodies(ann, 1), std::vector<std::string>{std::to_string(i)});
  }
  EXPECT_EQ(metric("confab_hub_bayeux_sessions"), 1);
}

TEST_F(BayeuxTransportsTest, ASocketOfAnotherLoopLosesAndRepeatsNothing) {
  start(3);
  const std::string ann = subscribed(ann_);
  for (int round = 0; round < 12; ++round) {
    WsClient socket = open_socket();
    std::vector<std::string> sent, got;
    int id = 0;
    const auto connect_again = [&] {
      socket.send_text("[" + connect(ann, "r" + std::to_string(round) + "." + std::to_string(++id)) + "]");
    };
    connect_again();
    for (int i = 0; i < 20; ++i) {
      sent.push_back(std::to_string(round * 100 + i));
      socket.send_text("[" + publish(ann, sent.back(), "p" + sent.back()) + "]");
    }
    while (got.size() < sent.size()) {
      const auto text = socket.read_text();
      ASSERT_TRUE(text);
      for (auto& body : bodies(*text)) got.push_back(std::move(body));
      ASSERT_FALSE(has(*text, R"("successful":false)")) << *text;
      if (has(*text, "/meta/connect")) connect_again();
    }
    EXPECT_EQ(got, sent) << "round " << round;
    ASSERT_TRUE(successful(post(connect(ann, "end" + std::to_string(round), at_once()))));
  }
}

}  // namespace
}  // namespace confab::servers::hub
