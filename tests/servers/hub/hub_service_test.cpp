#include "hub/hub_service.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "common/engine/credentials.hpp"
#include "common/json/json.hpp"
#include "support/test_engine.hpp"
#include "support/ws_client.hpp"

namespace confab::servers::hub {
namespace {

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

/// Stands in for the API server: tells what it was asked.
struct Echo final : LoopService {
  void handle(const Request& request, const Responder& responder) override {
    std::string told(to_string(request.method()));
    told.append(" ").append(request.target()).append(" ").append(request.header("Authorization").value_or("-"));
    told.append(" ").append(*request.header("Host")).append(" ").append(request.body());
    responder.send(Response::text(201, std::move(told)));
  }
  std::size_t body_limit(const RequestHead& /*head*/) override { return 64 * 1024; }
};

struct Person {
  UserId id;
  std::string email;
  std::string token;
  std::string refresh_token;
  Caller caller;
};

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

  WsClient connect(const std::string& headers = "") {
    WsClient client(hub_->port());
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

// ------------------------------------------------------------------ WebSockets

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
  const std::uint64_t before = engine_->stats().batches;
  ASSERT_TRUE(ann.send_bytes(requests));
  int frames = 0;
  std::vector<std::string> heard;
  while (heard.size() < kMessages) {
    const auto frame = bob.read_text();
    ASSERT_TRUE(frame) << "after " << heard.size();
    ++frames;
    std::istringstream lines(*frame);
    for (std::string line; std::getline(lines, line);) heard.push_back(body_of(line));
  }
  for (int i = 0; i < kMessages; ++i)
    EXPECT_EQ(heard[static_cast<std::size_t>(i)], std::to_string(i) + std::string(120, '.'));
  // The writer looks for commands by itself now and then, and may so take a part of them.
  EXPECT_LE(engine_->stats().batches - before, 2u);
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

// ------------------------------------------------------------------------ page

TEST_F(HubServiceTest, EveryUnknownPathGivesThePage) {
  const std::string index = http("GET", "/");
  EXPECT_TRUE(begins(index, "HTTP/1.1 200")) << index;
  EXPECT_NE(index.find("<!doctype html>"), std::string::npos);
  EXPECT_NE(index.find("Content-Security-Policy:"), std::string::npos);
  const std::string elsewhere = http("GET", "/conversations");
  EXPECT_EQ(index.substr(index.find("\r\n\r\n")), elsewhere.substr(elsewhere.find("\r\n\r\n")));
  for (const auto& [path, up] : {std::pair("/conversation/5", "./../"), std::pair("/a/b/", "./../../")}) {
    EXPECT_NE(http("GET", path).find(std::string("Location: ") + up + "\r\n"), std::string::npos) << path;
  }
  EXPECT_EQ(index.find("=\"/"), std::string::npos) << "an address that is not relative: " << index;

  const std::size_t at = index.find("ETag: ") + 6;
  const std::string etag = index.substr(at, index.find("\r\n", at) - at);
  EXPECT_TRUE(begins(http("GET", "/", "If-None-Match: " + etag + "\r\n"), "HTTP/1.1 304"));
  EXPECT_TRUE(begins(http("POST", "/nowhere", "", "{}"), "HTTP/1.1 405"));
}

TEST_F(HubServiceTest, TheBuiltInPageIsCompressedForClientsThatAcceptIt) {
  const auto get = [this](const std::string& accept, const std::string& more = "") {
    return http("GET", "/confab-chat.js", (accept.empty() ? "" : "Accept-Encoding: " + accept + "\r\n") + more);
  };
  const auto field = [](const std::string& answer, const std::string& name) {
    const auto at = answer.find("\r\n" + name + ": ");
    if (at == std::string::npos || at > answer.find("\r\n\r\n")) return std::string();
    const auto begin = at + name.size() + 4;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
  };
  const std::string plain = get("");
  if (!begins(plain, "HTTP/1.1 200")) GTEST_SKIP() << "built without the page";
  EXPECT_EQ(field(plain, "Content-Encoding"), "");
  EXPECT_EQ(field(plain, "Vary"), "Accept-Encoding");
  const std::size_t size = std::stoul(field(plain, "Content-Length"));
  struct Case {
    const char* accept;
    const char* coding;
  };
  for (const Case& each :
       {Case{"gzip, deflate, br, zstd", "br"}, Case{"gzip", "gzip"}, Case{"br;q=0.5, gzip;q=0.8", "gzip"},
        Case{"BR", "br"}, Case{"br;q=0, gzip", "gzip"}, Case{"*", "br"}, Case{"br;q=0, *", "gzip"},
        Case{"identity", ""}, Case{"gzip;q=0", ""}, Case{"deflate", ""}, Case{"*;q=0", ""}, Case{"gzip;q=nonsense", ""},
        Case{"br;q=1.0", "br"}}) {
    const std::string answer = get(each.accept);
    EXPECT_EQ(field(answer, "Content-Encoding"), each.coding) << each.accept;
    EXPECT_EQ(field(answer, "Content-Type"), "text/javascript; charset=utf-8");
    if (*each.coding != '\0') {
      EXPECT_LT(std::stoul(field(answer, "Content-Length")), size / 2) << each.accept;
    }
  }
  const std::string etag = field(get("br"), "ETag");
  EXPECT_NE(etag, field(plain, "ETag")) << "other bytes";
  EXPECT_TRUE(begins(get("br", "If-None-Match: " + etag + "\r\n"), "HTTP/1.1 304"));
  EXPECT_TRUE(begins(get("", "If-None-Match: " + etag + "\r\n"), "HTTP/1.1 200"));

  const std::string index = http("GET", "/");
  const auto at = index.find("./assets/main-");
  ASSERT_NE(at, std::string::npos) << index;
  const std::string script = http("GET", index.substr(at + 1, index.find('"', at) - at - 1));
  EXPECT_EQ(field(script, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(index, "Cache-Control"), "no-cache");
}

TEST_F(HubServiceTest, ServesAnotherWebRoot) {
  const std::filesystem::path root = std::filesystem::path(folder_.path()) / "page";
  std::filesystem::create_directories(root / "js");
  std::ofstream(root / "index.html") << "<h1>mine</h1>";
  std::ofstream(root / "js" / "app.js") << "let a";
  std::ofstream(root / "confab-chat.js") << "let chat";
  std::ofstream(root / ".secret") << "secret";
  auto page = PageFiles::from_folder(root);
  ASSERT_TRUE(page) << page.error().message;
  page_ = *page;
  start();
  EXPECT_NE(http("GET", "/").find("<h1>mine</h1>"), std::string::npos);
  const std::string script = http("GET", "/js/app.js");
  EXPECT_NE(script.find("Content-Type: text/javascript"), std::string::npos);
  EXPECT_NE(script.find("let a"), std::string::npos);
  EXPECT_EQ(script.find("Access-Control-"), std::string::npos) << "other pages have no business with it";
  EXPECT_EQ(script.find("Cross-Origin-"), std::string::npos);
  const std::string element = http("GET", "/confab-chat.js", "Origin: https://shop.example\r\n");
  EXPECT_NE(element.find("let chat"), std::string::npos);
  EXPECT_NE(element.find("Access-Control-Allow-Origin: *\r\n"), std::string::npos);
  EXPECT_NE(element.find("Cross-Origin-Resource-Policy: cross-origin\r\n"), std::string::npos);
  EXPECT_EQ(element.find("Access-Control-Allow-Credentials"), std::string::npos);
  EXPECT_EQ(http("GET", "/").find("Access-Control-"), std::string::npos);
  EXPECT_EQ(http("GET", "/.secret").find("\r\n\r\nsecret"), std::string::npos);
  for (const char* missing : {"/favicon.ico", "/js/other.js", "/.secret", "/js/a.b.c"}) {
    EXPECT_TRUE(begins(http("GET", missing), "HTTP/1.1 404")) << missing;
  }
  EXPECT_TRUE(begins(http("GET", "/v1.2/conversation"), "HTTP/1.1 200")) << "no file, by its last part";
  EXPECT_EQ(http("GET", "/js/../../data.mdb").find("200"), std::string::npos);

  std::filesystem::create_symlink("app.js", root / "js" / "same.js");
  EXPECT_TRUE(PageFiles::from_folder(root)) << "a link within the folder";
  for (const char* target : {"/etc/hostname", "../../data.mdb", "nowhere"}) {
    std::filesystem::create_symlink(target, root / "js" / "out.txt");
    EXPECT_EQ(PageFiles::from_folder(root).code(), ErrorCode::invalid_argument) << target;
    std::filesystem::remove(root / "js" / "out.txt");
  }
  std::filesystem::remove(root / "index.html");
  EXPECT_EQ(PageFiles::from_folder(root).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(PageFiles::from_folder(root / "missing").code(), ErrorCode::invalid_argument);
}

// ----------------------------------------------------------------------- proxy

TEST_F(HubServiceTest, PassesApiCallsOnUnderTheNameTheyWereMade) {
  Running api([](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<Echo>());
  });
  api_.port = api.port();
  start();
  const std::string answer = http("POST", "/api/v1/users?x=1", "Authorization: Bearer t\r\n", "{\"a\":1}");
  EXPECT_TRUE(begins(answer, "HTTP/1.1 201")) << answer;
  EXPECT_NE(answer.find("\r\n\r\nPOST /v1/users?x=1 Bearer t 127.0.0.1 {\"a\":1}"), std::string::npos) << answer;
  EXPECT_NE(http("GET", "/api").find("\r\n\r\nGET / "), std::string::npos);
  for (const char* target : {"http://127.0.0.1/api/v1/me?", "HTTP://127.0.0.1/api/v1/me?"}) {
    EXPECT_NE(http("GET", target).find("\r\n\r\nGET /v1/me? "), std::string::npos) << http("GET", target);
  }
}

/// Never answers a sign-in, and anything else at once.
class SlowSignIn : public LoopService {
 public:
  explicit SlowSignIn(std::atomic<int>& waiting) : waiting_(waiting) {}
  void handle(const Request& request, const Responder& responder) override {
    if (request.path() != "/v1/sessions") return responder.send(Response::text(200, "me"));
    kept_.push_back(responder);
    ++waiting_;
  }
  std::size_t body_limit(const RequestHead&) override { return 1024; }

 private:
  std::atomic<int>& waiting_;
  std::vector<Responder> kept_;
};

TEST_F(HubServiceTest, ReadDoesNotWaitBehindTheSignInsOfItsOwnAddress) {
  constexpr int kSignInsUnderWay = 32;  // half of the connections to the API server
  std::atomic<int> waiting = 0;
  Running api([&waiting](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<SlowSignIn>(waiting));
  });
  api_.port = api.port();
  start();
  std::vector<std::unique_ptr<WsClient>> crowd;
  for (int i = 0; i < 19; ++i) {
    crowd.push_back(std::make_unique<WsClient>(hub_->port()));
    for (int j = 0; j < 10; ++j) {
      crowd.back()->send_bytes("POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    }
  }
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (waiting < kSignInsUnderWay && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
  ASSERT_EQ(waiting, kSignInsUnderWay);
  EXPECT_TRUE(begins(http("GET", "/api/v1/me"), "HTTP/1.1 200"));
}

TEST_F(HubServiceTest, TellsWhenTheApiServerIsAway) {
  const std::string answer = http("GET", "/api/v1/me");
  EXPECT_TRUE(begins(answer, "HTTP/1.1 502")) << answer;
  EXPECT_NE(answer.find("Content-Type: application/problem+json"), std::string::npos);
  const std::string origin = "Origin: https://chat.example.org\r\n";
  for (const char* path : {"/api/v1/me", "/api/metrics", "/message"}) {
    const std::string refused = http("GET", path, origin);
    EXPECT_NE(refused.find("Access-Control-Allow-Origin: https://chat.example.org\r\n"), std::string::npos) << refused;
    EXPECT_EQ(refused.find("Access-Control-Allow-Origin"), refused.rfind("Access-Control-Allow-Origin")) << refused;
  }
}

// --------------------------------------------------------------------- message

class OldMessageTest : public HubServiceTest {
 protected:
  std::string post(const Person& person, const std::string& body, const std::string& from, std::uint64_t conversation) {
    const std::string credentials = "Authorization: Bearer " + person.email + " " + person.token + "\r\n";
    return http("POST", "/message", credentials,
                R"({"conversation_id":)" + std::to_string(conversation) + R"(,"message":{"body":")" + body +
                    R"(","from":")" + from + "\"}}");
  }
  std::size_t stored() { return engine_->history(ann_.caller, talk_, {})->messages.size(); }
};

TEST_F(OldMessageTest, StoresAMessageUnlessTheSameOneWasJustStored) {
  WsClient bob = connect();
  hello(bob, bob_.token);
  const std::size_t before = stored();
  const std::string answer = post(ann_, "hi", "ann@example.com", talk_.value);
  EXPECT_TRUE(begins(answer, "HTTP/1.1 200")) << answer;
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), "OK");
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 1);
  EXPECT_TRUE(begins(post(bob_, "hi", "bob@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 2) << "somebody else's words are not mine";
  EXPECT_EQ(body_of(bob.read_object()), "hi");
}

TEST_F(OldMessageTest, AMessageStampedInTheFutureIsNotTakenForARecentOne) {
  hub_.reset();
  shared_.reset();
  engine_.reset();
  EngineOptions ahead = tests::test_options(folder_.path());
  ahead.clock = [] {
    const auto in_an_hour = std::chrono::system_clock::now().time_since_epoch() + 1h;
    return std::chrono::duration_cast<std::chrono::milliseconds>(in_an_hour).count();
  };
  {
    auto engine = Engine::open(std::move(ahead));
    ASSERT_TRUE(engine) << engine.error().message;
    ASSERT_TRUE((*engine)->send_message(ann_.id, talk_, {"hi"}));
  }
  open();
  ann_ = sign_in(ann_);
  start();
  const std::size_t before = stored();
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 1);
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 1) << "that was a moment ago";
}

TEST_F(OldMessageTest, RefusesStrangersAndTheNamesOfOthers) {
  const std::size_t before = stored();
  EXPECT_TRUE(begins(http("POST", "/message", "", "{}"), "HTTP/1.1 401"));
  EXPECT_TRUE(begins(post(eve_, "hi", "eve@example.com", talk_.value), "HTTP/1.1 404"));
  EXPECT_TRUE(begins(post(ann_, "hi", "bob@example.com", talk_.value), "HTTP/1.1 403"));
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", 99'999), "HTTP/1.1 404"));
  Person forged = ann_;
  forged.email = "bob@example.com";
  EXPECT_TRUE(begins(post(forged, "hi", "bob@example.com", talk_.value), "HTTP/1.1 401"));
  const std::string credentials = "Authorization: Bearer " + ann_.token + "\r\n";
  EXPECT_TRUE(begins(http("POST", "/message", credentials, "nonsense"), "HTTP/1.1 422"));
  EXPECT_TRUE(begins(http("POST", "/message", credentials, "{}"), "HTTP/1.1 422"));
  EXPECT_EQ(stored(), before);
}

TEST_F(OldMessageTest, IsNotThereWithoutTheOldRoutes) {
  old_routes_ = false;
  start();
  const std::size_t before = stored();
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 404"));
  EXPECT_EQ(stored(), before);
  for (const char* path : {"/faye", "/faye/handshake"}) {
    const std::string get = http("GET", std::string(path) + "?message=[]");
    EXPECT_TRUE(begins(get, "HTTP/1.1 404")) << "not the page: " << get;
    EXPECT_TRUE(begins(http("POST", path, "Content-Type: application/json\r\n", "[]"), "HTTP/1.1 404"));
  }
  WsClient client(hub_->port());
  EXPECT_NE(client.upgrade("/faye", "").find("404"), std::string::npos);
}

// ---------------------------------------------------------------------- health

TEST_F(HubServiceTest, HealthReadinessAndMetricsTellItsState) {
  EXPECT_TRUE(begins(http("GET", "/healthz"), "HTTP/1.1 200"));
  const std::string alone = http("GET", "/readyz");
  EXPECT_TRUE(begins(alone, "HTTP/1.1 503")) << alone;
  EXPECT_NE(alone.find("the API server is not ready"), std::string::npos) << alone;
  std::atomic<int> waiting = 0;
  Running api([&waiting](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<SlowSignIn>(waiting));
  });
  api_.port = api.port();
  start();
  EXPECT_TRUE(begins(http("GET", "/readyz"), "HTTP/1.1 200"));
  WsClient ann = connect();
  hello(ann, ann_.token);
  EXPECT_NE(metrics_.exposition().find("\nconfab_hub_connections 1\n"), std::string::npos);
  EXPECT_EQ(http("GET", "/metrics").find("confab_hub_connections"), std::string::npos) << "not where everybody comes";
}

/// Keeps the questions whether it is ready until answer() is called.
class PausedReadyz : public LoopService {
 public:
  struct Kept {
    std::mutex mutex;
    bool open = false;
    std::vector<Responder> responders;
  };
  explicit PausedReadyz(Kept& kept) : kept_(kept) {}
  void handle(const Request&, const Responder& responder) override {
    const std::lock_guard lock(kept_.mutex);
    if (kept_.open) return responder.send(Response::text(200, "ready"));
    kept_.responders.push_back(responder);
  }
  std::size_t body_limit(const RequestHead&) override { return 1024; }
  static void answer(Kept& kept) {
    const std::lock_guard lock(kept.mutex);
    kept.open = true;
    for (const Responder& responder : kept.responders) responder.send(Response::text(200, "ready"));
    kept.responders.clear();
  }

 private:
  Kept& kept_;
};

TEST_F(HubServiceTest, OneAddressThatAsksTooOftenWhetherItIsReadyKeepsNobodyElseFromAsking) {
  PausedReadyz::Kept kept;
  Running api([&kept](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<PausedReadyz>(kept));
  });
  api_.port = api.port();
  trusted_ = *TrustedProxies::parse({"127.0.0.1"});
  start();
  const auto ask = [this](const std::string& address) {
    auto client = std::make_unique<WsClient>(hub_->port());
    client->send_bytes("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: " + address +
                       "\r\n\r\n");
    return client;
  };
  std::vector<std::unique_ptr<WsClient>> crowd;
  for (int i = 0; i < 40; ++i) crowd.push_back(ask("192.0.2.1"));
  const bool crowded = std::any_of(crowd.begin(), crowd.end(),
                                   [](const auto& client) { return begins(client->read_all(20ms), "HTTP/1.1 503"); });
  ASSERT_TRUE(crowded);
  const auto monitor = ask("192.0.2.2");
  EXPECT_EQ(monitor->read_all(200ms), "") << "refused at once";
  PausedReadyz::answer(kept);
  EXPECT_TRUE(begins(monitor->read_all(), "HTTP/1.1 200"));
}

}  // namespace
}  // namespace confab::servers::hub
