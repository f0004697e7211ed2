#include <future>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

std::string upgrade_request(const std::string& path) { return get(path, "Connection: Upgrade\r\nUpgrade: test\r\n"); }

TEST(HttpUpgrade, HandsOverTheSocketWithWhatWasReadAhead) {
  std::promise<UpgradedSocket> taken;
  HttpServerOptions options;
  options.handler = [&taken](const Request&, const Responder& responder) {
    auto socket = responder.upgrade();
    ASSERT_TRUE(socket) << socket.error().message;
    taken.set_value(std::move(*socket));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(upgrade_request("/ws") + "first bytes");
  UpgradedSocket socket = taken.get_future().get();
  EXPECT_EQ(socket.read_ahead, "first bytes");
  EXPECT_EQ(socket.request.raw_head(), upgrade_request("/ws"));
  EXPECT_NE(::fcntl(socket.fd, F_GETFL) & O_NONBLOCK, 0);

  ASSERT_EQ(::send(socket.fd, "hello", 5, 0), 5);
  EXPECT_EQ(client.receive_bytes(5), "hello");
  client.send("later");
  char bytes[16];
  ASSERT_TRUE(eventually([&] { return ::recv(socket.fd, bytes, sizeof bytes, 0) == 5; }));
  EXPECT_TRUE(eventually([&] { return server.connection_count() == 0; }));
  EXPECT_EQ(::send(socket.fd, "still", 5, 0), 5);  // the server's close did not touch it
  EXPECT_EQ(client.receive_bytes(5), "still");
  ::close(socket.fd);
}

TEST(HttpUpgrade, BytesBehindItAreReadAsHttpOnlyIfItIsRefused) {
  HttpServerOptions options;
  std::vector<Responder> kept;
  std::vector<std::string> paths;
  options.handler = [&](const Request& request, const Responder& responder) {
    paths.emplace_back(request.path());
    kept.push_back(responder);
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(upgrade_request("/ws") + get("/after"));
  ASSERT_TRUE(eventually([&] {
    std::size_t count = 0;
    server.on_loop([&](HttpServer&) { count = paths.size(); });
    return count > 0;
  }));
  server.on_loop([&](HttpServer&) {
    EXPECT_EQ(paths.size(), 1u);
    kept.front().send(Response::text(403, "no"));
  });
  EXPECT_EQ(client.receive().status, 403);
  ASSERT_TRUE(eventually([&] {
    std::size_t count = 0;
    server.on_loop([&](HttpServer&) { count = paths.size(); });
    return count == 2;
  }));
  server.on_loop([&](HttpServer&) {
    kept.back().send(Response::text(200, "after"));
    kept.clear();
  });
  EXPECT_EQ(client.receive().body, "after");
}

TEST(HttpUpgrade, IsRefusedForAnOrdinaryRequest) {
  HttpServerOptions options;
  options.handler = [](const Request&, const Responder& responder) {
    const auto socket = responder.upgrade();
    responder.send(Response::text(200, socket ? "taken" : to_string(socket.code())));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).body, "conflict");
  EXPECT_EQ(client.ask(get("/", "Upgrade: test\r\n")).body, "conflict");
}

TEST(HttpUpgrade, IsRefusedBehindUnansweredRequests) {
  HttpServerOptions options;
  Responder first;
  options.handler = [&first](const Request& request, const Responder& responder) {
    if (request.path() == "/first") {
      first = responder;
      return;
    }
    const auto socket = responder.upgrade();
    responder.send(Response::text(409, socket ? "taken" : to_string(socket.code())));
    first.send(Response::text(200, "first"));
    first = {};
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(get("/first") + upgrade_request("/ws"));
  EXPECT_EQ(client.receive().body, "first");
  EXPECT_EQ(client.receive().body, "conflict");
}

}  // namespace
}  // namespace confab::tests
