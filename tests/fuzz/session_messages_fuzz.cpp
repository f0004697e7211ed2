// What a client may say to the hub on its native WebSocket: hello, renew, and what the catalogue is then asked. The
// first byte says how the world around it behaves; NULs cut the rest into messages, since no JSON holds one.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/json/json.hpp"
#include "fuzz/fuzz.hpp"
#include "hub/sessions.hpp"

namespace {

using namespace confab;
using namespace confab::servers;
using namespace confab::servers::hub;

constexpr std::string_view kToken = "a.b.c";
constexpr std::string_view kOtherToken = "d.e.f";
const Caller kAnn(UserId(4), SessionId(77));
const Caller kBob(UserId(5), SessionId(78));
constexpr TimeMs kNow = 1'700'000'000'000;
constexpr TimeMs kExpires = kNow + 900'000;

/// Bits of the first byte.
enum World : unsigned char {
  kCookie = 1,         // the upgrade brought a cookie that is good
  kSlowReader = 2,     // the socket takes nothing until the end
  kLateAnswers = 4,    // operations answer after the last message
  kGoesAway = 8,       // the hub drains before the last message
  kFeedIsFull = 16,    // nobody can subscribe
  kFewRequests = 32,   // as many as one socket may leave unanswered
  kNobodyKnown = 64,   // no token is good
  kLargeAnswers = 128  // two of them are more than a socket may have queued
};

void require(bool condition) {
  if (!condition) std::abort();
}

struct Socket final : WebSocket {
  void send(Lane lane, const SharedText& object) override {
    if (code != 0) return;
    queued += object->size();
    if (lane == Lane::reply) ++replies;
    sent.push_back(object);
  }
  std::size_t queued_bytes() const override { return queued; }
  std::size_t queued_replies() const override { return replies; }
  void close(std::uint16_t why, std::string_view reason) override {
    require(reason.size() <= kControlBytesMax - 2);
    if (code == 0) code = why;
  }
  bool closing() const override { return code != 0; }

  std::vector<SharedText> sent;
  std::size_t queued = 0;
  std::size_t replies = 0;
  std::uint16_t code = 0;
};

struct Server final : WebSocketServer {
  Result<WebSocket*> adopt(int, std::string_view, WebSocketHandler& owner, Framing) override {
    handler = &owner;
    return static_cast<WebSocket*>(&socket);
  }
  void bracket_input(std::function<void()>, std::function<void()>) override {}
  std::size_t count() const override { return 1; }

  Socket socket;
  WebSocketHandler* handler = nullptr;
};

/// The user of the connection: the one whose token its hello had. No later request may be of another.
struct Speaker {
  void check(const Caller& caller) {
    const Caller& known = caller.user == kAnn.user ? kAnn : kBob;
    require(caller.user == known.user && caller.session == known.session);
    require(!user || user == caller.user);
    user = caller.user;
  }
  UserId user;
};

/// Answers as the engine would; that a request is what it must be is known here.
struct Catalogue final : Operations {
  Catalogue(unsigned char given, Speaker& speaks) : world(given), speaker(speaks) {}
  std::span<const OperationInfo> catalogue() const override { return kInfos; }
  Result<OperationReply> call(const OperationRequest&) override { std::abort(); }
  void call_async(const OperationRequest& request, Completion done) override {
    require(!request.host);
    speaker.check(request.caller);
    if (request.name == "users.me") {
      if (request.json.empty()) return done(OperationReply{R"({"id":4})"});
    } else {
      require(request.name == "messages.send");
    }
    require(request.ignored.size() == 2 && JsonObject::parse(request.json).has_value());
    if ((world & kLateAnswers) != 0) return void(waiting.push_back(std::move(done)));
    done(answer());
  }
  std::string encode_event(const Event&) const override { return "{}"; }
  std::string describe() const override { return "{}"; }

  Result<OperationReply> answer() const {
    if ((world & kLargeAnswers) != 0) return OperationReply{"{\"x\":\"" + std::string(600'000, 'x') + "\"}"};
    if (++answers % 2 == 0) return Error{ErrorCode::rate_limited, "slowly", "body", 1'000};
    return OperationReply{R"({"seq":1})"};
  }

  static constexpr std::array<OperationInfo, 4> kInfos{{
      {.name = "users.me"},
      {.name = "messages.send"},
      {.name = "sessions.refresh", .session = OperationInfo::Session::refreshes},
      {.name = "host.stats", .access = OperationInfo::Access::host},
  }};
  const unsigned char world;
  Speaker& speaker;
  std::vector<Completion> waiting;
  mutable int answers = 0;
};

struct Ears final : Feed {
  Ears(unsigned char given, Speaker& speaks) : world(given), speaker(speaks) {}
  Result<SubscriptionId> subscribe(const Caller& caller, std::optional<Cursor> from) override {
    require(!id);
    speaker.check(caller);
    if ((world & kFeedIsFull) != 0) return Error{ErrorCode::overloaded, "full", "", 1'000};
    if (from) require(Cursor::parse(from->to_string()) == from);
    return id = SubscriptionId(1);
  }
  void unsubscribe(SubscriptionId) override {}
  void pause(SubscriptionId) override {}
  void resume(SubscriptionId) override {}
  bool turn() override { return false; }
  Cursor cursor() const override { return {}; }

  const unsigned char world;
  Speaker& speaker;
  SubscriptionId id;
};

/// One connection and all around it.
class Hub {
 public:
  explicit Hub(unsigned char world) : engine_(world, speaker_), feed_(world, speaker_), world_(world) {
    uv_loop_init(&loop_);
    SessionLimits limits;
    if ((world & kFewRequests) != 0) limits.requests_max = 3;
    const auto verify = [world](std::string_view token) -> Result<TokenInfo> {
      if ((world & kNobodyKnown) == 0 && token == kToken) return TokenInfo{.caller = kAnn, .expires_at = kExpires};
      if ((world & kNobodyKnown) == 0 && token == kOtherToken) return TokenInfo{.caller = kBob, .expires_at = kExpires};
      return Error{ErrorCode::unauthenticated, "not a token"};
    };
    SessionServices services{engine_, verify, verify, [] { return kNow; }};
    sessions_ = std::make_unique<Sessions>(&loop_, std::move(services), limits, admission_, metrics_);
    sessions_->use(feed_, [] {});
    const std::string cookie((world & kCookie) != 0 ? kToken : "");
    require(sessions_->accept(server_, 0, "key", cookie).has_value());
  }
  ~Hub() {
    if (server_.handler != nullptr) server_.handler->on_closed(server_.socket, server_.socket.code);
    sessions_.reset();
    uv_run(&loop_, UV_RUN_DEFAULT);
    require(uv_loop_close(&loop_) == 0);
  }
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  void say(std::string_view text) {
    if (server_.socket.closing()) return;  // the WebSocket layer delivers nothing then
    server_.handler->on_message(server_.socket, text);
    if (feed_.id && !std::exchange(started_, true)) sessions_->on_started(feed_.id, Feed::Started{});
    if ((world_ & kSlowReader) == 0) drain();
  }

  void go_away() {
    sessions_->drain([] {});
  }

  /// Everything under way comes to its end.
  void settle() {
    for (int i = 0; i < 100 && (!engine_.waiting.empty() || server_.socket.queued > 0); ++i) {
      for (auto& done : std::exchange(engine_.waiting, {})) done(engine_.answer());
      drain();
    }
  }

  const Socket& socket() const { return server_.socket; }
  bool is_settled() const { return engine_.waiting.empty() && server_.socket.queued == 0; }

 private:
  void drain() {
    server_.socket.queued = 0;
    server_.socket.replies = 0;
    if (!server_.socket.closing()) server_.handler->on_drained(server_.socket);
    uv_run(&loop_, UV_RUN_NOWAIT);  // what was held goes on
  }

  uv_loop_t loop_{};
  MetricsRegistry registry_;
  SessionMetrics metrics_{registry_};
  hub::Admission admission_{AdmissionLimits{}, nullptr};
  Speaker speaker_;
  Catalogue engine_;
  Ears feed_;
  Server server_;
  std::unique_ptr<Sessions> sessions_;
  const unsigned char world_;
  bool started_ = false;
};

/// Each request is answered once, under the id it came with, by a JSON object, unless the connection ends before.
void check(const Socket& socket, std::multiset<std::int64_t> ids) {
  constexpr std::array kCodes{kCloseBadRequest, kCloseUnauthenticated, kCloseNoHello, kCloseTooMany, kCloseRestart};
  require(socket.code == 0 || std::find(kCodes.begin(), kCodes.end(), socket.code) != kCodes.end());
  for (const SharedText& text : socket.sent) {
    const auto answer = JsonObject::parse(*text);
    require(answer.has_value() && answer->has("ok") != answer->has("error"));
    if (const auto error = answer->object("error")) require(error->string("code") && error->string("detail"));
    const auto id = answer->integer("id");
    require(id.has_value());
    const auto asked = ids.find(*id);
    require(asked != ids.end());
    ids.erase(asked);
  }
  require(socket.code != 0 || ids.empty());
}

std::multiset<std::int64_t> ids_of(const std::vector<std::string_view>& messages) {
  std::multiset<std::int64_t> ids;
  for (std::string_view rest : messages) {
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      const auto object = JsonObject::parse(line);
      if (!object) continue;
      if (const auto id = object->integer("id"); id && *id > 0) ids.insert(*id);
    }
  }
  return ids;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::vector<std::string_view> messages;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (;;) {
    const std::size_t end = rest.find('\0');
    messages.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  Hub hub(data[0]);
  for (const std::string_view message : messages) {
    if ((data[0] & kGoesAway) != 0 && &message == &messages.back()) hub.go_away();
    hub.say(message);
  }
  hub.settle();
  require(hub.is_settled());
  check(hub.socket(), ids_of(messages));
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  const auto seed = [](unsigned char world, std::initializer_list<std::string_view> messages) {
    std::string input(1, static_cast<char>(world));
    for (const std::string_view message : messages) input.append(message).push_back('\0');
    input.pop_back();
    return input;
  };
  constexpr std::string_view kHello = R"({"id":1,"op":"hello","token":"a.b.c"})";
  constexpr std::string_view kSend = R"({"id":2,"op":"messages.send","conversation":5,"body":"hi","client_key":"k"})";
  constexpr std::string_view kMe = R"({"id":9007199254740991,"op":"users.me"})";
  constexpr std::string_view kRenew = R"({"id":3,"op":"renew","token":"a.b.c"})";
  const std::string three = std::string(kSend) + "\n" + std::string(kMe) + "\n" + std::string(kRenew) + "\n";
  return {
      seed(0, {kHello, kSend, kMe, kRenew}),
      seed(0, {R"({"id":1,"op":"hello","token":"a.b.c","cursor":"1f-2a"})", three}),
      seed(kCookie, {R"({"id":1,"op":"hello","token":null,"cursor":null})", kSend}),
      seed(kSlowReader | kFewRequests, {kHello, three, three}),
      seed(kSlowReader | kLargeAnswers, {kHello, kSend, kSend, three}),
      seed(kLateAnswers | kGoesAway, {kHello, three, kSend}),
      seed(kFeedIsFull, {kHello}),
      seed(kNobodyKnown, {kHello}),
      seed(0, {kHello, R"({"id":3,"op":"renew","token":"d.e.f"})", kHello}),
      seed(0, {kHello, R"({"id":4,"op":"host.stats"})", R"({"id":5,"op":7})", R"({"id":"6"})"}),
      seed(0, {R"({"id":1,"op":"hello","token":"d.e.f"})", kMe, kRenew}),
      seed(0, {kSend}),
      seed(0, {R"({"id":0,"op":"hello"})"}),
  };
}
