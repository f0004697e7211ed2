#pragma once

#include <span>
#include <string_view>

namespace confab::servers::hub {

/// One file of the page, built into the program. Everything in it lives as long as the program.
struct WebAsset {
  std::string_view path;          ///< as it is asked for, "/index.html", "/assets/main-4F2A.js"
  std::string_view content_type;  ///< for the header of that name
  std::string_view etag;          ///< strong, with its quotes; changes whenever the body does
  std::string_view body;
  bool immutable;                ///< the path names this very content: it may be cached for ever
  std::string_view brotli = {};  ///< the body compressed; empty where that is not worth it
  std::string_view gzip = {};    ///< the same
};

/// The files of the page, ordered by path; "/index.html" is always among them, for "/" and every unknown path.
/// A build with CONFAB_WEB=OFF has that one alone, and it says so.
std::span<const WebAsset> web_assets();

}  // namespace confab::servers::hub
