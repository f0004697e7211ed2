#include <atomic>
#include <utility>

#include <gtest/gtest.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

/// Answers with what it was asked.
HttpServerOptions describe() {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    std::string text = std::string(to_string(request.method())) + " " + std::string(request.path());
    if (!request.query().empty()) text += " ?" + std::string(request.query());
    if (!request.body().empty()) text += " " + std::string(request.body());
    responder.send(Response::text(200, std::move(text)));
  };
  return options;
}

TEST(HttpRequests, GetIsAnsweredWithLengthAndDate) {
  TestServer server(describe());
  RawClient client(server.port());
  const auto response = client.ask(get("/a/b?c=d"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "GET /a/b ?c=d");
  EXPECT_EQ(response.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(response.headers.at("date").ends_with(" GMT"));
  EXPECT_FALSE(response.headers.contains("connection"));
  EXPECT_FALSE(response.headers.at("x-request-id").empty());
}

TEST(HttpRequests, AnAnswerForbidsCachingAndTypeSniffingUnlessItSaysOtherwise) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    Response response = Response::text(200, "x");
    if (request.path() == "/kept") response.with_header("cache-control", "max-age=300");
    responder.send(std::move(response));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  const auto plain = client.ask(get("/"));
  EXPECT_EQ(plain.headers.at("cache-control"), "no-store");
  EXPECT_EQ(plain.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(client.ask(get("/kept")).headers.at("cache-control"), "max-age=300");
  EXPECT_EQ(client.ask("GET /%zz HTTP/1.1\r\nHost: test\r\n\r\n").headers.at("cache-control"), "no-store");
}

TEST(HttpRequests, OneConnectionCarriesManyRequests) {
  TestServer server(describe());
  RawClient client(server.port());
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(client.ask(get("/" + std::to_string(i))).body, "GET /" + std::to_string(i));
  }
  EXPECT_EQ(server.connection_count(), 1u);
}

TEST(HttpRequests, RequestMayComeByteByByte) {
  TestServer server(describe());
  RawClient client(server.port());
  for (const char c : post("/slow", "body")) ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.receive().body, "POST /slow body");
  EXPECT_EQ(client.ask(get("/next")).body, "GET /next");
}

TEST(HttpRequests, HeadHasLengthWithoutBody) {
  TestServer server(describe());
  RawClient client(server.port());
  client.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n");
  const auto response = client.receive(true);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.at("content-length"), "7");
  EXPECT_EQ(client.ask(get("/y")).body, "GET /y");
}

TEST(HttpRequests, NoContentHasNoLength) {
  HttpServerOptions options;
  options.handler = [](const Request&, const Responder& responder) { responder.send(Response::empty(204)); };
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_FALSE(client.ask(get("/")).headers.contains("content-length"));
}

TEST(HttpRequests, ChunkedBodyIsPutTogether) {
  TestServer server(describe());
  RawClient client(server.port());
  const std::string head = "POST /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client.ask(head + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n").body, "POST /c hello world");
  EXPECT_EQ(client.ask(head + "0\r\n\r\n").body, "POST /c");
  client.send(head);
  for (const char c : std::string("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")) client.send({&c, 1});
  EXPECT_EQ(client.receive().body, "POST /c abc");
}

TEST(HttpRequests, ConnectionCloseIsHonoured) {
  TestServer server(describe());
  RawClient client(server.port());
  const auto response = client.ask(get("/", "Connection: close\r\n"));
  EXPECT_EQ(response.headers.at("connection"), "close");
  EXPECT_TRUE(client.ends());
}

TEST(HttpRequests, Http10ClosesUnlessAskedToStay) {
  TestServer server(describe());
  RawClient closes(server.port());
  EXPECT_EQ(closes.ask("GET / HTTP/1.0\r\n\r\n").headers.at("connection"), "close");
  EXPECT_TRUE(closes.ends());
  RawClient stays(server.port());
  EXPECT_EQ(stays.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.at("connection"), "keep-alive");
  EXPECT_EQ(stays.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
}

TEST(HttpRequests, ExpectContinueIsAnsweredBeforeTheBody) {
  TestServer server(describe());
  RawClient client(server.port());
  client.send("POST /e HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  EXPECT_EQ(client.ask("body").body, "POST /e body");
}

TEST(HttpRequests, AbsoluteTargetOfTheSameHostIsAPath) {
  TestServer server(describe());
  RawClient client(server.port());
  EXPECT_EQ(client.ask("GET http://test/p?q HTTP/1.1\r\nHost: test\r\n\r\n").body, "GET /p ?q");
  EXPECT_EQ(client.ask("GET http://other/p HTTP/1.1\r\nHost: test\r\n\r\n").status, 400);
}

TEST(HttpRequests, WellFormedRequestIdOfTheClientIsKept) {
  TestServer server(describe());
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/", "X-Request-Id: abc-1\r\n")).headers.at("x-request-id"), "abc-1");
  EXPECT_NE(client.ask(get("/", "X-Request-Id: a b\r\n")).headers.at("x-request-id"), "a b");
}

TEST(HttpRequests, UnansweredRequestGets500) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    if (request.path() == "/thread") {
      std::thread([held = responder] {}).detach();
    }
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).status, 500);
  EXPECT_EQ(client.ask(get("/thread")).status, 500);
}

TEST(HttpRequests, OnlyTheFirstAnswerCounts) {
  HttpServerOptions options;
  options.handler = [](const Request&, const Responder& responder) {
    responder.send(Response::text(200, "one"));
    responder.send(Response::text(200, "two"));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).body, "one");
  EXPECT_EQ(client.ask(get("/")).body, "one");
}

TEST(HttpRequests, AnswerMayComeFromAnotherThread) {
  HttpServerOptions options;
  options.handler = [](const Request& request, const Responder& responder) {
    std::thread([request, responder] { responder.send(Response::text(200, std::string(request.path()))); }).detach();
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  for (int i = 0; i < 50; ++i) ASSERT_EQ(client.ask(get("/t")).body, "/t");
}

TEST(HttpRequests, HeaderThatWouldSplitTheAnswerIsA500) {
  HttpServerOptions options;
  options.handler = [](const Request&, const Responder& responder) {
    responder.send(Response::text(200, "").with_header("X-Evil", "a\r\nSet-Cookie: b"));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  const auto response = client.ask(get("/"));
  EXPECT_EQ(response.status, 500);
  EXPECT_FALSE(response.headers.contains("set-cookie"));
}

TEST(HttpRequests, AHeldRequestEndsWhenItsClientClosesItsSide) {
  Responder kept;
  std::atomic<int> abandoned = 0, asked = 0;
  HttpServerOptions options;
  options.handler = [&](const Request& request, const Responder& responder) {
    if (request.path() == "/long") responder.on_abandoned([&abandoned] { ++abandoned; });
    kept = responder;
    ++asked;
  };
  TestServer server(std::move(options));
  RawClient waits(server.port());
  waits.send(get("/long"));
  waits.end();
  EXPECT_TRUE(waits.ends());
  EXPECT_TRUE(eventually([&] { return abandoned == 1; }));

  RawClient asks(server.port());
  asks.send(get("/short"));
  asks.end();
  ASSERT_TRUE(eventually([&] { return asked == 2; }));
  server.on_loop([&](HttpServer&) { std::exchange(kept, {}).send(Response::text(200, "yes")); });
  EXPECT_EQ(asks.receive().body, "yes");
  EXPECT_EQ(abandoned, 1);
}

TEST(HttpRequests, ALargeSharedBodyArrivesCompletely) {
  const auto page = std::make_shared<const std::string>(3'000'000, 'p');
  HttpServerOptions options;
  options.handler = [page](const Request&, const Responder& responder) {
    Response response;
    response.shared_body = page;
    responder.send(std::move(response));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/")).body, *page);
  EXPECT_EQ(client.ask(get("/")).body, *page);
}

}  // namespace
}  // namespace confab::tests
