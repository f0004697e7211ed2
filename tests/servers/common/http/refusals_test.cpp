#include <atomic>

#include <gtest/gtest.h>

#include "common/http/server.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"

namespace confab::tests {
namespace {

using namespace servers;

struct Malformed {
  const char* name;
  std::string bytes;
  int status;
};

std::string host(const std::string& rest) { return "GET / HTTP/1.1\r\nHost: test\r\n" + rest; }
std::string chunked(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

const std::vector<Malformed>& malformed() {
  using namespace std::string_literals;
  static const std::vector<Malformed> kAll{
      {"BareLfAfterRequestLine", "GET / HTTP/1.1\nHost: test\r\n\r\n", 400},
      {"BareLfAfterHeader", "GET / HTTP/1.1\r\nHost: test\n\r\n", 400},
      {"BareLfAtEnd", "GET / HTTP/1.1\r\nHost: test\r\n\n", 400},
      {"BareCrInValue", host("A: b\rc\r\n\r\n"), 400},
      {"BareCrHidesHeader", host("A: b\rContent-Length: 5\r\n\r\n"), 400},
      {"FoldedHeader", host("A: b\r\n c\r\n\r\n"), 400},
      {"FoldedWithTab", host("A: b\r\n\tc\r\n\r\n"), 400},
      {"SpaceBeforeColon", host("A : b\r\n\r\n"), 400},
      {"SpaceInName", host("A B: c\r\n\r\n"), 400},
      {"EmptyName", host(": b\r\n\r\n"), 400},
      {"NoColon", host("abc\r\n\r\n"), 400},
      {"NulInValue", host("A: b\0c\r\n\r\n"s), 400},
      {"NulInName", host("A\0: c\r\n\r\n"s), 400},
      {"ControlInValue", host("A: b\x01\r\n\r\n"), 400},
      {"DelInValue", host("A: b\x7f\r\n\r\n"), 400},
      {"NonAsciiName", host("\xc3\xa4: c\r\n\r\n"), 400},
      {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
      {"TwoHosts", host("Host: other\r\n\r\n"), 400},
      {"EmptyHost", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"HostWithSlash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"TwoContentLengths", host("Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"), 400},
      {"ListedContentLengths", host("Content-Length: 1, 1\r\n\r\nx"), 400},
      {"SignedContentLength", host("Content-Length: +1\r\n\r\nx"), 400},
      {"NegativeContentLength", host("Content-Length: -1\r\n\r\nx"), 400},
      {"HexContentLength", host("Content-Length: 0x1\r\n\r\nx"), 400},
      {"EmptyContentLength", host("Content-Length:\r\n\r\n"), 400},
      {"OverflowingContentLength", host("Content-Length: 18446744073709551617\r\n\r\nx"), 400},
      {"LengthAndChunked", host("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400},
      {"ChunkedAndLength", host("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"), 400},
      {"ChunkedTwice", host("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 501},
      {"OtherCoding", host("Transfer-Encoding: gzip\r\n\r\n"), 501},
      {"CodingsInARow", host("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 501},
      {"ObfuscatedChunked", host("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 501},
      {"ChunkedInHttp10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"ChunkSizeNotHex", chunked("x\r\n\r\n"), 400},
      {"ChunkSizeSigned", chunked("+1\r\na\r\n0\r\n\r\n"), 400},
      {"ChunkSizePrefixed", chunked("0x1\r\na\r\n0\r\n\r\n"), 400},
      {"ChunkSizeOverflows", chunked("ffffffffffffffff1\r\na"), 400},
      {"ChunkSizeOverTheBound", chunked("10001\r\n"), 413},
      {"ChunkSizeOf2To60", chunked("1000000000000000\r\n"), 413},
      {"ChunkSizeOfAll64Bits", chunked("ffffffffffffffff\r\n"), 413},
      {"ChunkSizeBareLf", chunked("1\na\r\n0\r\n\r\n"), 400},
      {"ChunkSizeSpace", chunked("1 \r\na\r\n0\r\n\r\n"), 400},
      {"ChunkLongerThanSaid", chunked("1\r\nab\r\n0\r\n\r\n"), 400},
      {"ChunkEndBareLf", chunked("1\r\na\n0\r\n\r\n"), 400},
      {"ChunkExtension", chunked("1;a=b\r\na\r\n0\r\n\r\n"), 400},
      {"Trailer", chunked("1\r\na\r\n0\r\nA: b\r\n\r\n"), 400},
      {"LastChunkBareLf", chunked("1\r\na\r\n0\n\n"), 400},
      {"Http09", "GET /\r\n\r\n", 400},
      {"Http2", "GET / HTTP/2.0\r\nHost: test\r\n\r\n", 505},
      {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"Http12", "GET / HTTP/1.2\r\nHost: test\r\n\r\n", 505},
      {"LowerCaseVersion", "GET / http/1.1\r\nHost: test\r\n\r\n", 400},
      {"TwoSpaces", "GET  / HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"TabInRequestLine", "GET\t/ HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"TrailingSpace", "GET / HTTP/1.1 \r\nHost: test\r\n\r\n", 400},
      {"UnknownMethod", "BREW / HTTP/1.1\r\nHost: test\r\n\r\n", 501},
      {"LowerCaseMethod", "get / HTTP/1.1\r\nHost: test\r\n\r\n", 501},
      {"Connect", "CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n", 501},
      {"Trace", "TRACE / HTTP/1.1\r\nHost: test\r\n\r\n", 501},
      {"RelativeTarget", "GET a HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"Fragment", "GET /#a HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"RawNonAsciiTarget", "GET /\xc3\xa4 HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"BadEncoding", "GET /%zz HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"CutEncoding", "GET /%2 HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"EncodedNul", "GET /a%00 HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"DotSegments", "GET /a/../b HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"EncodedDotSegments", "GET /a/%2e%2E/b HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"TwoEmptyLinesFirst", "\r\n\r\nGET / HTTP/1.1\r\nHost: test\r\n\r\n", 400},
      {"TlsHello", "\x16\x03\x01\x02\x00\x01", 400},
      {"OtherExpectation", host("Expect: a-pony\r\n\r\n"), 417},
  };
  return kAll;
}

class HttpRefusals : public testing::TestWithParam<Malformed> {};

TEST_P(HttpRefusals, GetOneErrorAndNothingBehindThemIsHandled) {
  std::atomic<int> handled = 0;
  HttpServerOptions options;
  options.handler = [&handled](const Request&, const Responder& responder) {
    ++handled;
    responder.send(Response::text(200, "handled"));
  };
  TestServer server(std::move(options));
  RawClient client(server.port());
  client.send(GetParam().bytes);
  client.send(get("/smuggled"));
  const auto response = client.receive();
  EXPECT_EQ(response.status, GetParam().status) << response.body;
  EXPECT_EQ(response.headers.at("connection"), "close");
  EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
  EXPECT_NE(response.body.find("\"code\":\""), std::string::npos);
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(handled, 0);
}

INSTANTIATE_TEST_SUITE_P(All, HttpRefusals, testing::ValuesIn(malformed()),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace confab::tests
