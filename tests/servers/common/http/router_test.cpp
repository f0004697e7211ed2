#include "common/http/router.hpp"

#include <gtest/gtest.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

RouteHandler says(const std::string& text) {
  return [text](const Request&, const PathParams& params, const Responder& responder) {
    responder.send(Response::text(200, text + std::string(params["id"])));
  };
}

class HttpRouter : public testing::Test {
 protected:
  void fill() {
    router.add(Method::get, "/", says("root"));
    router.add(Method::get, "/users/{id}", says("user "), {.json_suffix = true});
    router.add(Method::get, "/users/me", says("me"));
    router.add(Method::post, "/users", says("made"), {.body_bytes_max = 5, .json_suffix = true});
    router.add({Method::get, Method::post}, "/api/*", says("api"));
    router.add(Method::get, "/api/health", says("health"));
  }
  void start() {
    HttpServerOptions options;
    options.handler = [this](const Request& request, const Responder& responder) { router.handle(request, responder); };
    options.body_limit = [this](const RequestHead& head) { return router.body_limit(head); };
    options.refusal_fields = [this](const RequestHead& head) { return router.refusal_fields(head); };
    server = std::make_unique<TestServer>(std::move(options));
    client = std::make_unique<RawClient>(server->port());
  }

  Router router;
  std::unique_ptr<TestServer> server;
  std::unique_ptr<RawClient> client;
};

TEST_F(HttpRouter, FindsThePathAndItsNames) {
  fill();
  start();
  EXPECT_EQ(client->ask(get("/")).body, "root");
  EXPECT_EQ(client->ask(get("/users/7")).body, "user 7");
  EXPECT_EQ(client->ask(get("/users/a%2Fb")).body, "user a/b");
  EXPECT_EQ(client->ask(get("/users/me")).body, "me");
  EXPECT_EQ(client->ask(get("/api")).body, "api");
  EXPECT_EQ(client->ask(get("/api/x/y")).body, "api");
  EXPECT_EQ(client->ask(get("/api/health")).body, "health");
}

TEST_F(HttpRouter, JsonSuffixIsOptionalWhereAskedFor) {
  fill();
  start();
  EXPECT_EQ(client->ask(get("/users/7.json")).body, "user 7");
  EXPECT_EQ(client->ask(post("/users.json", "x")).body, "made");
  EXPECT_EQ(client->ask(get("/users/me.json")).body, "user me");
}

TEST_F(HttpRouter, UnknownPathIs404AndUnknownMethod405) {
  fill();
  start();
  EXPECT_EQ(client->ask(get("/nothing")).status, 404);
  EXPECT_EQ(client->ask(get("/users/7/x")).status, 404);
  EXPECT_EQ(client->ask(get("/users/")).status, 404);
  const auto response = client->ask(post("/users/7", ""));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_NE(response.body.find("method_not_allowed"), std::string::npos);
}

TEST_F(HttpRouter, TheMostSpecificPathDecidesWhichMethodsAreAllowed) {
  fill();
  router.add(Method::del, "/users/{user}", says("gone "));
  router.add(Method::post, "/socket", says("socket"));
  router.add(Method::get, "/stream", says("stream"), {.head = false});
  router.add(Method::get, "/*", says("page"));
  start();
  const auto allow = [this](const std::string& method, const std::string& path) {
    const auto response = client->ask(method + " " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_EQ(response.status, 405) << method << " " << path;
    return response.status == 405 ? response.headers.at("allow") : "";
  };
  EXPECT_EQ(allow("DELETE", "/users/me"), "GET, HEAD, OPTIONS") << "what another path allows is none of its business";
  EXPECT_EQ(allow("POST", "/users/7"), "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(allow("GET", "/socket"), "POST, OPTIONS") << "the rest of all paths does not answer for it";
  EXPECT_EQ(allow("POST", "/else"), "GET, HEAD, OPTIONS");
  client->send("HEAD /stream HTTP/1.1\r\nHost: test\r\n\r\n");
  const auto head = client->receive(true);
  EXPECT_EQ(head.status, 405);
  EXPECT_EQ(head.headers.at("allow"), "GET, OPTIONS");
}

TEST_F(HttpRouter, AnEncodedBodyIsRefusedWithTheEncodingsThatAreAccepted) {
  fill();
  start();
  const auto response = client->ask(post("/users", "x", "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(response.status, 415);
  EXPECT_EQ(response.headers.at("accept-encoding"), "identity");
  EXPECT_EQ(client->ask(post("/users", "x", "Content-Encoding: Identity\r\n")).status, 200);
  EXPECT_EQ(client->ask(get("/users/7", "Content-Encoding: gzip\r\n")).status, 200) << "there is no body";
}

TEST_F(HttpRouter, HeadGoesToGet) {
  fill();
  start();
  client->send("HEAD /users/7 HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(client->receive(true).headers.at("content-length"), "6");
}

TEST_F(HttpRouter, EachRouteHasItsBodyLimit) {
  fill();
  start();
  EXPECT_EQ(client->ask(post("/users", "12345")).status, 200);
  EXPECT_EQ(client->ask(post("/users", "123456")).status, 413);
}

TEST_F(HttpRouter, AllowedOriginMayReadAndOthersMayNot) {
  fill();
  router.set_cors({.origins = {"https://a.example"}});
  start();
  const auto good = client->ask(get("/", "Origin: https://a.example\r\n"));
  EXPECT_EQ(good.headers.at("access-control-allow-origin"), "https://a.example");
  EXPECT_EQ(good.headers.at("vary"), "Origin");
  const auto bad = client->ask(get("/", "Origin: https://a.example.evil\r\n"));
  EXPECT_FALSE(bad.headers.contains("access-control-allow-origin"));
  EXPECT_EQ(bad.headers.at("vary"), "Origin");
}

TEST_F(HttpRouter, AnAllowedOriginMayReadRefusalsOfTheServerItself) {
  fill();
  router.set_cors({.origins = {"https://a.example"}, .allow_credentials = true});
  start();
  const std::string origin = "Origin: https://a.example\r\n";
  const std::vector<std::pair<std::string, int>> refused{
      {post("/users", "123456", origin), 413},
      {"POST /users HTTP/1.1\r\nHost: test\r\n" + origin + "Transfer-Encoding: chunked\r\n\r\nnone\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: test\r\n" + origin + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
      {get("/", origin + "A: " + std::string(20'000, 'a') + "\r\n"), 431},
      {get("/", origin + "Expect: a-pony\r\n"), 417},
      {get("/%zz", origin), 400},
  };
  for (const auto& [bytes, status] : refused) {
    RawClient one(server->port());
    const auto response = one.ask(bytes);
    EXPECT_EQ(response.status, status);
    ASSERT_TRUE(response.headers.contains("access-control-allow-origin")) << status << " " << response.body;
    EXPECT_EQ(response.headers.at("access-control-allow-origin"), "https://a.example");
    EXPECT_EQ(response.headers.at("access-control-allow-credentials"), "true");
  }
  RawClient foreign(server->port());
  EXPECT_FALSE(foreign.ask(post("/users", "123456", "Origin: https://b.example\r\n"))
                   .headers.contains("access-control-allow-origin"));
}

TEST_F(HttpRouter, PreflightIsAnsweredForAllowedOriginsOnly) {
  fill();
  router.set_cors({.origins = {"https://a.example"}});
  start();
  const std::string ask = "OPTIONS /users HTTP/1.1\r\nHost: test\r\nAccess-Control-Request-Method: POST\r\nOrigin: ";
  const auto good = client->ask(ask + "https://a.example\r\n\r\n");
  EXPECT_EQ(good.status, 204);
  EXPECT_EQ(good.headers.at("access-control-allow-methods"), "POST, OPTIONS");
  EXPECT_EQ(client->ask(ask + "https://b.example\r\n\r\n").status, 403);
  EXPECT_EQ(client->ask("OPTIONS /users HTTP/1.1\r\nHost: test\r\n\r\n").headers.at("allow"), "POST, OPTIONS");
}

}  // namespace
}  // namespace confab::tests
