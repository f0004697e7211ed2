#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "common/engine/credentials.hpp"
#include "common/json/json.hpp"
#include "hub/hub_service.hpp"
#include "servers/common/support/test_certificate.hpp"
#include "servers/common/support/test_server.hpp"
#include "servers/common/support/tls_client.hpp"
#include "support/test_engine.hpp"
#include "support/ws_client.hpp"

/// The hub over TLS: what is different from hub_service_test.cpp, and that nothing else is.
namespace confab::servers::hub {
namespace {

using tests::TestCertificate;
using tests::TlsClient;
using tests::WsClient;
using namespace std::chrono_literals;

/// Stands in for the API server: tells what the hub says of the client.
struct Echo final : LoopService {
  void handle(const Request& request, const Responder& responder) override {
    responder.send(Response::text(200, "proto=" + std::string(request.header("X-Forwarded-Proto").value_or("-"))));
  }
  std::size_t body_limit(const RequestHead& /*head*/) override { return 1024; }
};

class Running {
 public:
  Running(const Runtime::Factory& factory, RuntimeOptions options) : runtime_(std::move(options)) {
    thread_ = std::thread([this, factory] { exit_code_ = runtime_.run(factory); });
    EXPECT_TRUE(tests::eventually([this] { return runtime_.ready(); }));
  }
  ~Running() { stop(); }
  int stop() {
    runtime_.request_stop();
    if (thread_.joinable()) thread_.join();
    return exit_code_;
  }
  int port() const { return runtime_.port(); }

 private:
  Runtime runtime_;
  std::thread thread_;
  int exit_code_ = -1;
};

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

class HubTls : public tests::TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    talk_ = make_direct(ann_, bob_);
    start();
  }
  void TearDown() override { hub_.reset(); }

  void start() {
    hub_.reset();
    shared_ = std::make_unique<HubShared>(
        HubShared{*engine_, metrics_, page_, api_, {}, {}, session_limits_, [] { return true; }});
    shared_->old_routes = true;
    RuntimeOptions options;
    options.limits = http_limits_;
    auto identity = TlsIdentity::load(certificate_.files());
    ASSERT_TRUE(identity) << identity.error().message;
    options.tls = *identity;
    hub_ = std::make_unique<Running>(
        [this](const LoopContext& context) { return HubService::create(*shared_, context); }, options);
  }

  std::string token_of(const std::string& name) {
    auto signed_in = engine_->sign_in(name + "@example.com", "password of " + name);
    EXPECT_TRUE(signed_in) << signed_in.error().message;
    refresh_token_ = signed_in->refresh_token;
    return signed_in->access_token;
  }

  /// A WebSocket client over TLS; `tls` shows what lies below.
  WsClient over_tls(const TlsClient::Options& options = {}, std::shared_ptr<TlsClient>* tls = nullptr) {
    auto client = std::make_shared<TlsClient>(hub_->port(), options);
    EXPECT_TRUE(client->connected()) << client->failure();
    if (tls != nullptr) *tls = client;
    return WsClient({[client](std::string_view bytes) { return client->send(bytes); },
                     [client](std::chrono::milliseconds patience) { return client->read_within(patience); }});
  }
  WsClient connect(const TlsClient::Options& options = {}, std::shared_ptr<TlsClient>* tls = nullptr) {
    WsClient client = over_tls(options, tls);
    EXPECT_NE(client.upgrade().find("101"), std::string::npos);
    return client;
  }
  void hello(WsClient& client, const std::string& name) {
    client.send_text(R"({"id":1,"op":"hello","token":")" + token_of(name) + "\"}");
    const std::string answer = client.read_object();
    EXPECT_NE(answer.find("\"ok\""), std::string::npos) << answer;
  }
  static std::string body_of(const std::string& event) {
    const auto object = JsonObject::parse(event);
    const auto body = object ? object->string("body") : Result<std::string>(object.error());
    return body ? *body : event;
  }
  std::uint64_t counted(const char* name) { return metrics_.counter(name, "").value(); }

  TestCertificate certificate_;
  MetricsRegistry metrics_;
  PageFiles page_ = PageFiles::built_in();
  HostAndPort api_{"127.0.0.1", 1};  // nobody listens there
  SessionLimits session_limits_;
  HttpLimits http_limits_;
  UserId ann_, bob_;
  ConversationId talk_;
  std::string refresh_token_;
  std::unique_ptr<HubShared> shared_;
  std::unique_ptr<Running> hub_;
};

TEST_F(HubTls, MessagesReachTheOtherMemberInOrder) {
  WsClient ann = connect();
  WsClient bob = connect({.version_max = TLS1_2_VERSION});
  hello(ann, "ann");
  hello(bob, "bob");
  constexpr int kRounds = 100;
  constexpr int kAtOnce = 16;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kAtOnce; ++i) {
      const std::string number = std::to_string(round * kAtOnce + i);
      ASSERT_TRUE(ann.send_text(R"({"id":)" + std::to_string(100 + round * kAtOnce + i) +
                                R"(,"op":"messages.send","conversation":)" + std::to_string(talk_.value) +
                                R"(,"body":")" + number + R"(","client_key":"k)" + number + "\"}"));
    }
    for (int i = 0; i < kAtOnce; ++i) ASSERT_EQ(body_of(bob.read_object()), std::to_string(round * kAtOnce + i));
    for (int i = 0; i < 2 * kAtOnce; ++i) ASSERT_NE(ann.read_object(), "");  // its answers and its own events
  }
}

TEST_F(HubTls, BytesMayComeOneByOneAndTheFirstFrameIsStillCheckedForItsMask) {
  WsClient ann = connect({.send_bytes = 1});
  hello(ann, "ann");
  WsClient bare = connect({.send_bytes = 1});
  for (const char c : WsClient::frame(WsClient::kText, "{}", {.masked = false})) {
    if (!bare.send_bytes({&c, 1})) break;
  }
  EXPECT_EQ(bare.read_close(), kCloseProtocolError);
}

TEST_F(HubTls, ASlowReaderGetsEverythingOnceAndInOrder) {
  WsClient bob = connect({.receive_buffer_bytes = 4096});
  hello(bob, "bob");
  const std::string padding(8000, 'p');
  constexpr int kMessages = 300;
  for (int i = 0; i < kMessages; ++i) send(ann_, talk_, std::to_string(i) + padding);
  EXPECT_TRUE(tests::eventually([this] { return counted("confab_hub_slow_readers_total") > 0; }))
      << "nobody was slow: nothing is tested";
  for (int i = 0; i < kMessages; ++i) ASSERT_EQ(body_of(bob.read_object()), std::to_string(i) + padding);
}

TEST_F(HubTls, AClientThatStaysSlowIsClosedAndForgotten) {
  session_limits_.slow_ms = 100;
  http_limits_.write_stall_ms = 100;
  start();
  const std::size_t before = open_descriptors();
  std::shared_ptr<TlsClient> below;
  WsClient bob = connect({.receive_buffer_bytes = 4096}, &below);
  hello(bob, "bob");
  const std::string padding(8000, 'p');
  for (int i = 0; i < 300; ++i) send(ann_, talk_, std::to_string(i) + padding);
  EXPECT_TRUE(tests::eventually([this] { return counted("confab_hub_slow_closed_total") == 1; }));
  // The close frame found no room either, so it waits its time, twice; then the pump waits its own.
  const auto gone = [&] { return open_descriptors() == before + 1; };  // the client's
  EXPECT_TRUE(tests::eventually(gone) || tests::eventually(gone) || tests::eventually(gone));
}

TEST_F(HubTls, BothSidesCloseAsWithoutTls) {
  std::shared_ptr<TlsClient> below;
  WsClient ann = connect({}, &below);
  hello(ann, "ann");
  ann.send_close(kCloseNormal);
  EXPECT_EQ(ann.read_close(), kCloseNormal);
  EXPECT_TRUE(ann.read_end());
  EXPECT_TRUE(below->ended_cleanly());

  WsClient bob = connect({}, &below);
  hello(bob, "bob");
  std::thread answer([&] {
    EXPECT_EQ(bob.read_close(), kCloseRestart);
    bob.send_close(kCloseRestart);
  });
  EXPECT_EQ(hub_->stop(), 0);
  answer.join();
  EXPECT_TRUE(bob.read_end());
  EXPECT_TRUE(below->ended_cleanly());
}

TEST_F(HubTls, AClientThatVanishesIsNoticed) {
  const std::size_t before = open_descriptors();
  std::shared_ptr<TlsClient> below;
  WsClient ann = connect({}, &below);
  hello(ann, "ann");
  below->reset();
  EXPECT_TRUE(tests::eventually([&] { return open_descriptors() == before; }));
  EXPECT_EQ(metrics_.gauge("confab_hub_connections", "").value(), 0);
}

TEST_F(HubTls, FramesBeforeTheAnswerAreRefused) {
  WsClient client = over_tls();
  client.send_bytes(WsClient::upgrade_request() + WsClient::frame(WsClient::kText, "{}"));
  EXPECT_EQ(client.read_head().find("HTTP/1.1 400"), 0u);
  EXPECT_TRUE(client.read_end());
}

TEST_F(HubTls, TheCookieOpensASocketForTheOwnPageOverTls) {
  token_of("ann");
  const std::string cookie = "Cookie: " + session_cookie_name(*engine_) + "=" + refresh_token_ + "\r\n";
  WsClient page = over_tls();
  ASSERT_NE(page.upgrade("/ws", "Origin: https://127.0.0.1\r\n" + cookie).find("101"), std::string::npos);
  page.send_text(R"({"id":1,"op":"hello"})");
  EXPECT_NE(page.read_object().find("\"ok\""), std::string::npos);
  EXPECT_EQ(over_tls().upgrade("/ws", "Origin: http://127.0.0.1\r\n" + cookie).find("HTTP/1.1 403"), 0u);
}

TEST_F(HubTls, TheApiServerIsToldThatTheClientCameOverTls) {
  const auto make_echo = [](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<Echo>());
  };
  Running api(make_echo, {});
  api_.port = api.port();
  start();
  TlsClient client(hub_->port());
  EXPECT_EQ(client.ask(tests::get("/api/x")).body, "proto=https");
  EXPECT_EQ(client.ask(tests::get("/api/x", "X-Forwarded-Proto: http\r\n")).body, "proto=https");
}

}  // namespace
}  // namespace confab::servers::hub
