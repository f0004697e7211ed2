#include "api/docs_page.hpp"

#include <array>

#include "api/docs_text.hpp"

namespace confab::servers::api {

namespace {

constexpr std::array kFiles{
    DocsFile{"/docs", "text/html; charset=utf-8", kDocsHtml},
    DocsFile{"/docs.css", "text/css; charset=utf-8", kDocsCss},
    DocsFile{"/docs.js", "text/javascript; charset=utf-8", kDocsJs},
};

}  // namespace

std::span<const DocsFile> docs_files() { return kFiles; }

}  // namespace confab::servers::api
