#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "hub/sessions.hpp"

namespace confab::servers::hub {

// Stand-ins for the network and the engine: they record, and do what the test says when it says so.

struct FakeSocket final : WebSocket {
  explicit FakeSocket(WebSocketHandler& owner) : handler(owner) {}
  void send(Lane lane, const SharedText& object) override {
    if (close_code != 0) return;
    queued += object->size();
    if (lane == Lane::reply) ++replies;
    sent.push_back(object);
  }
  std::size_t queued_bytes() const override { return queued; }
  std::size_t queued_replies() const override { return replies; }
  std::size_t sending_bytes() const override { return sending; }
  void close(std::uint16_t code, std::string_view why) override {
    if (close_code != 0) return;
    close_code = code;
    reason = why;
  }
  bool closing() const override { return close_code != 0; }

  /// The network takes what is queued.
  void take() { handler.on_taken(*this); }
  void drain() {
    queued = 0;
    replies = 0;
    if (close_code == 0) handler.on_drained(*this);
  }
  std::string last() const { return sent.empty() ? "" : *sent.back(); }

  WebSocketHandler& handler;
  std::vector<SharedText> sent;
  std::size_t queued = 0;
  std::size_t replies = 0;
  std::size_t sending = 0;
  int close_code = 0;
  std::string reason;
};

struct FakeServer final : WebSocketServer {
  Result<WebSocket*> adopt(int fd, std::string_view /*key*/, WebSocketHandler& handler, Framing /*framing*/) override {
    if (fd < 0) return Error{ErrorCode::io_error, "gone"};
    sockets.push_back(std::make_unique<FakeSocket>(handler));
    return static_cast<WebSocket*>(sockets.back().get());
  }
  void bracket_input(std::function<void()>, std::function<void()>) override {}
  std::size_t count() const override { return sockets.size(); }
  std::vector<std::unique_ptr<FakeSocket>> sockets;
};

struct FakeOperations final : Operations {
  std::span<const OperationInfo> catalogue() const override { return infos; }
  Result<OperationReply> call(const OperationRequest& /*request*/) override { return Error{}; }
  void call_async(const OperationRequest& request, Completion done) override {
    names.emplace_back(request.name);
    jsons.emplace_back(request.json);
    callers.push_back(request.caller);
    if (request.name == "users.me") return done(OperationReply{R"({"id":4})"});
    waiting.push_back(std::move(done));
  }
  std::string encode_event(const Event& event) const override {
    ++encoded;
    return "{\"event\":" + std::to_string(event.position.value) + "," + padding + "}";
  }
  std::string describe() const override { return "{}"; }

  std::vector<OperationInfo> infos{
      {.name = "users.me"},
      {.name = "messages.list"},
      {.name = "messages.send", .mutation = true},
      {.name = "users.register", .access = OperationInfo::Access::anonymous},
      {.name = "sessions.create",
       .access = OperationInfo::Access::anonymous,
       .session = OperationInfo::Session::starts},
      {.name = "sessions.refresh", .session = OperationInfo::Session::refreshes},
      {.name = "host.stats", .access = OperationInfo::Access::host},
  };
  std::vector<std::string> names;
  std::vector<std::string> jsons;
  std::vector<Caller> callers;
  std::deque<Completion> waiting;
  mutable int encoded = 0;
  std::string padding = "\"x\":1";
};

struct FakeFeed final : Feed {
  Result<SubscriptionId> subscribe(const Caller& caller, std::optional<Cursor> from) override {
    if (full) return Error{ErrorCode::overloaded, "full"};
    subscribers.emplace_back(caller, from);
    return SubscriptionId(subscribers.size());
  }
  void unsubscribe(SubscriptionId id) override { unsubscribed.push_back(id.value); }
  void pause(SubscriptionId id) override { paused.push_back(id.value); }
  void resume(SubscriptionId id) override { resumed.push_back(id.value); }
  bool turn() override { return false; }
  Cursor cursor() const override { return {}; }

  bool full = false;
  std::vector<std::pair<Caller, std::optional<Cursor>>> subscribers;
  std::vector<std::uint64_t> unsubscribed;
  std::vector<std::uint64_t> paused;
  std::vector<std::uint64_t> resumed;
};

class SessionsTest : public testing::Test {
 protected:
  SessionsTest() {
    uv_loop_init(&loop);
    limits.requests_max = 4;
    make();
  }
  ~SessionsTest() override {
    sessions.reset();
    uv_run(&loop, UV_RUN_DEFAULT);
    EXPECT_EQ(uv_loop_close(&loop), 0);
  }

  void make() {
    sessions.reset();
    admission = std::make_unique<Admission>(admission_limits, &limiter);
    SessionServices services{operations, [this](std::string_view token) { return verify(token); },
                             [this](std::string_view cookie) { return verify(cookie); }, [this] { return now; }};
    sessions = std::make_unique<Sessions>(&loop, services, limits, *admission, metrics);
    sessions->use(feed, [this] { ++wakes; });
  }

  Result<TokenInfo> verify(std::string_view token) {
    const auto found = tokens.find(std::string(token));
    if (found == tokens.end()) return Error{ErrorCode::unauthenticated, "bad token"};
    return found->second;
  }

  FakeSocket& connect(std::string cookie = "") {
    EXPECT_TRUE(sessions->accept(server, 0, "", std::move(cookie)));
    return *server.sockets.back();
  }
  void say(FakeSocket& socket, std::string_view text) { socket.handler.on_message(socket, text); }
  FakeSocket& greeted(const std::string& token = "ann") {
    FakeSocket& socket = connect();
    say(socket, R"({"id":1,"op":"hello","token":")" + token + "\"}");
    start(last_subscription());
    socket.drain();
    return socket;
  }
  SubscriptionId last_subscription() const { return SubscriptionId(feed.subscribers.size()); }
  void start(SubscriptionId id, bool resumed = true) {
    sessions->on_started(id, Feed::Started{Cursor{7, Position(100)}, resumed});
  }
  static OperationReply answer_of(std::size_t bytes) { return {"{\"x\":\"" + std::string(bytes, 'r') + "\"}"}; }
  /// Sends a query, and lets the engine answer it.
  void ask(FakeSocket& socket, OperationReply reply) {
    say(socket, R"({"id":2,"op":"messages.list"})");
    operations.waiting.back()(std::move(reply));
  }
  std::shared_ptr<const Event> event(std::uint64_t position) {
    auto made = std::make_shared<Event>();
    made->position = Position(position);
    return made;
  }
  /// Time goes by, and the timer of the sessions rings.
  void pass(std::int64_t ms) {
    now += ms;
    const auto ring = [](uv_handle_t* handle, void*) {
      if (handle->type != UV_TIMER) return;
      auto* timer = reinterpret_cast<uv_timer_t*>(handle);
      uv_timer_start(timer, timer->timer_cb, 0, uv_timer_get_repeat(timer));
    };
    uv_walk(&loop, ring, nullptr);
    uv_run(&loop, UV_RUN_NOWAIT);
  }
  void end(FakeSocket& socket) { socket.handler.on_closed(socket, 1006); }

  uv_loop_t loop{};
  FakeOperations operations;
  FakeFeed feed;
  FakeServer server;
  SessionLimits limits;
  AdmissionLimits admission_limits;
  ConnectionLimiter limiter{HttpLimits{}, UsageTable::create_or_none()};
  std::unique_ptr<Admission> admission;
  MetricsRegistry registry;
  SessionMetrics metrics{registry};
  TimeMs now = 1'000'000;
  int wakes = 0;
  std::map<std::string, TokenInfo> tokens{
      {"ann", {Caller(UserId(4), SessionId(77)), 1'900'000}},
      {"ann-newer", {Caller(UserId(4), SessionId(77)), 2'800'000}},
      {"ann-elsewhere", {Caller(UserId(4), SessionId(78)), 2'800'000}},
      {"bob", {Caller(UserId(5), SessionId(80)), 1'900'000}},
  };
  std::unique_ptr<Sessions> sessions;
};

}  // namespace confab::servers::hub
