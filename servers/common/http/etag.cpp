#include "common/http/etag.hpp"

#include <cstdint>

namespace confab::servers {

std::string etag_of(std::string_view body) {
  std::uint64_t hash = 14695981039346656037ull;  // FNV-1a
  for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return "\"" + std::to_string(body.size()) + "-" + std::to_string(hash) + "\"";
}

bool client_has(const Request& request, std::string_view etag) {
  const auto versions = request.header("If-None-Match").value_or("");
  return versions == "*" || versions.find(etag) != std::string_view::npos;
}

}  // namespace confab::servers
