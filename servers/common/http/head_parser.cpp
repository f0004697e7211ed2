#include "common/http/head_parser.hpp"

#include <array>
#include <charconv>

namespace confab::servers {

namespace {

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kToken = make_token_table();

bool is_token_char(char c) noexcept { return kToken[static_cast<unsigned char>(c)]; }

bool is_token(std::string_view text) noexcept {
  for (const char c : text) {
    if (!is_token_char(c)) return false;
  }
  return !text.empty();
}

Refusal bad(const char* message) { return {400, {ErrorCode::invalid_argument, message}}; }

bool is_http_version(std::string_view text) noexcept {
  return text.size() == 8 && text.starts_with("HTTP/") && text[5] >= '0' && text[5] <= '9' && text[6] == '.' &&
         text[7] >= '0' && text[7] <= '9';
}

std::optional<Method> method_of(std::string_view text) noexcept {
  for (const Method method :
       {Method::get, Method::post, Method::head, Method::options, Method::del, Method::put, Method::patch}) {
    if (text == to_string(method)) return method;
  }
  return std::nullopt;
}

std::optional<Refusal> read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return bad("the request line is malformed");
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(second + 1);
  head.target = line.substr(first + 1, second - first - 1);
  if (!is_token(method) || head.target.empty()) return bad("the request line is malformed");
  if (!is_http_version(version)) return bad("the request line is malformed");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return Refusal{505, {ErrorCode::unsupported, "only HTTP/1.0 and HTTP/1.1 are spoken here"}};
  }
  head.minor_version = version[7] - '0';
  for (const char c : head.target) {
    if (c <= ' ' || c >= 0x7f || c == '#') return bad("the request target has a forbidden character");
  }
  const auto known = method_of(method);
  if (!known) return Refusal{501, {ErrorCode::unsupported, "this method is not spoken here"}};
  head.method = *known;
  return std::nullopt;
}

std::optional<Refusal> read_field(std::string_view line, RequestHead& head) {
  if (line[0] == ' ' || line[0] == '\t') return bad("folded header lines are not accepted");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bad("a header line has no colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return bad("a header name is malformed");
  std::string_view value = line.substr(colon + 1);
  for (const char c : value) {
    if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f) {
      return bad("a header value has a control character");
    }
  }
  const auto first = value.find_first_not_of(" \t");
  value = first == std::string_view::npos ? std::string_view()
                                          : value.substr(first, value.find_last_not_of(" \t") - first + 1);
  head.headers.push_back({name, value});
  return std::nullopt;
}

bool is_host(std::string_view host) noexcept {
  for (const char c : host) {
    const bool known = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~!$&'()*+,;=:[]%").find(c) != std::string_view::npos;
    if (!known) return false;
  }
  return !host.empty();
}

std::optional<Refusal> read_framing(RequestHead& head) {
  const auto lengths = head.header_count("content-length");
  const auto codings = head.header_count("transfer-encoding");
  if (lengths > 1) return bad("there is more than one Content-Length");
  if (lengths == 1 && codings > 0) return bad("Content-Length and Transfer-Encoding exclude each other");
  if (codings > 0) {
    if (head.minor_version == 0) return bad("HTTP/1.0 has no Transfer-Encoding");
    if (codings > 1 || !equals_ignoring_case(*head.header("transfer-encoding"), "chunked")) {
      return Refusal{501, {ErrorCode::unsupported, "chunked is the only transfer coding spoken here"}};
    }
    head.chunked = true;
  }
  if (lengths == 1) {
    const std::string_view text = *head.header("content-length");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || text.size() > 18 || error != std::errc() || end != text.data() + text.size()) {
      return bad("the Content-Length is malformed");
    }
    head.content_length = length;
  }
  return std::nullopt;
}

/// "http://host/path" is allowed (RFC 9112, 3.2.2) if it names the host that the Host field names.
std::optional<Refusal> read_target(RequestHead& head) {
  std::string_view rest = head.target;
  if (rest == "*" && head.method == Method::options) {
    head.path = rest;
    return std::nullopt;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!equals_ignoring_case(rest.substr(0, scheme.size()), scheme)) continue;
    rest.remove_prefix(scheme.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    if (!equals_ignoring_case(authority, head.header("host").value_or(authority))) {
      return bad("the request target and Host name different hosts");
    }
    rest.remove_prefix(authority.size());
    break;
  }
  if (rest.empty() || rest[0] != '/') return bad("the request target is no path");
  const auto question = rest.find('?');
  head.path = rest.substr(0, question);
  if (question != std::string_view::npos) head.query = rest.substr(question + 1);
  return std::nullopt;
}

std::optional<Refusal> read_meaning(RequestHead& head) {
  const auto hosts = head.header_count("host");
  if (hosts > 1) return bad("there is more than one Host");
  if (hosts == 0 && head.minor_version == 1) return bad("the Host is missing");
  if (hosts == 1 && !is_host(*head.header("host"))) return bad("the Host is malformed");
  if (auto refusal = read_framing(head)) return refusal;
  if (auto refusal = read_target(head)) return refusal;

  const bool close = head.header_has_token("connection", "close");
  head.keep_alive = !close && (head.minor_version == 1 || head.header_has_token("connection", "keep-alive"));
  head.upgrade =
      head.minor_version == 1 && head.header_has_token("connection", "upgrade") && head.header("upgrade").has_value();
  if (const auto expect = head.header("expect")) {
    if (!equals_ignoring_case(*expect, "100-continue")) {
      return Refusal{417, {ErrorCode::unsupported, "100-continue is the only expectation met here"}};
    }
    const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
    head.expect_continue = head.minor_version == 1 && has_body;
  }
  return std::nullopt;
}

}  // namespace

void HeadScanner::reset() { position_ = line_start_ = lines_ = 0; }

HeadScanner::Status HeadScanner::refuse(int status, ErrorCode code, const char* message) {
  refusal_ = {status, {code, message}};
  return Status::refused;
}

HeadScanner::Status HeadScanner::end_line(std::string_view line) {
  if (line.empty() || line.back() != '\r') {
    return refuse(400, ErrorCode::invalid_argument, "lines must end in CRLF");
  }
  line.remove_suffix(1);
  if (line.find('\r') != std::string_view::npos) {
    return refuse(400, ErrorCode::invalid_argument, "there is a CR without LF");
  }
  if (lines_ == 0 && line.empty()) return refuse(400, ErrorCode::invalid_argument, "the request line is missing");
  if (lines_ == 0 && line.size() > limits_.request_line_bytes_max) {
    return refuse(414, ErrorCode::too_large, "the request line is too long");
  }
  if (line.empty()) return Status::complete;
  if (lines_ > limits_.header_count_max) return refuse(431, ErrorCode::too_large, "there are too many header lines");
  ++lines_;
  return Status::need_more;
}

HeadScanner::Status HeadScanner::scan(std::string_view bytes) {
  // What begins like nothing of ours (a TLS hello, say) is refused at once instead of after the deadline.
  if (position_ == 0 && !bytes.empty() && !is_token_char(bytes[0])) {
    return refuse(400, ErrorCode::invalid_argument, "this is no HTTP request");
  }
  while (true) {
    const auto newline = bytes.find('\n', position_);
    const auto seen = newline == std::string_view::npos ? bytes.size() : newline + 1;
    if (lines_ == 0 && seen > limits_.request_line_bytes_max + 2) {
      return refuse(414, ErrorCode::too_large, "the request line is too long");
    }
    if (seen > limits_.header_bytes_max) return refuse(431, ErrorCode::too_large, "the header is too large");
    position_ = seen;
    if (newline == std::string_view::npos) return Status::need_more;
    const Status status = end_line(bytes.substr(line_start_, newline - line_start_));
    line_start_ = seen;
    if (status != Status::need_more) return status;
  }
}

std::optional<Refusal> parse_head(std::string_view bytes, RequestHead& head) {
  bool first = true;
  while (true) {
    const auto end = bytes.find("\r\n");
    if (end == std::string_view::npos) return bad("the header is cut off");
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.empty()) break;
    auto refusal = first ? read_request_line(line, head) : read_field(line, head);
    if (refusal) return refusal;
    first = false;
  }
  if (first || !bytes.empty()) return bad("the header is malformed");
  return read_meaning(head);
}

}  // namespace confab::servers
