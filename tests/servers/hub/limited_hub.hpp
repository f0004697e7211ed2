#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "common/json/json.hpp"
#include "hub/hub_service.hpp"
#include "support/test_engine.hpp"
#include "support/ws_client.hpp"

namespace confab::tests {

/// A hub in this process whose limits a test sets before start(). It trusts 127.0.0.1, so a client comes from wherever
/// its X-Forwarded-For says.
class LimitedHub : public TestEngine {
 protected:
  struct Person {
    UserId id;
    std::string token;
  };

  void TearDown() override { stop(); }

  void start() {
    servers::RuntimeOptions options;
    options.limits = http_limits_;
    options.trusted_proxies = trusted_;
    shared_ = std::make_unique<servers::hub::HubShared>(
        servers::hub::HubShared{*engine_, metrics_, servers::hub::PageFiles::built_in(), {"127.0.0.1", 1}, {}});
    shared_->session_limits = session_limits_;
    shared_->old_routes = true;
    shared_->admission_limits = limits_;
    shared_->ready = [this] { return runtime_->ready(); };
    runtime_ = std::make_unique<servers::Runtime>(std::move(options));
    thread_ = std::thread([this] {
      runtime_->run(
          [this](const servers::LoopContext& context) { return servers::hub::HubService::create(*shared_, context); });
    });
    ASSERT_TRUE(eventually([this] { return runtime_->ready(); }));
  }
  void stop() {
    if (!thread_.joinable()) return;
    runtime_->request_stop();
    thread_.join();
  }

  static bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 2000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

  Person sign_up(const std::string& name) {
    Person person{make_user(name), ""};
    auto signed_in = engine_->sign_in(name + "@example.com", "password of " + name);
    EXPECT_TRUE(signed_in);
    person.token = signed_in->access_token;
    return person;
  }

  static std::string from(const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; }

  WsClient connect(const std::string& address = "192.0.2.1", int receive_buffer_bytes = 0) {
    WsClient client(static_cast<std::uint16_t>(runtime_->port()), receive_buffer_bytes);
    EXPECT_NE(client.upgrade("/ws", from(address)).find("101"), std::string::npos);
    return client;
  }
  /// The answer to an upgrade that is refused.
  std::string refused(const std::string& address = "192.0.2.1") {
    WsClient client(static_cast<std::uint16_t>(runtime_->port()));
    return client.upgrade("/ws", from(address));
  }
  static void say_hello(WsClient& client, const Person& person, const std::string& cursor = "") {
    client.send_text(R"({"id":1,"op":"hello","token":")" + person.token + "\"" +
                     (cursor.empty() ? "" : R"(,"cursor":")" + cursor + "\"") + "}");
  }
  WsClient greeted(const Person& person, const std::string& address = "192.0.2.1") {
    WsClient client = connect(address);
    say_hello(client, person);
    const std::string answer = client.read_object();
    EXPECT_NE(answer.find("\"ok\""), std::string::npos) << answer;
    return client;
  }

  static servers::JsonObject parse(const std::string& text) {
    auto object = servers::JsonObject::parse(text);
    EXPECT_TRUE(object) << "not JSON: '" << text << "'";
    return object ? *object : *servers::JsonObject::parse("{}");
  }
  static std::string code_of(const std::string& answer) {
    const auto error = parse(answer).object("error");
    return error ? *error->string("code") : "";
  }
  static std::int64_t retry_after_of(const std::string& answer) {
    const auto error = parse(answer).object("error");
    const auto after = error ? error->integer("retry_after_ms") : Result<std::int64_t>(Error{});
    return after ? *after : 0;
  }
  /// The close code, if the reason says when to come back.
  static int close_with_hint(WsClient& client) {
    while (const auto frame = client.read_frame()) {
      if (frame->opcode != WsClient::kClose) continue;
      return frame->payload.find("retry_after_ms=") == 2 ? frame->close_code() : -frame->close_code();
    }
    return 0;
  }

  servers::MetricsRegistry metrics_;
  servers::HttpLimits http_limits_;
  servers::hub::AdmissionLimits limits_;
  servers::hub::SessionLimits session_limits_;
  servers::TrustedProxies trusted_ = *servers::TrustedProxies::parse({"127.0.0.1"});
  std::unique_ptr<servers::hub::HubShared> shared_;
  std::unique_ptr<servers::Runtime> runtime_;
  std::thread thread_;
};

}  // namespace confab::tests
