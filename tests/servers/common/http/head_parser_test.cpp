#include "common/http/head_parser.hpp"

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

using namespace servers;

TEST(HeadParser, ReadsEveryPart) {
  const std::string bytes =
      "POST /a/b?x=1 HTTP/1.1\r\nHost: h:80\r\nContent-Length: 3\r\nX-Empty:\r\nAccept:  a \t\r\n"
      "Connection: keep-alive, Upgrade\r\nupgrade: websocket\r\n\r\n";
  RequestHead head;
  ASSERT_FALSE(parse_head(bytes, head));
  EXPECT_EQ(head.method, Method::post);
  EXPECT_EQ(head.path, "/a/b");
  EXPECT_EQ(head.query, "x=1");
  EXPECT_EQ(head.content_length, 3u);
  EXPECT_EQ(head.header("x-empty"), "");
  EXPECT_EQ(head.header("ACCEPT"), "a");
  EXPECT_EQ(head.header("missing"), std::nullopt);
  EXPECT_TRUE(head.upgrade);
  EXPECT_TRUE(head.keep_alive);
}

TEST(HeadParser, CloseWinsOverKeepAlive) {
  RequestHead head;
  ASSERT_FALSE(parse_head("GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nConnection: Close\r\n\r\n", head));
  EXPECT_FALSE(head.keep_alive);
}

TEST(HeadScanner, FindsTheEndHoweverTheBytesAreCut) {
  const std::string head = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  const HttpLimits limits;
  for (std::size_t first = 1; first < head.size(); ++first) {
    HeadScanner scanner(limits);
    EXPECT_EQ(scanner.scan(std::string_view(head).substr(0, first)), HeadScanner::Status::need_more);
    EXPECT_EQ(scanner.scan(head + "GET"), HeadScanner::Status::complete);
    EXPECT_EQ(scanner.head_bytes(), head.size());
  }
}

}  // namespace
}  // namespace confab::tests
