#pragma once

#include <span>
#include <string_view>

namespace confab::servers::api {

/// A file of the page under /docs, from servers/api/docs/.
struct DocsFile {
  std::string_view path;
  std::string_view content_type;
  std::string_view body;
};

std::span<const DocsFile> docs_files();

}  // namespace confab::servers::api
