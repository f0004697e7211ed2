#include "hub/upgrade.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "common/http/head_parser.hpp"
#include "support/ws_client.hpp"

namespace confab::servers::hub {
namespace {

std::variant<Upgrade, Response> check(const std::string& text, Framing framing = Framing::lines, bool secure = false) {
  auto data = std::make_shared<RequestData>();
  data->secure = secure;
  data->raw_head = text;
  const auto refusal = parse_head(data->raw_head, data->head);
  EXPECT_FALSE(refusal) << "not even HTTP: " << refusal->error.message;
  return check_upgrade(Request(data), {"https://chat.example.org"}, "confab_session_1", framing);
}

std::string good(const std::string& extra = "", const std::string& path = "/ws") {
  return tests::WsClient::upgrade_request(path, extra);
}

/// The good request with one piece replaced.
std::string with(const std::string& old_piece, const std::string& new_piece) {
  std::string request = good();
  const std::size_t at = request.find(old_piece);
  EXPECT_NE(at, std::string::npos) << old_piece;
  return request.replace(at, old_piece.size(), new_piece);
}

TEST(Upgrade, TakesWhatBrowsersAndProgramsSend) {
  const std::vector<std::string> requests = {
      good(),
      good("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\nPragma: no-cache\r\n"),
      with("Connection: Upgrade", "Connection: keep-alive, upgrade"),
      with("Upgrade: websocket", "Upgrade: WebSocket"),
      with("confab.v1", "confab.v2, confab.v1"),
      good("Content-Length: 0\r\n"),
  };
  for (const std::string& request : requests) {
    const auto result = check(request);
    ASSERT_TRUE(std::holds_alternative<Upgrade>(result)) << request << std::get<Response>(result).body;
    EXPECT_EQ(std::get<Upgrade>(result).key, tests::WsClient::kKey);
  }
}

struct Wrong {
  std::string request;
  int status;
};

TEST(Upgrade, RefusesEverythingElseWithItsStatus) {
  const std::vector<Wrong> all = {
      {with("GET", "POST"), 400},
      {with("HTTP/1.1", "HTTP/1.0"), 400},
      {with("Connection: Upgrade\r\n", ""), 426},
      {with("Upgrade: websocket\r\n", ""), 426},
      {with("Upgrade: websocket", "Upgrade: h2c"), 400},
      {with("Upgrade: websocket", "Upgrade: websocket, h2c"), 400},
      {good("Upgrade: h2c\r\n"), 400},
      {with("Version: 13", "Version: 8"), 426},
      {with("Sec-WebSocket-Version: 13\r\n", ""), 426},
      {good("Sec-WebSocket-Version: 13\r\n"), 426},
      {with(tests::WsClient::kKey, ""), 400},
      {with(tests::WsClient::kKey, "dGhlIHNhbXBsZSBub25jZQ="), 400},
      {with(tests::WsClient::kKey, "dGhlIHNhbXBsZSBub25jZR=="), 400},
      {with(tests::WsClient::kKey, "dGhlIHNhbXBsZSBub25j!Q=="), 400},
      {with(tests::WsClient::kKey, "dGhlIHNhbXBsZSBub25jZSBhbmQgbW9yZQ=="), 400},
      {good(std::string("Sec-WebSocket-Key: ") + tests::WsClient::kKey + "\r\n"), 400},
      {with("confab.v1", "confab.v2"), 400},
      {with("confab.v1", "CONFAB.V1"), 400},
      {with("Sec-WebSocket-Protocol: confab.v1\r\n", ""), 400},
      {good("Content-Length: 5\r\n"), 400},
      {good("Transfer-Encoding: chunked\r\n"), 400},
      {good("", "/ws?token=secret"), 400},
      {good("Origin: https://evil.example.org\r\n"), 403},
      {good("Origin: null\r\n"), 403},
      {good("Origin: https://chat.example.org.evil.org\r\n"), 403},
      {good("Origin: http://chat.example.org\r\n"), 403},
      {good("Origin: https://chat.example.org:444\r\n"), 403},
      {good("Origin: https://chat.example.org\r\nOrigin: https://chat.example.org\r\n"), 403},
  };
  for (const Wrong& wrong : all) {
    const auto result = check(wrong.request);
    ASSERT_TRUE(std::holds_alternative<Response>(result)) << wrong.request;
    EXPECT_EQ(std::get<Response>(result).status, wrong.status) << wrong.request;
    EXPECT_EQ(std::get<Response>(result).content_type, "application/problem+json");
  }
}

TEST(Upgrade, AnArrayOfObjectsNeedsNoSubprotocol) {
  const std::string bare = with("Sec-WebSocket-Protocol: confab.v1\r\n", "");
  EXPECT_TRUE(std::holds_alternative<Upgrade>(check(bare, Framing::json_array)));
  EXPECT_TRUE(std::holds_alternative<Response>(check(bare)));
  const auto foreign = check(good("Origin: https://evil.example.org\r\n"), Framing::json_array);
  ASSERT_TRUE(std::holds_alternative<Response>(foreign));
  EXPECT_EQ(std::get<Response>(foreign).status, 403);
}

TEST(Upgrade, SaysWhichVersionItSpeaks) {
  const auto result = check(with("Version: 13", "Version: 25"));
  const auto& headers = std::get<Response>(result).headers;
  EXPECT_NE(
      std::find(headers.begin(), headers.end(), std::pair<std::string, std::string>("Sec-WebSocket-Version", "13")),
      headers.end());
}

TEST(Upgrade, OverTlsTheOriginOfTheOwnPageIsHttps) {
  EXPECT_TRUE(std::holds_alternative<Upgrade>(check(good("Origin: https://127.0.0.1\r\n"), Framing::lines, true)));
  EXPECT_TRUE(
      std::holds_alternative<Upgrade>(check(good("Origin: https://chat.example.org\r\n"), Framing::lines, true)));
  const std::string open_page = good("Origin: http://127.0.0.1\r\n");
  EXPECT_TRUE(std::holds_alternative<Upgrade>(check(open_page)));
  ASSERT_TRUE(std::holds_alternative<Response>(check(open_page, Framing::lines, true)));
  EXPECT_EQ(std::get<Response>(check(open_page, Framing::lines, true)).status, 403);
  const std::string proxied = good("Origin: http://127.0.0.1\r\nX-Forwarded-Proto: https\r\n");
  EXPECT_TRUE(std::holds_alternative<Response>(check(proxied)));
  for (const char* twice :
       {"X-Forwarded-Proto: https, http\r\n", "X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n"}) {
    EXPECT_TRUE(std::holds_alternative<Upgrade>(check(good("Origin: https://127.0.0.1\r\n" + std::string(twice)))));
    EXPECT_TRUE(std::holds_alternative<Response>(check(good("Origin: http://127.0.0.1\r\n" + std::string(twice)))));
  }
}

TEST(Upgrade, OnlyTheDefaultPortMayBeMissingInHost) {
  const auto asked = [](const std::string& host, const std::string& origin, const std::string& more = "") {
    std::string request = with("Host: 127.0.0.1", "Host: " + host);
    return request.insert(request.size() - 2, "Origin: " + origin + "\r\n" + more);
  };
  const std::string https = "X-Forwarded-Proto: https\r\n";
  for (const std::string& good :
       {asked("a.example:443", "https://a.example", https), asked("a.example:80", "http://a.example"),
        asked("a.example:8443", "https://a.example:8443", https)}) {
    EXPECT_TRUE(std::holds_alternative<Upgrade>(check(good))) << good;
  }
  for (const std::string& bad :
       {asked("a.example", "https://a.example:8443", https), asked("a.example:8443", "https://a.example", https),
        asked("a.example:80", "https://a.example"), asked("a.example:443", "http://a.example")}) {
    const auto result = check(bad);
    ASSERT_TRUE(std::holds_alternative<Response>(result)) << bad;
    const auto& response = std::get<Response>(result);
    EXPECT_EQ(response.status, 403);
    EXPECT_NE(response.body.find("of the Host 'a.example"), std::string::npos) << response.body;
    EXPECT_NE(response.body.find("Origin 'http"), std::string::npos) << response.body;
  }
}

TEST(Upgrade, TheCookieCountsOnlyFromAnAllowedPage) {
  const std::string cookies =
      "Cookie: a=b; confab_session_2=of another service; confab_session_1=SECRET; confab_session_12=x; "
      "confab_session=y\r\n";
  EXPECT_EQ(std::get<Upgrade>(check(good(cookies))).cookie, "") << "no Origin: not a browser";
  EXPECT_EQ(std::get<Upgrade>(check(good("Origin: https://chat.example.org\r\n" + cookies))).cookie, "SECRET");
  EXPECT_EQ(std::get<Upgrade>(check(good("Origin: http://127.0.0.1\r\n" + cookies))).cookie, "SECRET");
  EXPECT_EQ(std::get<Upgrade>(check(good("Origin: http://127.0.0.1\r\n"))).cookie, "");
}

}  // namespace
}  // namespace confab::servers::hub
