#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "common/engine/credentials.hpp"
#include "hub/hub_service.hpp"
#include "support/test_engine.hpp"
#include "support/ws_client.hpp"

namespace confab::servers::hub {

using namespace std::chrono_literals;

/// A hub that speaks Bayeux, and people who are signed in: Ann and Bob talk, Eve listens at the door.
class BayeuxTest : public tests::TestEngine {
 protected:
  struct Person {
    UserId id;
    std::string email;
    std::string token;
    std::string cookie;
    Caller caller;
  };

  void SetUp() override {
    TestEngine::SetUp();
    ann_ = join("ann");
    bob_ = join("bob");
    eve_ = join("eve");
    talk_ = make_direct(ann_.id, bob_.id);
    channel_ = "/conversation/" + std::to_string(talk_.value);
    start();
  }
  void TearDown() override { stop(); }

  Person join(const std::string& name) {
    Person person;
    person.id = make_user(name);
    person.email = name + "@example.com";
    const auto signed_in = engine_->sign_in(person.email, "password of " + name);
    EXPECT_TRUE(signed_in) << signed_in.error().message;
    person.token = signed_in->access_token;
    person.cookie = signed_in->refresh_token;
    person.caller = Caller(person.id, signed_in->session);
    return person;
  }

  void start(int loops = 1) {
    stop();
    RuntimeOptions options;
    options.loops = loops;
    if (loops > 1) {
      auto sockets = SiblingSockets::open(loops);
      ASSERT_TRUE(sockets) << sockets.error().message;
      siblings_ = std::move(*sockets);
      options.local_listener = [this](int loop) { return siblings_->listener(loop); };
    }
    runtime_ = std::make_unique<Runtime>(std::move(options));
    shared_ = std::make_unique<HubShared>(HubShared{
        *engine_, metrics_, PageFiles::built_in(), {"127.0.0.1", 1}, {"https://chat.example.org"}, {}, {}, [this] {
          return runtime_->ready();
        }});
    shared_->first_loop = {0, ++generation_, siblings_ ? &*siblings_ : nullptr};
    shared_->bayeux_limits = limits_;
    shared_->admission_limits = admission_limits_;
    shared_->websocket_limits = websocket_limits_;
    shared_->old_routes = true;
    thread_ = std::thread([this] {
      exit_code_ = runtime_->run([this](const LoopContext& context) { return HubService::create(*shared_, context); });
    });
    for (int i = 0; i < 2000 && !runtime_->ready(); ++i) std::this_thread::sleep_for(5ms);
    ASSERT_TRUE(runtime_->ready());
  }
  int stop() {
    if (runtime_) runtime_->request_stop();
    if (thread_.joinable()) thread_.join();
    runtime_.reset();
    siblings_.reset();
    return exit_code_;
  }

  std::uint16_t port() const { return static_cast<std::uint16_t>(runtime_->port()); }

  // --- HTTP

  /// Sends a request and leaves the answer to be read.
  tests::WsClient begin(const std::string& messages, const std::string& headers = "") const {
    tests::WsClient client(port());
    client.send_bytes(
        "POST /faye HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n" + headers +
        "Content-Length: " + std::to_string(messages.size()) + "\r\n\r\n" + messages);
    return client;
  }
  std::string get(const std::string& target, const std::string& headers = "") const {
    tests::WsClient client(port());
    client.send_bytes("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n");
    return client.read_all();
  }
  static std::string body_of(const std::string& response) {
    const auto end = response.find("\r\n\r\n");
    return end == std::string::npos ? response : response.substr(end + 4);
  }
  std::string post(const std::string& messages, const std::string& headers = "") const {
    return body_of(begin(messages, headers).read_all());
  }

  // --- Bayeux

  static std::string bearer(const Person& who) { return "Authorization: Bearer " + who.token + "\r\n"; }
  std::string cookie_of(const Person& who) const {
    return "Cookie: " + session_cookie_name(*engine_) + "=" + who.cookie;
  }
  static std::string hello() {
    return R"({"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling","websocket"]})";
  }
  std::string handshake(const std::string& headers = "") const { return field(post(hello(), headers), "clientId"); }
  static std::string connect(const std::string& client, const std::string& id = "c", const std::string& more = "") {
    return R"({"channel":"/meta/connect","connectionType":"long-polling","clientId":")" + client + R"(","id":")" + id +
           "\"" + more + "}";
  }
  static std::string at_once() { return R"(,"advice":{"timeout":0})"; }
  static std::string subscribe(const std::string& client, const std::string& channel) {
    return R"({"channel":"/meta/subscribe","id":"s","clientId":")" + client + R"(","subscription":")" + channel + "\"}";
  }
  std::string publish(const std::string& client, const std::string& body, const std::string& id,
                      const std::string& more = "") const {
    return R"({"channel":")" + channel_ + R"(","clientId":")" + client + R"(","id":")" + id + R"(","data":{"body":")" +
           body + "\"" + more + "}}";
  }
  /// Handshake and subscribe, over HTTP.
  std::string subscribed(const Person& who) const {
    const std::string client = handshake(bearer(who));
    const std::string answer = post(subscribe(client, channel_));
    EXPECT_TRUE(successful(answer)) << answer;
    return client;
  }

  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
  static bool successful(const std::string& answer) { return has(answer, R"("successful":true)"); }
  /// A member that is a string.
  static std::string field(const std::string& json, const std::string& name) {
    const std::string before = "\"" + name + "\":\"";
    const auto begin = json.find(before);
    if (begin == std::string::npos) return "";
    const auto value = begin + before.size();
    return json.substr(value, json.find('"', value) - value);
  }
  /// The bodies of all events in a text, in their order.
  static std::vector<std::string> bodies(const std::string& text) {
    std::vector<std::string> found;
    const std::string before = R"("data":{"body":")";
    for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
      const auto value = at + before.size();
      found.push_back(text.substr(value, text.find('"', value) - value));
    }
    return found;
  }

  tests::WsClient open_socket(const std::string& headers = "") const {
    tests::WsClient socket(port());
    EXPECT_TRUE(has(socket.upgrade("/faye", headers), " 101 "));
    return socket;
  }
  /// Sends a message and reads until its answer. All that came goes to `heard`.
  static std::string ask(tests::WsClient& socket, const std::string& message, std::string* heard = nullptr) {
    socket.send_text("[" + message + "]");
    while (const auto text = socket.read_text()) {
      if (heard != nullptr) *heard += *text;
      if (has(*text, R"("successful":)")) return *text;
    }
    return "";
  }
  /// Collects events from connects over HTTP until there are `count`.
  std::vector<std::string> poll_bodies(const std::string& client, std::size_t count) const {
    std::vector<std::string> all;
    for (int i = 0; all.size() < count && i < 1000; ++i) {
      const std::string answer = post(connect(client, "p" + std::to_string(++poll_)));
      if (!successful(answer)) {
        ADD_FAILURE() << answer;
        break;
      }
      for (auto& body : bodies(answer)) all.push_back(std::move(body));
    }
    return all;
  }
  static std::vector<std::string> read_bodies(tests::WsClient& socket, std::size_t count) {
    std::vector<std::string> all;
    while (all.size() < count) {
      const auto text = socket.read_text();
      if (!text) break;
      for (auto& body : bodies(*text)) all.push_back(std::move(body));
    }
    return all;
  }
  template <typename Condition>
  static bool eventually(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
  double metric(const std::string& name) const {
    const std::string page = "\n" + metrics_.exposition();
    const auto at = page.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(page.substr(at + name.size() + 2));
  }
  std::size_t message_count() const {
    HistoryQuery query;
    query.limit = 200;
    const auto page = engine_->history(ann_.id, talk_, query);
    return page ? page->messages.size() : 0;
  }

  MetricsRegistry metrics_;
  BayeuxLimits limits_;
  AdmissionLimits admission_limits_;
  WebSocketLimits websocket_limits_;
  Person ann_, bob_, eve_;
  ConversationId talk_;
  std::string channel_;
  std::optional<SiblingSockets> siblings_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<HubShared> shared_;
  std::thread thread_;
  int exit_code_ = -1;
  std::uint32_t generation_ = 0;
  mutable int poll_ = 0;
};

}  // namespace confab::servers::hub
