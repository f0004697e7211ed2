#include "hub/websocket.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/ws_client.hpp"

namespace confab::servers::hub {
namespace {

using tests::WsClient;
using namespace std::chrono_literals;

/// A loop of its own that accepts connections and hands each to a WebSocketServer. What a client sends decides what
/// happens: see Harness::Session.
class Harness {
 public:
  explicit Harness(const WebSocketLimits& limits = {}) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_, 100), 0);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);

    uv_loop_init(&loop_);
    uv_async_init(&loop_, &async_, [](uv_async_t* handle) { static_cast<Harness*>(handle->data)->run_tasks(); });
    async_.data = this;
    auto server = WebSocketServer::create(&loop_, limits);
    EXPECT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
    uv_poll_init(&loop_, &accept_, listener_);
    accept_.data = this;
    uv_poll_start(&accept_, UV_READABLE,
                  [](uv_poll_t* handle, int, int) { static_cast<Harness*>(handle->data)->accept_one(); });
    thread_ = std::thread([this] { uv_run(&loop_, UV_RUN_DEFAULT); });
  }

  ~Harness() {
    on_loop([this] {
      server_.reset();
      uv_close(reinterpret_cast<uv_handle_t*>(&accept_), nullptr);
      uv_close(reinterpret_cast<uv_handle_t*>(&async_), nullptr);
    });
    thread_.join();
    EXPECT_EQ(uv_loop_close(&loop_), 0) << "a handle was left";
    ::close(listener_);
  }

  /// Runs `task` on the loop and waits for it.
  void on_loop(const std::function<void()>& task) {
    std::promise<void> done;
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back([&] {
        task();
        done.set_value();
      });
    }
    uv_async_send(&async_);
    done.get_future().wait();
  }

  WsClient connect(int receive_buffer_bytes = 0) {
    WsClient client(port_, receive_buffer_bytes);
    EXPECT_NE(client.upgrade().find("101"), std::string::npos);
    return client;
  }

  template <typename Condition>
  bool eventually(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
      bool met = false;
      on_loop([&] { met = condition(); });
      if (met) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }

  struct Session : WebSocketHandler {
    explicit Session(Harness& owner) : harness(owner) {}
    void on_message(WebSocket& from, std::string_view message) override {
      messages.emplace_back(message);
      if (harness.on_message) harness.on_message(from, message);
    }
    void on_drained(WebSocket& /*to*/) override { ++drained; }
    void on_closed(WebSocket& /*gone*/, std::uint16_t code) override {
      close_code = code;
      socket = nullptr;
    }

    Harness& harness;
    WebSocket* socket = nullptr;
    std::vector<std::string> messages;
    int drained = 0;
    int close_code = 0;
  };

  void adopt(int fd) {
    auto session = std::make_unique<Session>(*this);
    auto adopted = server_->adopt(fd, WsClient::kKey, *session, framing);
    if (adopted) {
      session->socket = *adopted;
      sessions.push_back(std::move(session));
    } else {
      last_adoption = adopted.error();
    }
  }

  // Loop thread only, or through on_loop().
  Framing framing = Framing::lines;
  std::vector<std::unique_ptr<Session>> sessions;
  std::function<void(WebSocket&, std::string_view)> on_message;
  Result<> last_adoption;
  WebSocketServer& server() { return *server_; }
  std::uint16_t port() const { return port_; }

 private:
  // Stands in for the HTTP server: a request arrives in one piece here.
  void accept_one() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    std::string request;
    char bytes[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = recv(fd, bytes, sizeof bytes, 0);
      if (count <= 0) break;
      request.append(bytes, static_cast<std::size_t>(count));
    }
    adopt(fd);
  }

  void run_tasks() {
    std::vector<std::function<void()>> tasks;
    {
      const std::lock_guard lock(mutex_);
      tasks.swap(tasks_);
    }
    for (auto& task : tasks) task();
  }

  int listener_ = -1;
  std::uint16_t port_ = 0;
  uv_loop_t loop_{};
  uv_async_t async_{};
  uv_poll_t accept_{};
  std::unique_ptr<WebSocketServer> server_;
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;
  std::thread thread_;
};

SharedText text(std::string value) { return std::make_shared<const std::string>(std::move(value)); }

void echo(WebSocket& socket, std::string_view message) { socket.send(Lane::reply, text(std::string(message))); }

// ------------------------------------------------------------------ handshake

TEST(WebSocketHandover, AnswersTheUpgradeAndNamesTheSubprotocol) {
  Harness harness;
  WsClient client(harness.port());
  const std::string head = client.upgrade();
  EXPECT_EQ(head.rfind("HTTP/1.1 101 ", 0), 0u) << head;
  EXPECT_NE(head.find(std::string("Sec-WebSocket-Accept: ") + WsClient::kAccept), std::string::npos) << head;
  EXPECT_NE(head.find("Sec-WebSocket-Protocol: confab.v1\r\n"), std::string::npos) << head;
  EXPECT_EQ(head.find("Extensions"), std::string::npos) << head;
}

TEST(WebSocketHandover, AnArrayOfObjectsHasNoSubprotocol) {
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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
  Harness harness(limits);
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
  Harness harness;
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
  Harness harness;
  for (int i = 0; i < 20; ++i) {
    WsClient client(harness.port());
    client.send_bytes(WsClient::upgrade_request());
    client.reset();
  }
  EXPECT_TRUE(harness.eventually([&] { return harness.server().count() == 0; }));
  harness.connect();
}

// -------------------------------------------------------------------- inbound

struct Violation {
  const char* name;
  std::string bytes;
  std::uint16_t close_code;
};

std::string frame(std::uint8_t opcode, std::string_view payload, WsClient::Shape shape = {}) {
  return WsClient::frame(opcode, payload, shape);
}

std::string close_payload(int code, const std::string& reason = "") {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + reason;
}

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
  Harness harness;
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
  Harness harness;
  WsClient client = harness.connect();
  const std::string bytes = frame(WsClient::kText, "{}", {.masked = false});
  client.send_bytes(bytes.substr(0, 1));
  EXPECT_FALSE(client.read_frame(100ms));
  client.send_bytes(bytes.substr(1));
  EXPECT_EQ(client.read_close(), 1002);
}

TEST(WebSocketInbound, JoinsFragmentsAroundControlFrames) {
  Harness harness;
  harness.on_message = echo;
  WsClient client = harness.connect();
  const WsClient::Shape fragment{.final = false};
  client.send_bytes(frame(WsClient::kText, "x", {}) + frame(WsClient::kText, "\xe2", fragment) +
                    frame(WsClient::kPong, "\xff") + frame(WsClient::kContinuation, "", fragment) +
                    frame(WsClient::kPing, "still there?") + frame(WsClient::kContinuation, "\x82\xac"));
  EXPECT_EQ(client.read_text(), "x\n\xe2\x82\xac");
}

TEST(WebSocketInbound, TakesAMessageAtTheLimitHoweverItIsCut) {
  Harness harness;
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

TEST(WebSocketInbound, HearsEverythingThatWasSentAtOnceInOneTurn) {
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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
  Harness harness;
  WsClient client = harness.connect();
  client.send_frame(WsClient::kPing, "hi");
  auto pong = client.read_frame();
  ASSERT_TRUE(pong);
  EXPECT_EQ(pong->opcode, WsClient::kPong);
  EXPECT_EQ(pong->payload, "hi");
}

TEST(WebSocketInbound, AnswersTheLastOfSeveralPings) {
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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
  Harness harness(limits);
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

// ------------------------------------------------------------------- outbound

TEST(WebSocketOutbound, OneTurnIsOneMessage) {
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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

TEST(WebSocketOutbound, AReaderWhoIsSlowAllTheTimeIsNotTakenForGone) {
  WebSocketLimits limits;
  limits.ping_after_s = 1;
  limits.gone_after_s = 3;
  Harness harness(limits);
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
    EXPECT_GT(harness.sessions[0]->socket->queued_bytes(), 0u) << "he was not slow: nothing is tested";
  });
}

TEST(WebSocketOutbound, WhatManyWaitForIsNotMixedUpWithWhatOneWaitsFor) {
  Harness harness;
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

// ---------------------------------------------------------------------- close

TEST(WebSocketClose, SendsRepliesFirstAndEventsNoMore) {
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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
  Harness harness;
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
