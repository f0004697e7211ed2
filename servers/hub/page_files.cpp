#include "hub/page_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "common/http/etag.hpp"
#include "common/http/problem.hpp"
#include "hub/web_assets.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kElement = "/confab-chat.js";
constexpr const char* kPolicy =
    "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

struct ContentType {
  std::string_view extension;
  std::string_view type;
};
constexpr std::array kContentTypes{
    ContentType{".html", "text/html; charset=utf-8"},
    ContentType{".js", "text/javascript; charset=utf-8"},
    ContentType{".mjs", "text/javascript; charset=utf-8"},
    ContentType{".css", "text/css; charset=utf-8"},
    ContentType{".json", "application/json"},
    ContentType{".map", "application/json"},
    ContentType{".webmanifest", "application/manifest+json"},
    ContentType{".txt", "text/plain; charset=utf-8"},
    ContentType{".svg", "image/svg+xml"},
    ContentType{".png", "image/png"},
    ContentType{".jpg", "image/jpeg"},
    ContentType{".jpeg", "image/jpeg"},
    ContentType{".gif", "image/gif"},
    ContentType{".webp", "image/webp"},
    ContentType{".ico", "image/x-icon"},
    ContentType{".woff2", "font/woff2"},
    ContentType{".wasm", "application/wasm"},
};

std::string_view content_type_of(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  for (const ContentType& known : kContentTypes) {
    if (known.extension == extension) return known.type;
  }
  return "application/octet-stream";
}

/// Whether a link ends inside the folder. A file outside of it was not put there to be shown.
bool is_inside(const std::filesystem::path& root, const std::filesystem::path& link) {
  std::error_code failed;
  const auto target = std::filesystem::canonical(link, failed);
  return !failed && !target.lexically_relative(root).empty() && *target.lexically_relative(root).begin() != "..";
}

std::shared_ptr<const std::string> coded(std::string_view body) {
  return body.empty() ? nullptr : std::make_shared<const std::string>(body);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Which of our codings a client takes, best first when it does not mind (RFC 9110, 12.5.3).
enum class Coding { brotli, gzip, none };

/// The weight in thousandths; 0 if it is malformed.
int weight_of(std::string_view parameters) {
  const auto q = trimmed(parameters);
  if (q.empty()) return 1000;
  if (q.size() < 3 || q.size() > 7 || (q[0] != 'q' && q[0] != 'Q') || q[1] != '=') return 0;
  if (q[2] == '1') return q.find_first_not_of("0.", 3) == std::string_view::npos ? 1000 : 0;
  if (q[2] != '0' || (q.size() > 3 && q[3] != '.')) return 0;
  int weight = 0;
  int digit = 100;
  for (const char c : q.substr(std::min<std::size_t>(q.size(), 4))) {
    if (c < '0' || c > '9') return 0;
    weight += (c - '0') * digit;
    digit /= 10;
  }
  return weight;
}

Coding choose_coding(const RequestHead& head, bool has_brotli, bool has_gzip) {
  int brotli = -1;
  int gzip = -1;
  int others = 0;
  for (const Header& field : head.headers) {
    if (!equals_ignoring_case(field.name, "accept-encoding")) continue;
    for (std::string_view rest = field.value; !rest.empty();) {
      const auto end = std::min(rest.find(','), rest.size());
      const std::string_view entry = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto semicolon = std::min(entry.find(';'), entry.size());
      const std::string_view name = trimmed(entry.substr(0, semicolon));
      const int weight = weight_of(entry.substr(std::min(semicolon + 1, entry.size())));
      if (equals_ignoring_case(name, "br")) brotli = weight;
      if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip")) gzip = weight;
      if (name == "*") others = weight;
    }
  }
  if (!has_brotli) brotli = 0;
  if (!has_gzip) gzip = 0;
  if (brotli < 0) brotli = others;
  if (gzip < 0) gzip = others;
  if (brotli == 0 && gzip == 0) return Coding::none;
  return brotli >= gzip ? Coding::brotli : Coding::gzip;
}

}  // namespace

PageFiles PageFiles::built_in() {
  PageFiles page;
  page.ours_ = true;
  for (const WebAsset& asset : web_assets()) {
    page.files_[std::string(asset.path)] = {std::string(asset.content_type),
                                            std::string(asset.etag),
                                            std::make_shared<const std::string>(asset.body),
                                            asset.immutable,
                                            coded(asset.brotli),
                                            coded(asset.gzip)};
  }
  return page;
}

Result<PageFiles> PageFiles::from_folder(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  PageFiles page;
  std::size_t bytes = 0;
  std::error_code failed;
  const fs::path root = fs::canonical(folder, failed);
  fs::recursive_directory_iterator at(folder, failed);
  if (failed) return Error{ErrorCode::invalid_argument, "web root " + folder.string() + ": " + failed.message()};
  for (; at != fs::recursive_directory_iterator(); at.increment(failed)) {
    if (failed) return Error{ErrorCode::io_error, "web root " + folder.string() + ": " + failed.message()};
    if (at->path().filename().string().front() == '.') {
      at.disable_recursion_pending();
    } else if (at->is_symlink(failed) && !is_inside(root, at->path())) {
      return Error{ErrorCode::invalid_argument, "web root " + folder.string() + ": " + at->path().string() +
                                                    " is a link that leads out of it, or nowhere"};
    } else if (at->is_regular_file(failed)) {
      if (auto added = page.add(folder, at->path(), bytes); !added) return added.error();
    }
  }
  if (page.files_.find(kIndex) == page.files_.end()) {
    return Error{ErrorCode::invalid_argument, "web root " + folder.string() + " has no index.html"};
  }
  return page;
}

Result<> PageFiles::add(const std::filesystem::path& folder, const std::filesystem::path& path, std::size_t& bytes) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed || files_.size() >= kFilesMax || size > kBytesMax - bytes) {
    return Error{ErrorCode::too_large, "web root " + folder.string() + " has over 10000 files or 64 MiB"};
  }
  std::ifstream stream(path, std::ios::binary);
  std::string body(static_cast<std::size_t>(size), '\0');
  if (!stream.read(body.data(), static_cast<std::streamsize>(size))) {
    return Error{ErrorCode::io_error, "cannot read " + path.string()};
  }
  bytes += body.size();
  std::string etag = etag_of(body);
  files_["/" + path.lexically_relative(folder).generic_string()] = {
      std::string(content_type_of(path)),
      std::move(etag),
      std::make_shared<const std::string>(std::move(body)),
      false,
      nullptr,
      nullptr};
  return {};
}

namespace {

/// To the page itself, by a relative address: a proxy may have removed the beginning of the path.
Response back_to_index(const Request& request) {
  std::string up = "./";
  for (std::size_t i = 1; i < request.segments().size(); ++i) up += "../";
  return Response::empty(302).with_header("Location", up);
}

}  // namespace

Response PageFiles::answer(const Request& request) const {
  std::string path;
  for (const std::string_view segment : request.segments()) path.append("/").append(segment);
  auto found = files_.find(path);
  // A path with a dot names a file. If there is none, the page in place of a script or a picture would help nobody.
  const bool is_file = !request.segments().empty() && request.segments().back().find('.') != std::string_view::npos;
  if (found == files_.end() && is_file) return problem_response({ErrorCode::not_found, "there is no such file"});
  if (found == files_.end() && ours_ && request.segments().size() > 1) return back_to_index(request);
  if (found == files_.end()) found = files_.find(kIndex);
  const File& file = found->second;

  const Coding coding = choose_coding(request.head(), file.brotli != nullptr, file.gzip != nullptr);
  std::string etag = file.etag;  // of these very bytes: each form has its own
  if (coding != Coding::none) etag.insert(etag.size() - 1, coding == Coding::brotli ? "-br" : "-gz");
  const bool known = client_has(request, etag);
  Response response = Response::empty(known ? 304 : 200);
  if (!known) {
    response.content_type = file.content_type;
    response.shared_body = coding == Coding::brotli ? file.brotli : coding == Coding::gzip ? file.gzip : file.body;
    if (coding != Coding::none) response.with_header("Content-Encoding", coding == Coding::brotli ? "br" : "gzip");
  }
  if (file.brotli || file.gzip) response.with_header("Vary", "Accept-Encoding");
  response.with_header("ETag", etag);
  response.with_header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.with_header("Referrer-Policy", "same-origin");
  if (found->first == kElement) {
    // A module of another origin is loaded by CORS, without cookies. The file is public and the same for everybody.
    response.with_header("Access-Control-Allow-Origin", "*");
    response.with_header("Cross-Origin-Resource-Policy", "cross-origin");
  }
  if (ours_ && file.content_type.starts_with("text/html")) response.with_header("Content-Security-Policy", kPolicy);
  return response;
}

}  // namespace confab::servers::hub
