#include "common/http/trusted_proxies.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

namespace confab::servers {

namespace {

constexpr int kMappedBits = 96;  // of ::ffff:0:0/96

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Some proxies name the port as well: "192.0.2.1:4711", "[2001:db8::1]:4711".
std::string_view without_port(std::string_view entry) {
  if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
  const auto colon = entry.find(':');
  return entry.find(':', colon + 1) == std::string_view::npos ? entry.substr(0, colon) : entry;
}

}  // namespace

bool TrustedProxies::read_address(std::string_view text, Bytes& into) {
  char copy[INET6_ADDRSTRLEN] = "";
  if (text.empty() || text.size() >= sizeof copy || text.find('\0') != std::string_view::npos) return false;
  std::memcpy(copy, text.data(), text.size());
  if (inet_pton(AF_INET6, copy, into.data()) == 1) return true;
  in_addr four{};
  if (inet_pton(AF_INET, copy, &four) != 1) return false;
  into.fill(0);
  into[10] = into[11] = 0xff;
  std::memcpy(into.data() + 12, &four, 4);
  return true;
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& networks) {
  TrustedProxies made;
  for (const std::string& text : networks) {
    const Error bad{ErrorCode::invalid_argument, "'" + text + "' is neither an address nor ADDRESS/BITS"};
    const std::size_t slash = text.find('/');
    const std::string address = text.substr(0, slash);
    Network network;
    if (!read_address(address, network.address)) return bad;
    if (slash != std::string::npos) {
      const int most = address.find(':') == std::string::npos ? 32 : 128;
      int bits = -1;
      const char* end = text.data() + text.size();
      const auto [stop, failed] = std::from_chars(text.data() + slash + 1, end, bits);
      if (failed != std::errc() || stop != end || bits < 0 || bits > most) return bad;
      network.bits = most == 32 ? kMappedBits + bits : bits;
    }
    made.networks_.push_back(network);
  }
  return made;
}

bool TrustedProxies::trusts(std::string_view address) const {
  Bytes bytes{};
  if (!read_address(address, bytes)) return true;
  return std::any_of(networks_.begin(), networks_.end(), [&bytes](const Network& network) {
    const auto whole = static_cast<std::size_t>(network.bits / 8);
    const int rest = network.bits % 8;
    if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole), network.address.begin())) {
      return false;
    }
    return rest == 0 || (bytes[whole] ^ network.address[whole]) >> (8 - rest) == 0;
  });
}

std::string TrustedProxies::client_address(const Request& request) const {
  if (!trusts(request.peer_address())) return std::string(request.peer_address());
  std::string chain;
  for (const Header& field : request.head().headers) {
    if (equals_ignoring_case(field.name, "x-forwarded-for")) chain.append(chain.empty() ? "" : ",").append(field.value);
  }
  return client_address(request.peer_address(), chain);
}

std::string TrustedProxies::client_address(std::string_view peer_address, std::string_view forwarded_for) const {
  std::string last(peer_address);
  while (trusts(last) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
    const std::string_view entry = without_port(trimmed(forwarded_for.substr(begin)));
    Bytes bytes{};
    if (!read_address(entry, bytes)) break;
    last = entry;
    forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
  }
  return last;
}

}  // namespace confab::servers
