// HTTP itself, as far as it is ours and not servers/common/http's, whose own tests have the rest.
#include <gtest/gtest.h>

#include "servers/api/support/api_test.hpp"

namespace confab::tests {
namespace {

class ApiTransport : public ApiTest {
 protected:
  void SetUp() override {
    ann_ = sign_up("ann");
    bob_ = sign_up("bob");
    direct_ = make_direct(ann_, bob_);
  }
  std::string send_head(const std::string& headers) const {
    return "POST " + messages_of(direct_) + " HTTP/1.1\r\nHost: chat.test\r\nAuthorization: Bearer " + ann_.token +
           "\r\nContent-Type: application/json\r\n" + headers + "\r\n";
  }
  std::size_t stored() const { return get(bob_, messages_of(direct_)).size("/messages"); }

  Person ann_, bob_;
  std::uint64_t direct_ = 0;
};

TEST_F(ApiTransport, ABodyThatIsCutOffStoresNothing) {
  const std::string body = R"({"body":"whole"})";
  {
    RawClient client(port());
    client.send(send_head("Content-Length: " + std::to_string(body.size()) + "\r\n") + body.substr(0, 10));
    client.end();
    const auto answer = client.receive();
    EXPECT_TRUE(answer.status == 400 || answer.status == 0) << answer.status;
  }
  {
    RawClient client(port());
    client.send(send_head("Content-Length: " + std::to_string(body.size()) + "\r\n") + body.substr(0, body.size() - 1));
    client.reset();
  }
  {
    // The length ends it early: what is left is no JSON.
    RawClient client(port());
    EXPECT_EQ(client.ask(send_head("Content-Length: 10\r\n") + body).status, 422);
  }
  EXPECT_EQ(stored(), 0u);
}

TEST_F(ApiTransport, TwoLengthsAreRefused) {
  const std::string body = R"({"body":"whole"})";
  const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
  for (const std::string& headers :
       {length + "Content-Length: 5\r\n", length + length, length + "Transfer-Encoding: chunked\r\n",
        std::string("Content-Length: -1\r\n"), std::string("Content-Length: 1, 2\r\n")}) {
    RawClient client(port());
    const Answer answer(client.ask(send_head(headers) + body));
    EXPECT_TRUE(is_problem(answer, 400, "invalid_argument")) << headers;
    EXPECT_TRUE(client.ends()) << "no byte behind it is read";
  }
  EXPECT_EQ(stored(), 0u);
}

TEST_F(ApiTransport, AChunkedBodyIsABody) {
  RawClient client(port());
  EXPECT_EQ(
      client.ask(send_head("Transfer-Encoding: chunked\r\n") + "6\r\n{\"body\r\n7\r\n\":\"hi\"}\r\n0\r\n\r\n").status,
      201);
  EXPECT_EQ(stored(), 1u);
}

TEST_F(ApiTransport, PipelinedRequestsAreAnsweredInOrderOnOneConnection) {
  RawClient client(port());
  const std::string body = R"({"body":"hi"})";
  const std::string one = send_head("Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
  const std::string list = request_text("GET", messages_of(direct_), {.token = ann_.token});
  client.send(request_text("GET", "/healthz", {}) + one + request_text("GET", "/no/such/path", {}) + list);
  EXPECT_EQ(client.receive().body, "ok\n");
  EXPECT_EQ(client.receive().status, 201);
  EXPECT_EQ(client.receive().status, 404);
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ApiTransport, UnknownPathsGiveAProblemObject) {
  for (const char* path :
       {"/", "/v1", "/v1/", "/v1/nothing", "/v2/me", "/v1/me/", "/V1/me", "/users/x/y", "/favicon.ico"}) {
    EXPECT_TRUE(is_problem(ask("GET", path), 404, "not_found")) << path;
  }
  EXPECT_EQ(ask("GET", "/v1/../metrics").status(), 400);
}

TEST_F(ApiTransport, HeadAndOptionsAreAnswered) {
  const auto head = ask("HEAD", "/v1/me", {.token = ann_.token});
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.header("content-length"), std::to_string(get(ann_, "/v1/me").body().size()));
  const auto options = ask("OPTIONS", "/v1/conversations/direct");
  EXPECT_EQ(options.status(), 204);
  EXPECT_NE(options.header("allow").find("POST"), std::string::npos);
}

TEST_F(ApiTransport, TheLargestRequestThatTheHubTakesStillPassesWithTheFieldsItAdds) {
  constexpr int kOwn = 2;  // Host and Authorization
  std::string fields;
  for (int i = kOwn; i < 64; ++i) fields += "X-" + std::to_string(i) + ": " + std::string(230, 'a') + "\r\n";
  const std::string added = "X-Forwarded-For: 2001:db8::1\r\nX-Forwarded-Proto: https\r\nX-Request-Id: a\r\n";
  EXPECT_EQ(ask("GET", "/v1/me", {.token = ann_.token, .headers = fields + added}).status(), 200);
  std::string many;
  for (int i = 0; i < 80; ++i) many += "A: b\r\n";
  EXPECT_EQ(ask("GET", "/v1/me", {.headers = many}).status(), 431);
}

TEST_F(ApiTransport, OnlyAllowedOriginsMayReadFromAnotherHost) {
  const std::string preflight =
      "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n";
  const auto allowed = ask("OPTIONS", "/v1/sessions", {.headers = "Origin: https://page.example\r\n" + preflight});
  EXPECT_EQ(allowed.status(), 204);
  EXPECT_EQ(allowed.header("access-control-allow-origin"), "https://page.example");
  EXPECT_NE(allowed.header("access-control-allow-headers").find("Authorization"), std::string::npos);
  const auto refused = ask("OPTIONS", "/v1/sessions", {.headers = "Origin: https://evil.example\r\n" + preflight});
  EXPECT_EQ(refused.status(), 403);
  const auto read = ask("GET", "/v1/me", {.token = ann_.token, .headers = "Origin: https://evil.example\r\n"});
  EXPECT_EQ(read.header("access-control-allow-origin"), "");
  const auto wrong = ask("GET", "/v1/me", {.headers = "Origin: https://page.example\r\n"});
  EXPECT_EQ(wrong.header("access-control-allow-origin"), "https://page.example") << "also of a refusal";
}

TEST_F(ApiTransport, HealthReadinessAndMetricsNeedNoToken) {
  EXPECT_EQ(ask("GET", "/healthz").body(), "ok\n");
  EXPECT_EQ(ask("GET", "/readyz").body(), "ready\n");
  get(ann_, "/v1/users/" + std::to_string(bob_.id) + "?at_least=x");
  EXPECT_EQ(ask("GET", "/metrics").status(), 404) << "figures have a listener of their own";
  for (const char* path : {"/", "/healthz", "/v1/me", "/metrics/x"}) {
    EXPECT_EQ(tests::ask(metrics_port(), "GET", path).status(), 404) << path;
  }
  EXPECT_EQ(tests::ask(metrics_port(), "POST", "/metrics").status(), 405);
  const auto metrics = tests::ask(metrics_port(), "GET", "/metrics");
  EXPECT_EQ(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line : {"confab_engine_writer 1\n", "confab_engine_users ", "route=\"/v1/users/{user}\""}) {
    EXPECT_NE(metrics.body().find(line), std::string::npos) << line;
  }
  EXPECT_EQ(metrics.body().find("at_least"), std::string::npos);
}

}  // namespace
}  // namespace confab::tests
