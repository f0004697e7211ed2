#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <confab/result.hpp>

#include "common/http/message.hpp"

namespace confab::servers::hub {

/// The files of the web page, in memory. Never changes once made; any thread may read it.
class PageFiles {
 public:
  static constexpr std::size_t kFilesMax = 10'000;
  static constexpr std::size_t kBytesMax = 64 << 20;

  /// The page that is built into the program.
  static PageFiles built_in();

  /// What lies in a folder, at this moment; names that begin with a dot are left out.
  /// Errors: invalid_argument if it is no folder, has no index.html or a link that leads out of it; too_large over the
  /// bounds; io_error.
  static Result<PageFiles> from_folder(const std::filesystem::path& folder);

  /// The answer to GET or HEAD: the file, or the index for a path that names none, so that the page itself can have
  /// paths; a 404 if its last part has a dot, as names of files have.
  /// Of the built-in page, whose addresses are relative, only paths of one part are its own: others lead back to it.
  /// Clients that accept a compressed file get it. 304 if the client has it already. Pages of all
  /// origins may load "/confab-chat.js", and no other file.
  Response answer(const Request& request) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::shared_ptr<const std::string> body;
    bool immutable = false;
    std::shared_ptr<const std::string> brotli;  ///< the body compressed; null if there is none
    std::shared_ptr<const std::string> gzip;    ///< the same
  };

  Result<> add(const std::filesystem::path& folder, const std::filesystem::path& path, std::size_t& bytes);

  std::map<std::string, File, std::less<>> files_;
  bool ours_ = false;  ///< the built-in page: its policy forbids everything that it does not load
};

}  // namespace confab::servers::hub
