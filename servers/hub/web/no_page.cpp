// What the hub serves when it was built without the page (CONFAB_WEB=OFF).
#include "hub/web_assets.hpp"

namespace confab::servers::hub {
namespace {

constexpr WebAsset kAssets[] = {
    {"/index.html", "text/html; charset=utf-8", "\"no-page-1\"",
     "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Confab</title>\n"
     "<h1>This hub was built without its page</h1>\n"
     "<p>The service works: clients connect to <code>/ws</code> and <code>/api</code>. To have the page as well, build "
     "with "
     "<code>-DCONFAB_WEB=ON</code>, or start the hub with <code>--web-root DIR</code>.</p>\n</html>\n",
     false},
};

}  // namespace

std::span<const WebAsset> web_assets() { return kAssets; }

}  // namespace confab::servers::hub
