#include <atomic>
#include <chrono>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

HttpServerOptions echo() {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    responder.send(Response::text(200, std::string(request.body())));
  };
  return options;
}

/// The answer and that nothing follows it.
int status_then_end(RawClient& client) {
  const int status = client.receive().status;
  EXPECT_TRUE(client.ends());
  return status;
}

TEST(HttpLimits, RequestLineOverItsBoundIs414) {
  auto options = echo();
  options.limits.request_line_bytes_max = 100;
  TestServer server(std::move(options));
  RawClient fits(server.port());
  EXPECT_EQ(fits.ask(get("/" + std::string(86, 'a'))).status, 200);  // "GET " + 87 + " HTTP/1.1" is 100
  RawClient over(server.port());
  over.send(get("/" + std::string(87, 'a')));
  EXPECT_EQ(status_then_end(over), 414);
  RawClient endless(server.port());
  endless.send("GET /" + std::string(200, 'a'));
  EXPECT_EQ(status_then_end(endless), 414);
}

TEST(HttpLimits, HeaderOverItsBoundIs431) {
  TestServer server(echo());
  RawClient fits(server.port());
  EXPECT_EQ(fits.ask(get("/", "A: " + std::string(16'000, 'a') + "\r\n")).status, 200);
  RawClient over(server.port());
  over.send(get("/", "A: " + std::string(17'000, 'a') + "\r\n"));
  EXPECT_EQ(status_then_end(over), 431);
  RawClient endless(server.port());
  endless.send("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'a'));
  EXPECT_EQ(status_then_end(endless), 431);
}

TEST(HttpLimits, TooManyHeadersAre431) {
  TestServer server(echo());
  std::string headers;
  for (int i = 0; i < 63; ++i) headers += "A: b\r\n";
  RawClient fits(server.port());
  EXPECT_EQ(fits.ask(get("/", headers)).status, 200);
  RawClient over(server.port());
  over.send(get("/", headers + "A: b\r\n"));
  EXPECT_EQ(status_then_end(over), 431);
}

TEST(HttpLimits, TooManyPathSegmentsAreRefused) {
  TestServer server(echo());
  std::string path;
  for (int i = 0; i < 33; ++i) path += "/a";
  RawClient client(server.port());
  client.send(get(path));
  EXPECT_EQ(status_then_end(client), 400);
}

TEST(HttpLimits, BodyLimitIsDecidedFromTheHead) {
  auto options = echo();
  options.body_limit = [](const RequestHead& head) -> std::size_t { return head.path == "/big" ? 1'000 : 10; };
  TestServer server(std::move(options));
  RawClient fits(server.port());
  EXPECT_EQ(fits.ask(post("/big", std::string(1'000, 'b'))).body.size(), 1'000u);
  EXPECT_EQ(fits.ask(post("/", std::string(10, 'b'))).status, 200);
  RawClient over(server.port());
  over.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 11\r\n\r\n");  // no byte of it is waited for
  EXPECT_EQ(status_then_end(over), 413);
}

TEST(HttpLimits, Expecting413ComesInsteadOfContinue) {
  auto options = echo();
  options.limits.body_bytes_max = 10;
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(status_then_end(client), 413);
}

TEST(HttpLimits, ClientThatSendsItsLargeBodyAllTheSameReadsThe413) {
  TestServer server(echo());
  RawClient client(server.port());
  client.send(post("/", std::string(200'000, 'b')));
  EXPECT_EQ(status_then_end(client), 413);
}

TEST(HttpLimits, ChunkedBodyOverItsLimitIs413) {
  auto options = echo();
  options.limits.body_bytes_max = 10;
  TestServer server(std::move(options));
  const std::string head = "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  RawClient fits(server.port());
  EXPECT_EQ(fits.ask(head + "a\r\n0123456789\r\n0\r\n\r\n").status, 200);
  RawClient over(server.port());
  over.send(head + "5\r\n01234\r\n6\r\n012345\r\n");
  EXPECT_EQ(status_then_end(over), 413);
}

TEST(HttpLimits, FramingThatOutweighsTheBodyIs413) {
  auto options = echo();
  options.limits.chunk_overhead_bytes_max = 100;
  TestServer server(std::move(options));
  RawClient client(server.port());
  std::string body = "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 30; ++i) body += "1\r\na\r\n";
  client.send(body);
  EXPECT_EQ(status_then_end(client), 413);
}

TEST(HttpLimits, SlowHeaderIs408) {
  auto options = echo();
  options.limits.header_ms = 100;
  TestServer server(std::move(options));
  RawClient client(server.port());
  const auto began = std::chrono::steady_clock::now();
  client.send("GET / HTTP/1.1\r\nHo");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  client.send("st: te");  // more bytes buy no more time
  EXPECT_EQ(status_then_end(client), 408);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST(HttpLimits, ASilentConnectionIsClosedWithoutAnAnswer) {
  auto options = echo();
  options.limits.header_ms = 100;
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_TRUE(client.ends());
}

TEST(HttpLimits, SlowBodyIs408) {
  auto options = echo();
  options.limits.body_ms = 100;
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbo");
  EXPECT_EQ(status_then_end(client), 408);
}

TEST(HttpLimits, IdleConnectionIsClosed) {
  auto options = echo();
  options.limits.idle_ms = 100;
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_TRUE(client.ends());
}

TEST(HttpLimits, SlowHandlerIsNotAnIdleConnection) {
  HttpServerOptions options;
  options.limits.idle_ms = options.limits.header_ms = options.limits.body_ms = 50;
  options.handler = [](const Request&, const Responder& responder) {
    std::thread([responder] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      responder.send(Response::text(200, "late"));
    }).detach();
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).body, "late");
}

TEST(HttpLimits, PeerThatTakesNothingIsCutOff) {
  const auto page = std::make_shared<const std::string>(50'000'000, 'p');
  HttpServerOptions options;
  options.limits.write_stall_ms = 100;
  options.handler = [page](const Request&, const Responder& responder) {
    Response response;
    response.shared_body = page;
    responder.send(std::move(response));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(get("/"));
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 1; }));
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
}

TEST(HttpLimits, CutOffBodyIs400) {
  std::atomic<int> handled = 0;
  HttpServerOptions options;
  options.handler = [&handled](const Request&, const Responder&) { ++handled; };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nhalf");
  client.end();
  EXPECT_EQ(status_then_end(client), 400);
  EXPECT_EQ(handled, 0);
}

TEST(HttpLimits, CutOffHeaderIs400) {
  TestServer server(echo());
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: te");
  client.end();
  EXPECT_EQ(status_then_end(client), 400);
}

TEST(HttpLimits, HalfClosedPeerStillGetsItsAnswers) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    std::thread([request, responder] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      responder.send(Response::text(200, std::string(request.path())));
    }).detach();
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(get("/a") + get("/b"));
  client.end();
  EXPECT_EQ(client.receive().body, "/a");
  EXPECT_EQ(client.receive().body, "/b");
  EXPECT_TRUE(client.ends());
}

TEST(HttpLimits, ResetConnectionAbandonsItsRequests) {
  std::atomic<int> abandoned = 0;
  std::vector<Responder> kept;
  HttpServerOptions options;
  options.handler = [&](const Request&, const Responder& responder) {
    responder.on_abandoned([&abandoned] { ++abandoned; });
    kept.push_back(responder);
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(get("/"));
  EXPECT_TRUE(eventually([&] {
    std::size_t waiting = 0;
    server.on_loop([&](HttpServer&) { waiting = kept.size(); });
    return waiting == 1;
  }));
  client.reset();
  EXPECT_TRUE(eventually([&] { return abandoned == 1; }));
  server.on_loop([&](HttpServer&) {
    kept.front().send(Response::text(200, "to nobody"));
    kept.clear();
  });
  EXPECT_EQ(RawClient(server.port()).fd() >= 0, true);
}

TEST(HttpLimits, ConnectionsOverTheTotalAreTurnedAway) {
  auto options = echo();
  options.limits.connections_max = 2;
  TestServer server(std::move(options));
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  EXPECT_EQ(second.ask(get("/")).status, 200);
  RawClient third(server.port());
  const auto response = third.receive();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.at("retry-after"), "1");
  EXPECT_TRUE(third.ends());
  first.end();
  EXPECT_TRUE(first.ends());
  EXPECT_TRUE(eventually([&] { return RawClient(server.port()).ask(get("/")).status == 200; }));
}

TEST(HttpLimits, ConnectionsOverTheAddressesShareAreTurnedAway) {
  auto options = echo();
  options.limits.connections_per_address_max = 1;
  TestServer server(std::move(options));
  RawClient first(server.port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  RawClient second(server.port());
  EXPECT_EQ(second.receive().status, 429);
}

TEST(HttpLimits, Ipv6HostsAreCountedBySubnet) {
  HttpLimits limits;
  limits.connections_per_address_max = 1;
  ConnectionLimiter limiter(limits, UsageTable::create_or_none());
  std::optional<ConnectionLimiter::Slot> first(std::in_place);
  ConnectionLimiter::Slot second;
  ConnectionLimiter::Slot third;
  EXPECT_EQ(limiter.admit("2001:db8::1", *first), ConnectionLimiter::Verdict::admitted);
  EXPECT_EQ(limiter.admit("2001:db8::2", second), ConnectionLimiter::Verdict::address_full);
  EXPECT_EQ(limiter.admit("2001:db8:0:1::1", third), ConnectionLimiter::Verdict::admitted);
  first.reset();
  EXPECT_EQ(limiter.admit("2001:db8::2", second), ConnectionLimiter::Verdict::admitted);
  EXPECT_EQ(limiter.open(), 2u);
}

TEST(HttpLimits, AddressesThatConnectTooFastAreTurnedAway) {
  auto options = echo();
  options.limits.accepts_per_address = {.count = 1, .burst = 2, .period_ms = 3'600'000};
  TestServer server(std::move(options));
  EXPECT_EQ(RawClient(server.port()).ask(get("/")).status, 200);
  EXPECT_EQ(RawClient(server.port()).ask(get("/")).status, 200);
  RawClient third(server.port());
  EXPECT_EQ(third.receive().status, 429);
  EXPECT_TRUE(third.ends());
}

TEST(HttpLimits, ATrustedProxyIsNotBoundedByItsOwnAddress) {
  auto options = echo();
  options.limits.connections_per_address_max = 1;
  options.limits.accepts_per_address = {.count = 1, .burst = 1, .period_ms = 3'600'000};
  options.limiter = std::make_shared<ConnectionLimiter>(options.limits, UsageTable::create_or_none(),
                                                        *TrustedProxies::parse({"127.0.0.1"}));
  TestServer server(std::move(options));
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  EXPECT_EQ(second.ask(get("/")).status, 200);
}

TEST(HttpLimits, ConnectionsOverTheTotalRateWaitAndAreServed) {
  auto options = echo();
  options.limits.accepts = {.count = 20, .burst = 2};
  TestServer server(std::move(options));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
  EXPECT_LT(server.connection_count(), 20u) << "nobody had to wait: nothing is tested";
  for (auto& client : clients) EXPECT_EQ(client->ask(get("/")).status, 200);
}

TEST(HttpLimits, ConnectionsBeyondTheDescriptorsAreTurnedAway) {
  auto options = echo();
  options.limiter =
      std::make_shared<ConnectionLimiter>(options.limits, UsageTable::create_or_none(), TrustedProxies{}, 1);
  TestServer server(std::move(options));
  RawClient first(server.port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  EXPECT_EQ(RawClient(server.port()).receive().status, 503);
}

TEST(HttpLimits, RunningOutOfDescriptorsIsSurvived) {
  TestServer server(echo());
  RawClient before(server.port());
  ASSERT_EQ(before.ask(get("/")).status, 200);
  const int waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getpeername(before.fd(), reinterpret_cast<sockaddr*>(&address), &size);

  rlimit old{};
  getrlimit(RLIMIT_NOFILE, &old);
  const rlimit few{static_cast<rlim_t>(waiting) + 1, old.rlim_max};
  std::vector<int> fillers;
  setrlimit(RLIMIT_NOFILE, &few);
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) fillers.push_back(fd);
  ::connect(waiting, reinterpret_cast<sockaddr*>(&address), size);
  pollfd closed{waiting, POLLIN, 0};
  const bool turned_away = ::poll(&closed, 1, 5'000) == 1;
  const int still = before.ask(get("/")).status;
  setrlimit(RLIMIT_NOFILE, &old);
  for (const int fd : fillers) ::close(fd);
  ::close(waiting);

  EXPECT_TRUE(turned_away);
  EXPECT_EQ(still, 200);
  EXPECT_EQ(RawClient(server.port()).ask(get("/")).status, 200);
}

}  // namespace
}  // namespace confab::tests
