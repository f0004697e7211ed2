#include "common/settings/origins.hpp"

#include <algorithm>
#include <string_view>

namespace confab::servers {

namespace {

std::string wrong_with(std::string_view origin) {
  if (origin.find('*') != std::string_view::npos) return "patterns are not taken: name each page";
  const bool secure = origin.starts_with("https://");
  if (!secure && !origin.starts_with("http://")) return "it begins with http:// or https://";
  const std::string_view host = origin.substr(origin.find("://") + 3);
  if (host.empty()) return "it names no host";
  if (host.find('/') != std::string_view::npos) return "leave out the slash and what follows the host";
  if (host.find_first_of("?#@ \\") != std::string_view::npos) return "it is scheme, host and port alone";
  if (std::any_of(host.begin(), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return "write it in lower case";
  if (host.ends_with(secure ? ":443" : ":80") || host.ends_with(':')) return "leave out the port, as browsers do";
  return {};
}

}  // namespace

Result<> check_origins(const std::vector<std::string>& origins) {
  for (const std::string& origin : origins) {
    if (const std::string why = wrong_with(origin); !why.empty()) {
      return Error{ErrorCode::invalid_argument, "--allow-origin '" + origin + "': " + why, "allow-origin"};
    }
  }
  return {};
}

}  // namespace confab::servers
