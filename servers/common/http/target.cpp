#include "common/http/target.hpp"

#include <algorithm>

namespace confab::servers {

namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool append_decoded(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return false;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || high + low == 0) return false;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return true;
}

Error bad_encoding() { return {ErrorCode::invalid_argument, "the request target has a malformed percent-encoding"}; }

}  // namespace

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (!append_decoded(text, out)) return bad_encoding();
  return out;
}

Result<std::vector<std::string_view>> split_path(std::string_view path, std::string& decoded,
                                                 std::size_t segments_max) {
  std::vector<std::string_view> segments;
  if (path.size() < 2) return segments;
  path.remove_prefix(1);
  segments.reserve(static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) + 1);
  decoded.clear();
  decoded.reserve(path.size());  // never grows again, so the views into it stay
  while (true) {
    const auto slash = path.find('/');
    std::string_view segment = path.substr(0, slash);
    if (segment.find('%') != std::string_view::npos) {
      const auto start = decoded.size();
      if (!append_decoded(segment, decoded)) return bad_encoding();
      segment = std::string_view(decoded).substr(start);
    }
    if (segment == "." || segment == "..") {
      return Error{ErrorCode::invalid_argument, "the path must not contain '.' or '..' segments"};
    }
    if (segments.size() == segments_max) return Error{ErrorCode::too_large, "the path has too many segments"};
    segments.push_back(segment);
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

Result<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parts;
  while (!query.empty()) {
    const auto ampersand = query.find('&');
    std::string part(query.substr(0, ampersand));
    query.remove_prefix(ampersand == std::string_view::npos ? query.size() : ampersand + 1);
    if (part.empty()) continue;
    if (parts.size() == kQueryPartsMax) return Error{ErrorCode::too_large, "the query has too many parts"};
    std::replace(part.begin(), part.end(), '+', ' ');
    const auto equals = part.find('=');
    auto name = percent_decode(std::string_view(part).substr(0, equals));
    if (!name) return std::move(name).error();
    auto value =
        percent_decode(equals == std::string::npos ? std::string_view() : std::string_view(part).substr(equals + 1));
    if (!value) return std::move(value).error();
    parts.emplace_back(std::move(*name), std::move(*value));
  }
  return parts;
}

}  // namespace confab::servers
