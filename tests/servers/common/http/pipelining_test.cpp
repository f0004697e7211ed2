#include <map>
#include <set>

#include <gtest/gtest.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

/// Keeps every request until the test answers it. Everything runs on the loop.
struct Held {
  std::map<std::string, Responder> waiting;

  HttpServerOptions options() {
    HttpServerOptions options;
    options.handler = [this](const Request& request, const Responder& responder) {
      waiting.emplace(std::string(request.path()), responder);
    };
    return options;
  }
  bool has(TestServer& server, std::size_t count) {
    return eventually([&] {
      std::size_t now = 0;
      server.on_loop([&](HttpServer&) { now = waiting.size(); });
      return now == count;
    });
  }
  void answer(TestServer& server, const std::string& path, bool close = false) {
    server.on_loop([&](HttpServer&) {
      Response response = Response::text(200, path);
      response.close = close;
      waiting.at(path).send(std::move(response));
      waiting.erase(path);
    });
  }
};

TEST(HttpPipelining, AnswersKeepTheOrderOfTheRequests) {
  Held held;
  TestServer server(held.options());
  RawClient client(server.port());
  client.send(get("/a") + get("/b") + get("/c"));
  ASSERT_TRUE(held.has(server, 3));
  held.answer(server, "/c");
  held.answer(server, "/b");
  held.answer(server, "/a");
  EXPECT_EQ(client.receive().body, "/a");
  EXPECT_EQ(client.receive().body, "/b");
  EXPECT_EQ(client.receive().body, "/c");
}

TEST(HttpPipelining, RequestsInFlightAreBounded) {
  Held held;
  auto options = held.options();
  options.limits.pipelined_requests_max = 4;
  TestServer server(std::move(options));
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 10; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  ASSERT_TRUE(held.has(server, 4));
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  ASSERT_TRUE(held.has(server, 4));
  for (int i = 0; i < 10; ++i) {
    held.answer(server, "/" + std::to_string(i));
    EXPECT_EQ(client.receive().body, "/" + std::to_string(i));
    ASSERT_TRUE(held.has(server, static_cast<std::size_t>(std::min(4, 9 - i))));
  }
}

TEST(HttpPipelining, ManyRequestsInOneWriteAreAllAnswered) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    responder.send(Response::text(200, std::string(request.body())));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 2'000; ++i) all += post("/", std::to_string(i));
  std::thread sender([&] { client.send(all); });
  for (int i = 0; i < 2'000; ++i) ASSERT_EQ(client.receive().body, std::to_string(i));
  sender.join();
}

TEST(HttpPipelining, ReaderThatLagsHoldsBackFurtherRequests) {
  const auto page = std::make_shared<const std::string>(1'000'000, 'p');
  std::atomic<int> handled = 0;
  HttpServerOptions options;
  options.handler = [&](const Request&, const Responder& responder) {
    ++handled;
    Response response;
    response.shared_body = page;
    responder.send(std::move(response));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 100; ++i) all += get("/");
  client.send(all);
  ASSERT_TRUE(eventually([&] { return handled > 0; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_LT(handled, 60);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(client.receive().body.size(), page->size());
  EXPECT_EQ(handled, 100);
}

TEST(HttpPipelining, RefusalComesAfterTheAnswersBeforeIt) {
  Held held;
  TestServer server(held.options());
  RawClient client(server.port());
  client.send(get("/a") + "BAD\r\n\r\n" + get("/b"));
  ASSERT_TRUE(held.has(server, 1));
  held.answer(server, "/a");
  EXPECT_EQ(client.receive().body, "/a");
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(held.has(server, 0));
}

TEST(HttpPipelining, NothingAfterConnectionCloseIsHandled) {
  Held held;
  TestServer server(held.options());
  RawClient client(server.port());
  client.send(get("/a", "Connection: close\r\n") + get("/b"));
  ASSERT_TRUE(held.has(server, 1));
  held.answer(server, "/a");
  EXPECT_EQ(client.receive().body, "/a");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(held.has(server, 0));
}

TEST(HttpPipelining, AnswerThatClosesAbandonsTheRequestsBehindIt) {
  Held held;
  TestServer server(held.options());
  RawClient client(server.port());
  client.send(get("/a") + get("/b"));
  ASSERT_TRUE(held.has(server, 2));
  held.answer(server, "/b");
  held.answer(server, "/a", true);
  EXPECT_EQ(client.receive().headers.at("connection"), "close");
  EXPECT_TRUE(client.ends());
}

TEST(HttpPipelining, ContinueWaitsForTheAnswersBeforeIt) {
  Held held;
  TestServer server(held.options());
  RawClient client(server.port());
  client.send(get("/a") + "POST /b HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(held.has(server, 1));
  held.answer(server, "/a");
  EXPECT_EQ(client.receive().body, "/a");
  EXPECT_EQ(client.receive().status, 100);
  client.send("x");
  ASSERT_TRUE(held.has(server, 1));
  held.answer(server, "/b");
  EXPECT_EQ(client.receive().body, "/b");
}

}  // namespace
}  // namespace confab::tests
