#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/http/head_parser.hpp"
#include "common/http/request_parser.hpp"
#include "common/http/target.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace confab::servers;

constexpr std::size_t kBodyBytesMax = 256;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_head(const RequestHead& head, std::string_view bytes) {
  const auto inside = [bytes](std::string_view view) {
    return view.empty() || (view.data() >= bytes.data() && view.data() + view.size() <= bytes.data() + bytes.size());
  };
  require(inside(head.path) && inside(head.query));
  for (const Header& field : head.headers) {
    require(inside(field.name) && inside(field.value) && !field.name.empty());
    require(field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
  }
  require(!(head.chunked && head.content_length));
  require(head.header_count("host") == 1 || head.minor_version == 0);
}

/// Reads one request the way a connection does. Returns how many bytes it took, 0 if it was refused or is not whole.
std::size_t read_request(std::string_view bytes, std::size_t step) {
  const HttpLimits limits;
  HeadScanner scanner(limits);
  auto status = HeadScanner::Status::need_more;
  for (std::size_t seen = step; status == HeadScanner::Status::need_more; seen += step) {
    status = scanner.scan(bytes.substr(0, seen));
    if (seen >= bytes.size()) break;
  }
  if (status != HeadScanner::Status::complete) return 0;
  const std::string_view head_bytes = bytes.substr(0, scanner.head_bytes());
  RequestHead head;
  if (parse_head(head_bytes, head)) return 0;
  check_head(head, head_bytes);
  std::string decoded;
  static_cast<void>(split_path(head.path, decoded, limits.path_segments_max));
  static_cast<void>(parse_query(head.query));
  RequestParser parser(limits);
  if (parser.read_head(head_bytes, head)) return 0;

  std::size_t position = head_bytes.size();
  std::string body;
  while (!parser.complete() && position < bytes.size()) {
    std::size_t taken = 0;
    if (parser.read_body(bytes.substr(position, step), kBodyBytesMax, body, taken)) return 0;
    require(taken > 0 && taken <= step && body.size() <= kBodyBytesMax);
    position += taken;
  }
  if (!parser.complete()) return 0;
  if (head.content_length) require(body.size() == *head.content_length);
  return position;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t whole = read_request(bytes, std::max<std::size_t>(size, 1));
  // However the network cuts it, a request is the same request.
  require(read_request(bytes, 1) == whole);
  require(read_request(bytes, 7) == whole);
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  const std::string host = "Host: a.example:80\r\n";
  return {
      "GET /a/b%20c?d=e&f HTTP/1.1\r\n" + host + "Accept: */*\r\n\r\n",
      "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n",
      "POST /x HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n",
      "GET /ws HTTP/1.1\r\n" + host + "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n",
      "PUT http://a.example:80/x HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n1",
      "OPTIONS * HTTP/1.0\r\nConnection: close\r\n\r\n",
  };
}
