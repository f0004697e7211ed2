#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "common/json/json.hpp"
#include "hub/hub_service.hpp"
#include "servers/hub/socket_contract.hpp"
#include "support/test_engine.hpp"
#include "support/ws_client.hpp"

namespace confab::servers::hub {

using tests::WsClient;
using namespace std::chrono_literals;

/// Runs a service on a thread until it goes out of scope.
class Running {
 public:
  explicit Running(const Runtime::Factory& factory, RuntimeOptions options = {}) : runtime_(std::move(options)) {
    thread_ = std::thread([this, factory] { exit_code_ = runtime_.run(factory); });
    for (int i = 0; i < 2000 && !runtime_.ready(); ++i) std::this_thread::sleep_for(5ms);
    EXPECT_TRUE(runtime_.ready());
  }
  ~Running() { stop(); }

  int stop() {
    runtime_.request_stop();
    if (thread_.joinable()) thread_.join();
    return exit_code_;
  }
  std::uint16_t port() const { return static_cast<std::uint16_t>(runtime_.port()); }
  bool ready() const { return runtime_.ready(); }
  void request_stop() { runtime_.request_stop(); }

 private:
  Runtime runtime_;
  std::thread thread_;
  int exit_code_ = -1;
};

struct Person {
  UserId id;
  std::string email;
  std::string token;
  std::string refresh_token;
  Caller caller;
};

/// A hub, and people who are signed in: Ann and Bob talk, Eve is a stranger to both.
class HubServiceTest : public tests::TestEngine {
 protected:
  void SetUp() override {
    TestEngine::SetUp();
    ann_ = sign_up("ann");
    bob_ = sign_up("bob");
    eve_ = sign_up("eve");
    talk_ = make_direct(ann_.id, bob_.id);
    start();
  }
  void TearDown() override { hub_.reset(); }

  Person sign_up(const std::string& name) {
    Person person;
    person.email = name + "@example.com";
    person.id = make_user(name);
    return sign_in(person);
  }
  Person sign_in(Person person) {
    const std::string name = person.email.substr(0, person.email.find('@'));
    auto signed_in = engine_->sign_in(person.email, "password of " + name);
    EXPECT_TRUE(signed_in) << signed_in.error().message;
    person.token = signed_in->access_token;
    person.refresh_token = signed_in->refresh_token;
    person.caller = Caller(person.id, signed_in->session);
    return person;
  }

  void start() {
    hub_.reset();
    shared_ = std::make_unique<HubShared>(HubShared{
        *engine_, metrics_, page_, api_, {"https://chat.example.org"}, {}, limits_, [this] { return hub_->ready(); }});
    shared_->old_routes = old_routes_;
    RuntimeOptions options;
    options.trusted_proxies = trusted_;
    hub_ = std::make_unique<Running>(
        [this](const LoopContext& context) { return HubService::create(*shared_, context); }, std::move(options));
  }

  /// What it is told must be as the AsyncAPI document says.
  WsClient connect(const std::string& headers = "") {
    WsClient client(hub_->port());
    auto contract = std::make_shared<SocketContract>();
    client.watch({[contract](std::string_view text) { contract->sent(text); },
                  [contract](std::string_view text) { EXPECT_EQ(contract->fault(text), "") << text; }});
    EXPECT_NE(client.upgrade("/ws", headers).find("101"), std::string::npos);
    return client;
  }

  /// Says hello; the answer comes first, maybe with events behind it.
  static std::string hello(WsClient& client, const std::string& token, const std::string& cursor = "") {
    client.send_text(R"({"id":1,"op":"hello","token":")" + token + "\"" +
                     (cursor.empty() ? "" : R"(,"cursor":")" + cursor + "\"") + "}");
    return client.read_object();
  }

  static JsonObject parse(const std::string& text) {
    auto object = JsonObject::parse(text);
    EXPECT_TRUE(object) << "not JSON: '" << text << "'";
    return object ? *object : *JsonObject::parse("{}");
  }
  static std::string cursor_of(const std::string& hello) { return *parse(hello).object("ok")->string("cursor"); }
  static std::string body_of(const std::string& event) {
    const auto body = parse(event).string("body");
    return body ? *body : event;
  }

  std::string http(const std::string& method, const std::string& path, const std::string& headers = "",
                   const std::string& body = "") const {
    WsClient client(hub_->port());
    std::string request = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers;
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    client.send_bytes(request + "\r\n" + body);
    return client.read_all();
  }
  static bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

  MetricsRegistry metrics_;
  PageFiles page_ = PageFiles::built_in();
  HostAndPort api_{"127.0.0.1", 1};  // nobody listens there
  SessionLimits limits_;
  TrustedProxies trusted_;
  bool old_routes_ = true;
  Person ann_, bob_, eve_;
  ConversationId talk_;
  std::unique_ptr<HubShared> shared_;
  std::unique_ptr<Running> hub_;
};

}  // namespace confab::servers::hub
