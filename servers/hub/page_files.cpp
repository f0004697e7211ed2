#include "hub/page_files.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <utility>

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

/// FNV-1a: names a version of a file, guards nothing.
std::string etag_of(std::string_view body) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return "\"" + std::to_string(body.size()) + "-" + std::to_string(hash) + "\"";
}

/// Where a link ends. What stands outside the folder was not put there to be shown.
bool is_inside(const std::filesystem::path& root, const std::filesystem::path& link) {
  std::error_code failed;
  const auto target = std::filesystem::canonical(link, failed);
  return !failed && !target.lexically_relative(root).empty() && *target.lexically_relative(root).begin() != "..";
}

bool names(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}  // namespace

PageFiles PageFiles::built_in() {
  PageFiles page;
  page.ours_ = true;
  for (const WebAsset& asset : web_assets()) {
    page.files_[std::string(asset.path)] = {std::string(asset.content_type), std::string(asset.etag),
                                            std::make_shared<const std::string>(asset.body), asset.immutable};
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
      std::string(content_type_of(path)), std::move(etag), std::make_shared<const std::string>(std::move(body)), false};
  return {};
}

Response PageFiles::answer(const Request& request) const {
  std::string path;
  for (const std::string_view segment : request.segments()) path.append("/").append(segment);
  auto found = files_.find(path);
  // What looks like a file is one, or is not there: a page in the place of a script or a picture helps nobody.
  const bool is_file = !request.segments().empty() && request.segments().back().find('.') != std::string_view::npos;
  if (found == files_.end() && is_file) return problem_response({ErrorCode::not_found, "there is no such file"});
  if (found == files_.end()) found = files_.find(kIndex);
  const File& file = found->second;

  const bool known = names(request.header("If-None-Match").value_or(""), file.etag);
  Response response = Response::empty(known ? 304 : 200);
  if (!known) {
    response.content_type = file.content_type;
    response.shared_body = file.body;
  }
  response.with_header("ETag", file.etag);
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
