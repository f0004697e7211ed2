#include "api/openapi.hpp"

#include <string>

#include <gtest/gtest.h>

#include "servers/api/support/api_contract.hpp"
#include "servers/api/support/api_test.hpp"
#include "servers/contract/schema_check.hpp"

namespace confab::tests {
namespace {

using ApiDocumentTest = ApiTest;

TEST_F(ApiDocumentTest, EveryExampleFitsItsSchema) {
  const SchemaCheck check(servers::api::openapi_document());
  const auto examples = check.examples();
  ASSERT_GT(examples.size(), 50u);
  for (const std::string& pointer : examples) {
    EXPECT_EQ(check.mismatch(pointer + "/schema", check.at(pointer + "/example")), "") << pointer;
  }
}

TEST_F(ApiDocumentTest, EveryOperationWithARouteIsInIt) {
  const SchemaCheck check(servers::api::openapi_document());
  const auto catalogue = ask("GET", "/v1/operations");
  std::size_t routes = 0;
  for (std::size_t i = 0; i < catalogue.size("/operations"); ++i) {
    const std::string operation = "/operations/" + std::to_string(i);
    if (catalogue.text(operation + "/path").empty()) continue;
    ++routes;
    std::string method = catalogue.text(operation + "/method");
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::string pointer = "/paths/" + pointer_part(catalogue.text(operation + "/path")) + "/" + method;
    ASSERT_TRUE(check.has(pointer)) << pointer;
    EXPECT_EQ(check.at(pointer + "/operationId"), "\"" + catalogue.text(operation + "/name") + "\"");
  }
  EXPECT_GT(routes, 20u);
}

TEST_F(ApiDocumentTest, TheServerServesItAndSaysWhenItIsUnchanged) {
  const auto answer = ask("GET", "/v1/openapi.json");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.header("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(answer.body(), servers::api::openapi_document());
  const std::string etag = answer.header("etag");
  ASSERT_FALSE(etag.empty());
  EXPECT_EQ(ask("GET", "/v1/openapi.json", {.headers = "If-None-Match: " + etag + "\r\n"}).status(), 304);
  EXPECT_EQ(ask("GET", "/v1/openapi.json", {.headers = "If-None-Match: \"another\"\r\n"}).status(), 200);
}

TEST_F(ApiDocumentTest, ThePageThatShowsItLoadsNothingFromElsewhere) {
  for (const std::string path : {"/docs", "/docs.css", "/docs.js"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status(), 200) << path;
    EXPECT_TRUE(answer.header("content-security-policy").starts_with("default-src 'none';")) << path;
    EXPECT_EQ(answer.body().find("://"), std::string::npos) << path << " names another server";
    const std::string known = "If-None-Match: " + answer.header("etag") + "\r\n";
    EXPECT_EQ(ask("GET", path, {.headers = known}).status(), 304) << path;
  }
  EXPECT_EQ(ask("GET", "/docs").header("content-type"), "text/html; charset=utf-8");
}

TEST_F(ApiDocumentTest, TheProgramPrintsIt) {
  const auto run = run_api({"--openapi"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out, servers::api::openapi_document() + "\n");
}

// The check that all tests of /v1 rest on finds what it is for.
TEST_F(ApiDocumentTest, AnAnswerThatTheDocumentDoesNotKnowIsAFault) {
  const auto fault = [](const std::string& method, const std::string& target, int status, const std::string& body) {
    const std::string type = status < 400 ? "application/json" : "application/problem+json";
    return contract_fault(method, target, {status, {{"content-type", type}}, body});
  };
  const std::string user = R"("id":4,"email":"ann@example.com","name":"Ann","created_at":1)";
  const std::string problem = R"("type":"about:blank","title":"Not Found","status":404,"detail":"there is none")";
  EXPECT_EQ(fault("GET", "/v1/me", 200, "{" + user + "}"), "");
  EXPECT_EQ(fault("GET", "/v1/users/4?at_least=x", 200, "{" + user + "}"), "");
  EXPECT_EQ(fault("GET", "/v1/me", 404, "{" + problem + R"(,"code":"not_found"})"), "");
  EXPECT_NE(fault("GET", "/v1/me", 201, "{" + user + "}"), "") << "another status";
  EXPECT_NE(fault("GET", "/v1/me", 418, "{" + problem + R"(,"code":"not_found"})"), "") << "no such status";
  EXPECT_NE(fault("GET", "/v1/me", 200, "{" + user + R"(,"more":1})"), "") << "a member too many";
  EXPECT_NE(fault("GET", "/v1/me", 200, R"({"id":4})"), "") << "members that are missing";
  EXPECT_NE(fault("GET", "/v1/me", 200, R"({"id":"4","email":"","name":"","created_at":1})"), "") << "a wrong type";
  EXPECT_NE(fault("GET", "/v1/me", 200, "{"), "") << "no JSON";
  EXPECT_NE(fault("GET", "/v1/me", 404, "{" + problem + R"(,"code":"forbidden"})"), "") << "a code of another status";
  EXPECT_NE(fault("GET", "/v1/me", 404, R"({"code":"not_found"})"), "") << "no problem object";
  EXPECT_NE(fault("GET", "/v1/none", 200, "{}"), "") << "no such route";
  EXPECT_NE(fault("PUT", "/v1/me", 200, "{" + user + "}"), "") << "no such method";
  EXPECT_NE(contract_fault("GET", "/v1/me", {200, {{"content-type", "text/plain"}}, "{" + user + "}"}), "");
}

}  // namespace
}  // namespace confab::tests
