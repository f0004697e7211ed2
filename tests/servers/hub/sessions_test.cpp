#include "hub/sessions.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace confab::servers::hub {
namespace {

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

// ----------------------------------------------------------------------- hello

TEST_F(SessionsTest, HelloIsAnsweredOnceTheSubscriptionStands) {
  FakeSocket& socket = connect();
  say(socket, R"({"id":1,"op":"hello","token":"ann","cursor":"7-42"})");
  ASSERT_EQ(feed.subscribers.size(), 1u);
  EXPECT_EQ(feed.subscribers[0].first.user, UserId(4));
  EXPECT_EQ(feed.subscribers[0].second, (Cursor{7, Position(42)}));
  EXPECT_EQ(wakes, 1);
  EXPECT_TRUE(socket.sent.empty());

  start(SubscriptionId(1), false);
  const std::string cursor = (Cursor{7, Position(100)}).to_string();
  const std::string ok =
      "{\"user\":{\"id\":4},\"session\":77,\"cursor\":\"" + cursor + "\",\"resumed\":false,\"now\":1000000}";
  EXPECT_EQ(socket.last(), "{\"id\":1,\"ok\":" + ok + "}");
  EXPECT_EQ(socket.close_code, 0);
}

TEST_F(SessionsTest, HelloTakesTheCookieWhereThereIsNoToken) {
  FakeSocket& socket = connect("bob");
  say(socket, R"({"id":1,"op":"hello"})");
  ASSERT_EQ(feed.subscribers.size(), 1u);
  EXPECT_EQ(feed.subscribers[0].first.user, UserId(5));
  EXPECT_FALSE(feed.subscribers[0].second);
}

TEST_F(SessionsTest, AWrongHelloIsAnsweredAndClosed) {
  const std::vector<std::pair<std::string, int>> all = {
      {R"({"id":1,"op":"hello"})", kCloseUnauthenticated},
      {R"({"id":1,"op":"hello","token":"eve"})", kCloseUnauthenticated},
      {R"({"id":1,"op":"hello","token":7})", kCloseBadRequest},
      {R"({"id":1,"op":"hello","token":"ann","cursor":"yesterday"})", kCloseBadRequest},
      {R"({"id":1,"op":"hello","token":"ann","colour":"red"})", kCloseBadRequest},
  };
  for (const auto& [text, code] : all) {
    FakeSocket& socket = connect();
    say(socket, text);
    EXPECT_EQ(socket.close_code, code) << text;
    ASSERT_EQ(socket.sent.size(), 1u) << text;
    EXPECT_EQ(socket.last().find(R"({"id":1,"error":{"type":"about:blank")"), 0u) << socket.last();
  }
  EXPECT_TRUE(feed.subscribers.empty());
}

TEST_F(SessionsTest, AFrameThatIsNoRequestClosesTheConnection) {
  for (const char* text : {"", "hello", "[]", "{\"id\":1", R"({"op":"hello"})", R"({"id":0,"op":"hello"})",
                           R"({"id":"1","op":"hello"})", R"({"id":1,"op":"users.me"})", R"({"id":1,"op":"renew"})"}) {
    FakeSocket& socket = connect();
    say(socket, text);
    EXPECT_EQ(socket.close_code, kCloseBadRequest) << text;
    EXPECT_TRUE(socket.sent.empty()) << text;
  }
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"hello","token":"ann"})");
  EXPECT_EQ(socket.close_code, kCloseBadRequest);
}

TEST_F(SessionsTest, NothingAfterAViolationIsLookedAt) {
  FakeSocket& socket = connect();
  say(socket, "nonsense\n{\"id\":1,\"op\":\"hello\",\"token\":\"ann\"}");
  EXPECT_TRUE(operations.names.empty());
}

TEST_F(SessionsTest, AClientWithoutHelloInTimeIsClosed) {
  FakeSocket& silent = connect();
  FakeSocket& polite = greeted();
  pass(limits.hello_ms - 1);
  EXPECT_EQ(silent.close_code, 0);
  pass(1);
  EXPECT_EQ(silent.close_code, kCloseNoHello);
  EXPECT_EQ(polite.close_code, 0);
}

TEST_F(SessionsTest, ARefusedSubscriptionAsksToComeBack) {
  feed.full = true;
  FakeSocket& socket = connect();
  say(socket, R"({"id":1,"op":"hello","token":"ann"})");
  EXPECT_NE(socket.last().find("\"overloaded\""), std::string::npos) << socket.last();
  EXPECT_EQ(socket.close_code, kCloseRestart);
  EXPECT_EQ(socket.reason.rfind("retry_after_ms=", 0), 0u);
}

TEST_F(SessionsTest, TheConnectionsOfAUserAreBounded) {
  admission_limits.connections_per_user_max = 2;
  make();
  FakeSocket& first = greeted();
  greeted();
  FakeSocket& third = connect();
  say(third, R"({"id":1,"op":"hello","token":"ann"})");
  EXPECT_EQ(third.close_code, kCloseTooMany);
  FakeSocket& other = connect();
  say(other, R"({"id":1,"op":"hello","token":"bob"})");
  EXPECT_EQ(other.close_code, 0);
  end(third);
  end(first);
  FakeSocket& fourth = greeted();
  EXPECT_EQ(fourth.close_code, 0);
}

// -------------------------------------------------------------------- requests

TEST_F(SessionsTest, RequestsGoToTheCatalogueAndAnswersComeInAnyOrder) {
  FakeSocket& socket = greeted();
  const std::string first = R"({"id":2,"op":"messages.send","conversation":5,"body":"a"})";
  const std::string second = R"({"id":3,"op":"messages.send","conversation":5,"body":"b"})";
  say(socket, first + "\n" + second);
  ASSERT_EQ(operations.waiting.size(), 2u);
  EXPECT_EQ(operations.jsons.back(), second);
  EXPECT_EQ(operations.callers.back().session, SessionId(77));

  operations.waiting[1](OperationReply{R"({"seq":2})"});
  operations.waiting[0](Error{ErrorCode::not_found, "no such conversation"});
  ASSERT_EQ(socket.sent.size(), 3u);
  EXPECT_EQ(*socket.sent[1], R"({"id":3,"ok":{"seq":2}})");
  EXPECT_EQ(socket.sent[2]->find(R"({"id":2,"error":{)"), 0u);
  EXPECT_NE(socket.sent[2]->find(R"("code":"not_found")"), std::string::npos);
}

TEST_F(SessionsTest, ARefusalOfTheEngineHasItsRetryHint) {
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  operations.waiting[0](Error{ErrorCode::rate_limited, "too often", "members", 1'234'567});
  EXPECT_NE(socket.last().find(R"("retry_after_ms":1234567)"), std::string::npos) << socket.last();
  EXPECT_EQ(socket.close_code, 0);
}

TEST_F(SessionsTest, AnAnswerFromAnotherThreadArrivesOnTheLoop) {
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  std::thread([&] { operations.waiting[0](OperationReply{"{}"}); }).join();
  EXPECT_EQ(socket.sent.size(), 1u);
  for (int i = 0; i < 100 && socket.sent.size() == 1; ++i) uv_run(&loop, UV_RUN_ONCE);
  EXPECT_EQ(socket.last(), R"({"id":2,"ok":{}})");
}

TEST_F(SessionsTest, AnAnswerForAConnectionThatIsGoneIsDropped) {
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  const std::size_t sent = socket.sent.size();
  end(socket);
  operations.waiting[0](OperationReply{"{}"});
  EXPECT_EQ(socket.sent.size(), sent);
  EXPECT_EQ(sessions->count(), 0u);
}

TEST_F(SessionsTest, SignInAndUnknownOperationsAreRefused) {
  FakeSocket& socket = greeted();
  for (const char* name : {"users.register", "sessions.create", "sessions.refresh", "host.stats", "messages.eat"}) {
    say(socket, std::string(R"({"id":2,"op":")") + name + "\"}");
    EXPECT_NE(socket.last().find("\"not_found\""), std::string::npos) << name;
    socket.drain();
  }
  EXPECT_TRUE(operations.waiting.empty());
}

TEST_F(SessionsTest, TooManyUnansweredRequestsClose) {
  FakeSocket& socket = greeted();
  for (int i = 0; i < 4; ++i) say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, 0);
  operations.waiting[0](OperationReply{"{}"});
  socket.drain();
  say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, 0) << "one was answered";
  say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, AnswersThatAreNotReadCountAsUnanswered) {
  FakeSocket& socket = greeted();
  for (int i = 0; i < 4; ++i) {
    say(socket, R"({"id":2,"op":"messages.send"})");
    operations.waiting[static_cast<std::size_t>(i)](OperationReply{"{}"});
  }
  say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, TooManyRequestsOfAllClientsAreOverloaded) {
  limits.requests_total_max = 1;
  make();
  FakeSocket& first = greeted();
  FakeSocket& second = greeted();
  say(first, R"({"id":2,"op":"messages.send"})");
  say(second, R"({"id":2,"op":"messages.send"})");
  EXPECT_NE(second.last().find("\"overloaded\""), std::string::npos);
  operations.waiting[0](OperationReply{"{}"});
  say(second, R"({"id":3,"op":"messages.send"})");
  EXPECT_EQ(operations.waiting.size(), 2u);
}

// ---------------------------------------------------------------------- events

TEST_F(SessionsTest, AnEventIsEncodedOnceForAllItsSubscribers) {
  FakeSocket& first = greeted();
  FakeSocket& second = greeted();
  const auto one = event(101);
  sessions->on_event(SubscriptionId(1), one);
  sessions->on_event(SubscriptionId(2), one);
  sessions->on_event(SubscriptionId(2), event(102));
  EXPECT_EQ(operations.encoded, 2);
  EXPECT_EQ(first.sent.back(), second.sent[1]);
  EXPECT_EQ(second.last(), R"({"event":102,"x":1})");
}

TEST_F(SessionsTest, ASlowReaderIsPausedAndGoesOnWhenItHasRead) {
  operations.padding = std::string(40'000, 'p');
  FakeSocket& socket = greeted();
  sessions->on_event(SubscriptionId(1), event(101));
  EXPECT_TRUE(feed.paused.empty());
  sessions->on_event(SubscriptionId(1), event(102));
  sessions->on_event(SubscriptionId(1), event(103));
  EXPECT_EQ(feed.paused, std::vector<std::uint64_t>{1});
  EXPECT_EQ(socket.close_code, 0);
  const int before = wakes;
  socket.drain();
  EXPECT_EQ(feed.resumed, std::vector<std::uint64_t>{1});
  EXPECT_EQ(wakes, before + 1);
}

TEST_F(SessionsTest, AClientThatStaysSlowIsClosed) {
  FakeSocket& slow = greeted();
  FakeSocket& quick = greeted();
  sessions->on_event(SubscriptionId(1), event(101));
  sessions->on_event(SubscriptionId(2), event(101));
  quick.drain();
  pass(0);  // the first tick that sees it wait
  pass(limits.slow_ms - 1);
  EXPECT_EQ(slow.close_code, 0);
  pass(1);
  EXPECT_EQ(slow.close_code, kCloseSlowReader);
  EXPECT_EQ(quick.close_code, 0);
  EXPECT_EQ(feed.unsubscribed, std::vector<std::uint64_t>{1});
}

TEST_F(SessionsTest, AClientThatAsksFasterThanItReadsWaitsAndIsNotClosed) {
  limits.reply_bytes_max = 1000;
  make();
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  operations.waiting[0](OperationReply{"{\"x\":\"" + std::string(1001, 'r') + "\"}"});
  say(socket, R"({"id":3,"op":"messages.send"})");
  say(socket, R"({"id":4,"op":"messages.send"})");
  uv_run(&loop, UV_RUN_NOWAIT);
  EXPECT_EQ(operations.waiting.size(), 1u) << "more is asked before the answer was taken";
  EXPECT_EQ(socket.close_code, 0);
  socket.drain();
  uv_run(&loop, UV_RUN_NOWAIT);
  ASSERT_EQ(operations.waiting.size(), 3u);
  operations.waiting[1](OperationReply{"{}"});
  EXPECT_NE(socket.last().find("\"id\":3"), std::string::npos) << socket.last();
}

TEST_F(SessionsTest, AClientThatAsksOnWithoutReadingIsClosed) {
  limits.reply_bytes_max = 1000;
  limits.requests_max = 4;
  make();
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  operations.waiting[0](OperationReply{"{\"x\":\"" + std::string(1001, 'r') + "\"}"});
  for (int i = 0; i < 3; ++i) say(socket, R"({"id":3,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, 0);
  say(socket, R"({"id":3,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, RequestsThatWaitForAReaderAreBoundedInBytes) {
  limits.reply_bytes_max = 1000;
  limits.postponed_bytes_max = 100;
  make();
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.list"})");
  operations.waiting[0](answer_of(1001));
  const std::string request = R"({"id":3,"op":"messages.list","x":")" + std::string(60, 'x') + "\"}";
  say(socket, request);
  EXPECT_EQ(socket.close_code, 0);
  socket.drain();
  uv_run(&loop, UV_RUN_NOWAIT);
  operations.waiting[1](answer_of(1001));
  say(socket, request);
  EXPECT_EQ(socket.close_code, 0) << "the first one waits no more";
  say(socket, request);
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, AnswersThatAUserDoesNotReadFillNoMemory) {
  limits.reply_bytes_per_user_max = 1000;
  make();
  FakeSocket& first = greeted();
  FakeSocket& second = greeted();
  FakeSocket& other = greeted("bob");
  ask(first, answer_of(700));
  EXPECT_EQ(first.last().find("overloaded"), std::string::npos);
  ask(second, answer_of(700));
  EXPECT_NE(second.last().find("\"overloaded\""), std::string::npos) << second.last();
  EXPECT_LT(second.last().size(), 400u);
  ask(other, answer_of(700));
  EXPECT_EQ(other.last().find("overloaded"), std::string::npos) << "it is the other's own share";
  say(second, R"({"id":3,"op":"messages.send"})");
  operations.waiting.back()(answer_of(700));
  EXPECT_EQ(second.last().find("overloaded"), std::string::npos) << "the message is stored";
  first.drain();
  second.drain();
  ask(second, answer_of(700));
  EXPECT_EQ(second.last().find("overloaded"), std::string::npos) << "all was read";
  second.drain();
  ask(first, answer_of(700));
  end(first);
  ask(second, answer_of(700));
  EXPECT_EQ(second.last().find("overloaded"), std::string::npos) << "what was queued went with its connection";
}

TEST_F(SessionsTest, AnswersThatNobodyReadsFillNoMemory) {
  limits.reply_bytes_total_max = 1000;
  make();
  FakeSocket& one = greeted();
  FakeSocket& other = greeted("bob");
  ask(one, answer_of(700));
  ask(other, answer_of(700));
  EXPECT_NE(other.last().find("\"overloaded\""), std::string::npos) << other.last();
  one.drain();
  ask(other, answer_of(700));
  EXPECT_EQ(other.last().find("overloaded"), std::string::npos) << other.last();
}

TEST_F(SessionsTest, AClientThatReadsSlowlyIsNotClosed) {
  FakeSocket& slow = greeted();
  sessions->on_event(SubscriptionId(1), event(101));
  pass(0);
  for (int i = 0; i < 5; ++i) {
    pass(limits.slow_ms - 1);
    slow.take();
    pass(0);
  }
  EXPECT_EQ(slow.close_code, 0);
  slow.sending = 4 * kSlowestBytesPerSecond;
  pass(limits.slow_ms + 3'999);
  EXPECT_EQ(slow.close_code, 0) << "a long message takes longer";
  pass(1);
  EXPECT_EQ(slow.close_code, kCloseSlowReader);
}

TEST_F(SessionsTest, NothingComesAfterTheConnectionIsGone) {
  FakeSocket& socket = greeted();
  end(socket);
  EXPECT_EQ(feed.unsubscribed, std::vector<std::uint64_t>{1});
  sessions->on_event(SubscriptionId(1), event(101));
  sessions->on_ended(SubscriptionId(1), Error{ErrorCode::unauthenticated, ""});
  EXPECT_EQ(operations.encoded, 0);
}

// -------------------------------------------------------------------- sessions

TEST_F(SessionsTest, AnEndedSessionClosesItsConnection) {
  FakeSocket& signed_out = greeted();
  FakeSocket& failed = greeted();
  sessions->on_ended(SubscriptionId(1), Error{ErrorCode::unauthenticated, ""});
  sessions->on_ended(SubscriptionId(2), Error{ErrorCode::io_error, ""});
  EXPECT_EQ(signed_out.close_code, kCloseUnauthenticated);
  EXPECT_EQ(failed.close_code, kCloseRestart);
}

TEST_F(SessionsTest, AnExpiredTokenClosesUnlessItWasRenewed) {
  FakeSocket& old_token = greeted();
  FakeSocket& renewed = greeted();
  say(renewed, R"({"id":2,"op":"renew","token":"ann-newer"})");
  EXPECT_EQ(renewed.last(), R"({"id":2,"ok":{"expires_at":2800000}})");
  for (const char* token : {"eve", "ann-elsewhere", "bob"}) {
    say(renewed, std::string(R"({"id":3,"op":"renew","token":")") + token + "\"}");
    EXPECT_NE(renewed.last().find("\"error\""), std::string::npos) << token;
    renewed.drain();
  }
  pass(900'000);
  EXPECT_EQ(old_token.close_code, kCloseUnauthenticated);
  EXPECT_EQ(renewed.close_code, 0);
}

TEST_F(SessionsTest, DrainClosesTheIdleAtOnceAndOthersWithTheirAnswer) {
  FakeSocket& idle = greeted();
  FakeSocket& busy = greeted();
  FakeSocket& stuck = greeted();
  say(busy, R"({"id":2,"op":"messages.send"})");
  say(stuck, R"({"id":2,"op":"messages.send"})");
  bool done = false;
  sessions->drain([&] { done = true; });
  EXPECT_EQ(idle.close_code, kCloseRestart);
  EXPECT_EQ(busy.close_code, 0);
  say(busy, R"({"id":3,"op":"messages.send"})");
  EXPECT_NE(busy.last().find("\"unavailable\""), std::string::npos);

  operations.waiting[0](OperationReply{"{}"});
  EXPECT_EQ(busy.last(), R"({"id":2,"ok":{}})");
  EXPECT_EQ(busy.close_code, kCloseRestart);
  const int hint = std::stoi(busy.reason.substr(std::string("retry_after_ms=").size()));
  EXPECT_GE(hint, limits.retry_after_ms_min);
  EXPECT_LE(hint, limits.retry_after_ms_max);
  pass(limits.drain_ms);
  EXPECT_EQ(stuck.close_code, kCloseRestart);
  EXPECT_FALSE(sessions->accept(server, 1'000'000, "", ""));
  for (FakeSocket* socket : {&idle, &busy, &stuck}) {
    EXPECT_FALSE(done);
    end(*socket);
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace confab::servers::hub
