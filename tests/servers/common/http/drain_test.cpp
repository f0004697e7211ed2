#include <gtest/gtest.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

/// Answers "/now" at once and keeps the others.
struct Fixture {
  std::vector<Responder> kept;
  HttpServerOptions options() {
    HttpServerOptions options;
    options.handler = [this](const Request& request, const Responder& responder) {
      if (request.path() == "/now") {
        responder.send(Response::text(200, "now"));
      } else {
        kept.push_back(responder);
      }
    };
    return options;
  }
  bool holds_one(TestServer& server) {
    return eventually([&] {
      std::size_t count = 0;
      server.on_loop([&](HttpServer&) { count = kept.size(); });
      return count == 1;
    });
  }
};

TEST(HttpDrain, IdleConnectionsCloseAtOnce) {
  Fixture fixture;
  TestServer server(fixture.options());
  RawClient idle(server.port());
  ASSERT_EQ(idle.ask(get("/now")).status, 200);
  RawClient silent(server.port());
  ASSERT_TRUE(eventually([&] { return server.connection_count() == 2; }));
  server.drain(60'000);
  EXPECT_TRUE(idle.ends());
  EXPECT_TRUE(silent.ends());
  server.join();
}

TEST(HttpDrain, RequestInFlightIsAnsweredWithClose) {
  Fixture fixture;
  TestServer server(fixture.options());
  RawClient client(server.port());
  client.send(get("/later"));
  ASSERT_TRUE(fixture.holds_one(server));
  server.drain(60'000);
  server.on_loop([&](HttpServer&) { fixture.kept.front().send(Response::text(200, "done")); });
  const auto response = client.receive();
  EXPECT_EQ(response.body, "done");
  EXPECT_EQ(response.headers.at("connection"), "close");
  EXPECT_TRUE(client.ends());
  client.end();
  server.join();
}

TEST(HttpDrain, RequestHalfSentIsStillAnswered) {
  Fixture fixture;
  TestServer server(fixture.options());
  RawClient client(server.port());
  client.send("POST /now HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbo");
  ASSERT_TRUE(eventually([&] { return server.connection_count() == 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  server.drain(60'000);
  client.send("dy");
  const auto response = client.receive();
  EXPECT_EQ(response.body, "now");
  EXPECT_EQ(response.headers.at("connection"), "close");
  EXPECT_TRUE(client.ends());
  client.end();
  server.join();
}

TEST(HttpDrain, NewConnectionsAreRefused) {
  Fixture fixture;
  TestServer server(fixture.options());
  RawClient client(server.port());
  client.send(get("/later"));
  ASSERT_TRUE(fixture.holds_one(server));
  server.drain(60'000);
  server.on_loop([](HttpServer&) {});
  EXPECT_TRUE(eventually([&] { return RawClient(server.port()).fd() < 0; }));
  server.on_loop([&](HttpServer&) { fixture.kept.clear(); });
  EXPECT_EQ(client.receive().status, 500);
  client.end();
  server.join();
}

TEST(HttpDrain, DeadlineCutsOffWhatIsLeft) {
  Fixture fixture;
  TestServer server(fixture.options());
  RawClient client(server.port());
  client.send(get("/never"));
  ASSERT_TRUE(fixture.holds_one(server));
  server.drain(100);
  EXPECT_EQ(client.receive().status, 0);
  server.join();
  fixture.kept.front().send(Response::text(200, "to nobody"));
}

}  // namespace
}  // namespace confab::tests
