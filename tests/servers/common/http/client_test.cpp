#include "common/http/client.hpp"

#include <atomic>
#include <map>

#include <gtest/gtest.h>

#include "common/http/server.hpp"
#include "servers/common/support/fake_upstream.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

/// A server that passes everything on.
class Proxy {
 public:
  explicit Proxy(HttpClientOptions options) : server_(handling()) {
    server_.on_loop([&](HttpServer& http) { client_ = std::make_unique<HttpClient>(http.loop(), options); });
  }
  ~Proxy() { stop(); }
  int port() const { return server_.port(); }
  void stop() {
    server_.on_loop([this](HttpServer&) { client_.reset(); });
  }
  std::size_t connection_count() {
    std::size_t count = 0;
    server_.on_loop([&](HttpServer&) { count = client_->connection_count(); });
    return count;
  }

 private:
  HttpServerOptions handling() {
    HttpServerOptions options;
    options.handler = [this](const Request& request, const Responder& responder) {
      proxy_request(*client_, request, std::string(request.target()), responder);
    };
    return options;
  }
  std::unique_ptr<HttpClient> client_;
  TestServer server_;
};

HttpClientOptions to(int port) {
  HttpClientOptions options;
  options.port = port;
  return options;
}

TEST(HttpProxy, PassesRequestAndAnswerWithoutHopByHopFields) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    std::string text = std::string(to_string(request.method())) + " " + std::string(request.target()) + "\n";
    for (const Header& field : request.head().headers) {
      text.append(field.name).append(": ").append(field.value).append("\n");
    }
    responder.send(Response::text(201, text.append(request.body()))
                       .with_header("X-Kept", "yes")
                       .with_header("Keep-Alive", "timeout=5")
                       .with_header("Proxy-Authenticate", "x"));
  };
  TestServer upstream(std::move(options));
  Proxy proxy(to(upstream.port()));
  RawClient client(proxy.port());
  const auto response = client.ask(post(
      "/a?b=c", "body", "X-One: 1\r\nConnection: keep-alive, X-Two\r\nX-Two: 2\r\nTE: x\r\nX-Request-Id: id-7\r\n"));
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.at("x-kept"), "yes");
  EXPECT_FALSE(response.headers.contains("keep-alive"));
  EXPECT_FALSE(response.headers.contains("proxy-authenticate"));
  EXPECT_EQ(response.headers.at("x-request-id"), "id-7");
  const auto has = [&](const char* text) { return response.body.find(text) != std::string::npos; };
  EXPECT_TRUE(response.body.starts_with("POST /a?b=c\n")) << response.body;
  EXPECT_TRUE(response.body.ends_with("\nbody"));
  EXPECT_TRUE(has("X-One: 1\n") && has("X-Forwarded-For: 127.0.0.1\n") && has("X-Request-Id: id-7\n"));
  EXPECT_TRUE(has("Host: test\n")) << "the browser's own, which its Origin is compared with";
  EXPECT_FALSE(has("X-Two") || has("TE:") || has("Connection:"));
}

TEST(HttpProxy, HeadHasTheLengthOfGet) {
  HttpServerOptions options;
  options.handler = [](const Request&, const Responder& responder) { responder.send(Response::text(200, "12345")); };
  TestServer upstream(std::move(options));
  Proxy proxy(to(upstream.port()));
  RawClient client(proxy.port());
  client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(client.receive(true).headers.at("content-length"), "5");
  EXPECT_EQ(client.ask(get("/")).body, "12345");
}

TEST(HttpProxy, ConnectionsAreKeptAndBounded) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    responder.send(Response::text(200, std::string(request.path())));
  };
  TestServer upstream(std::move(options));
  auto wanted = to(upstream.port());
  wanted.connections_max = 2;
  Proxy proxy(wanted);
  RawClient client(proxy.port());
  for (int i = 0; i < 20; ++i) ASSERT_EQ(client.ask(get("/x")).body, "/x");
  EXPECT_EQ(upstream.connection_count(), 1u);
  std::string all;
  for (int i = 0; i < 16; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 16; ++i) ASSERT_EQ(client.receive().body, "/" + std::to_string(i));
  EXPECT_EQ(upstream.connection_count(), 2u);
}

TEST(HttpProxy, ServerThatIsAwayIsA502) {
  int port = 0;
  {
    FakeUpstream gone([](int, int) {});
    port = gone.port();
  }
  Proxy proxy(to(port));
  RawClient client(proxy.port());
  const auto response = client.ask(get("/"));
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
  EXPECT_NE(response.body.find("\"unavailable\""), std::string::npos);
  EXPECT_NE(client.ask(post("/", "x")).body.find("\"unavailable\""), std::string::npos);  // nothing was sent
}

TEST(HttpProxy, UnknownHostNameIsA502) {
  auto wanted = to(1);
  wanted.host = "no-such-host.invalid";
  wanted.connect_ms = 10'000;
  Proxy proxy(wanted);
  RawClient client(proxy.port(), 15'000);
  EXPECT_EQ(client.ask(get("/")).status, 502);
}

TEST(HttpProxy, SlowServerIsA504) {
  FakeUpstream upstream([](int fd, int) {
    FakeUpstream::read_head(fd);
    FakeUpstream::read_head(fd);  // until the proxy gives up
  });
  auto wanted = to(upstream.port());
  wanted.response_ms = 100;
  Proxy proxy(wanted);
  RawClient client(proxy.port());
  const auto read = client.ask(get("/"));
  EXPECT_EQ(read.status, 504);
  EXPECT_NE(read.body.find("\"unavailable\""), std::string::npos);
  const auto write = client.ask(post("/", ""));
  EXPECT_EQ(write.status, 504);
  EXPECT_NE(write.body.find("\"outcome_unknown\""), std::string::npos);
}

TEST(HttpProxy, PostIsNeverRepeated) {
  std::atomic<int> posts = 0;
  FakeUpstream upstream([&posts](int fd, int) {
    while (true) {
      const auto head = FakeUpstream::read_head(fd);
      if (head.empty()) return;
      if (head.starts_with("POST")) {
        ++posts;
        return;  // closes without an answer
      }
      FakeUpstream::write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  });
  Proxy proxy(to(upstream.port()));
  RawClient client(proxy.port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  const auto response = client.ask(post("/", ""));
  EXPECT_EQ(response.status, 502);
  EXPECT_NE(response.body.find("\"outcome_unknown\""), std::string::npos);
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_EQ(posts, 1);
}

TEST(HttpProxy, GetOnAStaleConnectionIsRepeatedOnce) {
  std::atomic<int> gets = 0;
  FakeUpstream upstream([&gets](int fd, int number) {
    for (int i = 0; !FakeUpstream::read_head(fd).empty(); ++i) {
      ++gets;
      if (number == 0 && i == 1) return;  // the second request of the first connection
      FakeUpstream::write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  });
  Proxy proxy(to(upstream.port()));
  RawClient client(proxy.port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_EQ(gets, 3);
}

TEST(HttpProxy, GetThatBreaksAFreshConnectionIsNotRepeated) {
  std::atomic<int> gets = 0;
  FakeUpstream upstream([&gets](int fd, int) {
    if (!FakeUpstream::read_head(fd).empty()) ++gets;
  });
  Proxy proxy(to(upstream.port()));
  RawClient client(proxy.port());
  EXPECT_EQ(client.ask(get("/")).status, 502);
  EXPECT_EQ(gets, 1);
}

struct Answer {
  const char* name;
  std::string bytes;
  int status;
  std::string body;
};

class HttpProxyAnswers : public testing::TestWithParam<Answer> {};

TEST_P(HttpProxyAnswers, AreParsedOrRefused) {
  FakeUpstream upstream([](int fd, int) {
    FakeUpstream::read_head(fd);
    FakeUpstream::write(fd, GetParam().bytes);
  });
  auto wanted = to(upstream.port());
  wanted.response_body_bytes_max = 1'000;
  wanted.response_head_bytes_max = 1'000;
  Proxy proxy(wanted);
  RawClient client(proxy.port());
  const auto response = client.ask(get("/"));
  EXPECT_EQ(response.status, GetParam().status);
  if (response.status == 200) {
    EXPECT_EQ(response.body, GetParam().body);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, HttpProxyAnswers,
    testing::Values(
        Answer{"WithLength", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", 200, "ab"},
        Answer{"Chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n", 200,
               "ab"},
        Answer{"UntilTheEnd", "HTTP/1.0 200 OK\r\n\r\nab", 200, "ab"},
        Answer{"AfterContinue", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", 200,
               "ab"},
        Answer{"CutOff", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", 502, ""},
        Answer{"NotHttp", "SSH-2.0-OpenSSH\r\n", 502, ""},
        Answer{"BodyTooLarge", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1'001, 'x'), 502, ""},
        Answer{"HeadTooLarge", "HTTP/1.1 200 OK\r\nA: " + std::string(1'001, 'x') + "\r\n\r\n", 502, ""},
        Answer{"LengthAndChunked",
               "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 502, ""},
        Answer{"OtherProtocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", 502,
               ""}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(HttpProxy, FullQueueIsA503) {
  std::vector<Responder> kept;
  HttpServerOptions options;
  options.handler = [&kept](const Request&, const Responder& responder) { kept.push_back(responder); };
  TestServer upstream(std::move(options));
  auto wanted = to(upstream.port());
  wanted.connections_max = 1;
  wanted.waiting_requests_max = 1;
  Proxy proxy(wanted);
  RawClient first(proxy.port());
  first.send(get("/"));
  ASSERT_TRUE(eventually([&] {
    std::size_t count = 0;
    upstream.on_loop([&](HttpServer&) { count = kept.size(); });
    return count == 1;
  }));
  RawClient more(proxy.port());
  more.send(get("/waits") + get("/over", "X-Request-Id: over\r\n"));
  // Answers keep their order, so let the one that waits go first.
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  upstream.on_loop([&](HttpServer&) {
    kept[0].send(Response::text(200, "first"));
    kept.clear();
  });
  EXPECT_EQ(first.receive().body, "first");
  ASSERT_TRUE(eventually([&] {
    std::size_t count = 0;
    upstream.on_loop([&](HttpServer&) { count = kept.size(); });
    return count == 1;
  }));
  upstream.on_loop([&](HttpServer&) {
    kept[0].send(Response::text(200, "waited"));
    kept.clear();
  });
  EXPECT_EQ(more.receive().body, "waited");
  const auto over = more.receive();
  EXPECT_EQ(over.status, 503);
  EXPECT_EQ(over.headers.at("retry-after"), "1");
}

/// A client of a server that answers when the test says so.
class HttpClientShares : public ::testing::Test {
 protected:
  static constexpr std::size_t kConnectionsMax = 8;
  static constexpr std::size_t kWaitingMax = 16;

  HttpClientShares() : upstream_(handling()) {
    HttpClientOptions options = to(upstream_.port());
    options.connections_max = kConnectionsMax;
    options.waiting_requests_max = kWaitingMax;
    loop_.on_loop([&](HttpServer& http) { client_ = std::make_unique<HttpClient>(http.loop(), options); });
  }
  ~HttpClientShares() override {
    loop_.on_loop([&](HttpServer&) { client_.reset(); });
    upstream_.on_loop([&](HttpServer&) { kept_.clear(); });
  }

  void send(const std::string& target, HttpClientShare share) {
    loop_.on_loop([&](HttpServer&) {
      HttpClientRequest request;
      request.target = target;
      request.share = share;
      client_->send(request, [this, target](const HttpClientResult& result) {
        const bool refused = std::holds_alternative<Refusal>(result);
        ++(refused ? refused_[target] : answered_[target]);
      });
    });
  }
  /// Requests for this target that reached the server and have no answer yet.
  std::size_t at_server(const std::string& target) {
    std::size_t count = 0;
    upstream_.on_loop([&](HttpServer&) { count = kept_.count(target); });
    return count;
  }
  int answered(const std::string& target) { return of(answered_, target); }
  int refused(const std::string& target) { return of(refused_, target); }
  void answer_one(const std::string& target) {
    upstream_.on_loop([&](HttpServer&) {
      const auto found = kept_.find(target);
      found->second.send(Response::text(200, "late"));
      kept_.erase(found);
    });
  }

 private:
  HttpServerOptions handling() {
    HttpServerOptions options;
    options.handler = [this](const Request& request, const Responder& responder) {
      if (request.path() == "/quick") return responder.send(Response::text(200, "quick"));
      kept_.emplace(request.path(), responder);
    };
    return options;
  }
  int of(std::map<std::string, int>& counts, const std::string& target) {
    int count = 0;
    loop_.on_loop([&](HttpServer&) { count = counts[target]; });
    return count;
  }

  std::multimap<std::string, Responder, std::less<>> kept_;
  std::map<std::string, int> answered_;
  std::map<std::string, int> refused_;
  TestServer upstream_;
  TestServer loop_{HttpServerOptions{}};
  std::unique_ptr<HttpClient> client_;
};

TEST_F(HttpClientShares, OneRouteTakesAtMostHalfOfTheConnections) {
  for (std::uint64_t address = 1; address <= 12; ++address) send("/slow", {address, 7});
  ASSERT_TRUE(eventually([&] { return at_server("/slow") == kConnectionsMax / 2; }));
  send("/quick", {3, 8});
  EXPECT_TRUE(eventually([&] { return answered("/quick") == 1; }));
  EXPECT_EQ(at_server("/slow"), kConnectionsMax / 2);
  answer_one("/slow");
  EXPECT_TRUE(eventually([&] { return answered("/slow") == 1 && at_server("/slow") == kConnectionsMax / 2; }));
}

TEST_F(HttpClientShares, OneAddressLeavesConnectionsToOthers) {
  for (std::uint64_t route = 1; route <= 12; ++route) send("/slow", {1, route});
  ASSERT_TRUE(eventually([&] { return at_server("/slow") == kConnectionsMax * 3 / 4; }));
  send("/quick", {2, 1});
  EXPECT_TRUE(eventually([&] { return answered("/quick") == 1; }));
  EXPECT_EQ(at_server("/slow"), kConnectionsMax * 3 / 4);
}

TEST_F(HttpClientShares, AddressWithTheFewestRequestsUnderWayGoesFirst) {
  for (std::uint64_t route = 1; route <= 3; ++route) send("/a", {1, route});
  for (std::uint64_t address = 2; address <= 6; ++address) send("/b", {address, address + 10});
  ASSERT_TRUE(eventually([&] { return at_server("/a") == 3 && at_server("/b") == 5; }));
  send("/a-more", {1, 20});
  send("/c", {9, 21});
  answer_one("/b");
  EXPECT_TRUE(eventually([&] { return at_server("/c") == 1; }));
  EXPECT_EQ(at_server("/a-more"), 0u);
}

TEST_F(HttpClientShares, TheAddressOrRouteWithMostWaitingRequestsIsRefusedFirst) {
  for (std::uint64_t address = 1; address <= 6; ++address) send("/held", {address + 20, address + 20});
  for (int i = 0; i < 30; ++i) send("/many", {1, 1});
  send("/quick", {2, 2});
  EXPECT_TRUE(eventually([&] { return refused("/many") > 0 && answered("/quick") == 1; }));
  EXPECT_EQ(refused("/quick"), 0);
}

TEST(HttpClient, CanceledRequestIsAnsweredToNobodyAndItsConnectionEnds) {
  std::atomic<int> ended = 0;
  FakeUpstream upstream([&](int fd, int) {
    FakeUpstream::read_head(fd);
    if (FakeUpstream::read_head(fd).empty()) ++ended;
  });
  std::atomic<int> answered = 0;
  TestServer loop{HttpServerOptions{}};
  std::unique_ptr<HttpClient> client;
  HttpClient::Ticket under_way = 0;
  loop.on_loop([&](HttpServer& http) {
    HttpClientOptions options = to(upstream.port());
    options.connections_max = 1;
    client = std::make_unique<HttpClient>(http.loop(), options);
    under_way = client->send({}, [&](const HttpClientResult&) { ++answered; });
    client->cancel(client->send({}, [&](const HttpClientResult&) { ++answered; }));  // it waits behind the first
  });
  ASSERT_TRUE(eventually([&] {
    std::size_t count = 0;
    loop.on_loop([&](HttpServer&) { count = client->connection_count(); });
    return count == 1;
  }));
  loop.on_loop([&](HttpServer&) {
    client->cancel(under_way);
    client->cancel(under_way);
    EXPECT_EQ(client->connection_count(), 0u);
  });
  EXPECT_TRUE(eventually([&] { return ended == 1; }));
  loop.on_loop([&](HttpServer&) { client.reset(); });
  EXPECT_EQ(answered, 0);
}

TEST(HttpProxy, ClientThatGoesAnswersWhatIsUnderWay) {
  FakeUpstream upstream([](int fd, int) {
    FakeUpstream::read_head(fd);
    FakeUpstream::read_head(fd);
  });
  Proxy proxy(to(upstream.port()));
  RawClient client(proxy.port());
  client.send(get("/"));
  ASSERT_TRUE(eventually([&] { return proxy.connection_count() == 1; }));
  proxy.stop();
  EXPECT_EQ(client.receive().status, 502);
}

}  // namespace
}  // namespace confab::tests
