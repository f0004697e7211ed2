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

TEST_F(HttpRouter, HeadGoesToGet) {
  fill();
  start();
  client->send("HEAD /users/7 HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(client->receive(true).headers.at("content-length"), "6");
}

TEST_F(HttpRouter, BodyLimitIsTheRoutes) {
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
