#include "servers/api/support/api_contract.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "api/openapi.hpp"
#include "servers/contract/schema_check.hpp"

namespace confab::tests {

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const auto end = path.find('/', 1);
    segments.push_back(path.substr(1, end == std::string_view::npos ? end : end - 1));
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  }
  return segments;
}

/// The document, and the paths that it has.
struct ApiDocument {
  SchemaCheck check{servers::api::openapi_document()};
  std::vector<std::string> paths = check.members("/paths");

  /// The path of the document that a path is of, words before {names}; empty if there is none.
  std::string path_of(std::string_view path) const {
    const auto wanted = segments_of(path);
    std::string best;
    std::size_t best_names = 0;
    for (const std::string& known : paths) {
      const auto names = static_cast<std::size_t>(std::count(known.begin(), known.end(), '{'));
      if (!fits(wanted, segments_of(known)) || (!best.empty() && names >= best_names)) continue;
      best = known;
      best_names = names;
    }
    return best;
  }

  static bool fits(const std::vector<std::string_view>& path, const std::vector<std::string_view>& pattern) {
    return std::equal(path.begin(), path.end(), pattern.begin(), pattern.end(),
                      [](std::string_view word, std::string_view of) { return of.starts_with('{') || word == of; });
  }
};

const ApiDocument& document() {
  static const ApiDocument made;
  return made;
}

}  // namespace

std::string contract_fault(const std::string& method, const std::string& target, const RawResponse& response) {
  if (!target.starts_with("/v1/") || response.status == 0 || method == "OPTIONS") return "";
  const ApiDocument& api = document();
  const std::string path = api.path_of(std::string_view(target).substr(0, target.find('?')));
  std::string verb = method == "HEAD" ? "get" : method;
  std::transform(verb.begin(), verb.end(), verb.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::string route = "/paths/" + pointer_part(path) + "/" + verb;
  const std::string status = std::to_string(response.status);
  if (path.empty() || !api.check.has(route)) {
    return response.status < 400 ? "the document has no such route, and yet the answer is " + status : "";
  }
  std::string listed = route + "/responses/" + status;
  if (!api.check.has(listed)) return "the document does not list the status " + status;
  if (api.check.has(listed + "/$ref")) listed = "/components/responses/Problem" + status;
  if (method == "HEAD") return "";
  if (!api.check.has(listed + "/content"))
    return response.body.empty() ? "" : "the document says that there is no body";
  const auto type = response.headers.find("content-type");
  if (type == response.headers.end()) return "there is no Content-Type";
  // Without "; charset=utf-8".
  const std::string content = listed + "/content/" + pointer_part(type->second.substr(0, type->second.find(';')));
  if (!api.check.has(content)) return "the document does not list the type " + type->second;
  return api.check.mismatch(content + "/schema", response.body);
}

}  // namespace confab::tests
