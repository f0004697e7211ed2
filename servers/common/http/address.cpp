#include "common/http/address.hpp"

#include <charconv>

namespace confab::servers {

namespace {

Error not_an_address(std::string_view text, const char* expected) {
  return Error{ErrorCode::invalid_argument, "'" + std::string(text) + "' is not " + expected};
}

}  // namespace

Result<HostAndPort> parse_host_and_port(std::string_view text) {
  const Error bad = not_an_address(text, "HOST:PORT");
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of("[]:/ ") != std::string_view::npos) {
    return bad;
  }
  HostAndPort address;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (host.empty() || failed != std::errc() || end != digits.data() + digits.size()) return bad;
  if (address.port < 0 || address.port > 65535) return bad;
  address.host = host;
  return address;
}

Result<HostAndPort> parse_http_url(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  const Error bad = not_an_address(text, "http://HOST:PORT");
  if (!text.starts_with(kScheme)) return bad;
  std::string rest(text.substr(kScheme.size()));
  if (!rest.empty() && rest.back() == '/') rest.pop_back();
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string::npos || rest.back() == ']') rest += ":80";
  auto address = parse_host_and_port(rest);
  if (!address || address->port == 0) return bad;
  return address;
}

}  // namespace confab::servers
