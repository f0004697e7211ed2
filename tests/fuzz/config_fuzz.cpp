// A configuration file is taken whole or refused by the name of the setting and the line of its fault; whatever is
// taken is within its bounds.

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "common/settings/config.hpp"
#include "common/settings/origins.hpp"
#include "fuzz/fuzz.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace confab;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Settings {
  std::string name = "none";
  std::string key = "secret of the default";
  int count = 5;
  bool on = false;
  std::string level = "info";
  std::vector<std::string> pages;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tests::TempDir folder(tests::TempDir::fast_parent());
  static const std::string path = folder / "settings.conf";
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));

  Settings settings;
  servers::Config config("fuzz", "Reads whatever it is given.");
  config.text("name", settings.name, "A text");
  config.secret("key", settings.key, "A secret");
  config.integer("count", settings.count, 1, 64, "A number");
  config.flag("on", settings.on, "A flag");
  config.choice("level", settings.level, {"debug", "info"}, "A choice");
  config.list("pages", settings.pages, "A list");

  const char* const arguments[] = {"fuzz", "--config", path.c_str(), "--print-config"};
  std::string output;
  const auto read = config.read(4, arguments, output);
  if (!read) {
    require(!read.error().message.empty() && !read.error().field.empty());
    require(read.code() == ErrorCode::invalid_argument);
    return 0;
  }
  require(settings.count >= 1 && settings.count <= 64);
  require(settings.level == "debug" || settings.level == "info");
  require(settings.key.size() < 16 || output.find(settings.key) == std::string::npos ||
          settings.name.find(settings.key) != std::string::npos || settings.pages.size() > 0);
  static_cast<void>(servers::check_origins(settings.pages));
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  return {
      "name = a\ncount = 7\non = true\nlevel = debug\npages = https://a.example, https://b.example\n",
      "# a comment\nname = \"with = and # in it\"\n\nkey='long enough to be found again'\n",
      "pages = [\"https://a.example\", \"https://b.example\"]\non = no\n",
      "[section]\ncount = 3\n[section.sub]\nname = x\n",
      "count = 99999999999999999999\n",
      "unknown = 1\nname =\ncount\n= 3\n\r\nname = \"cut",
  };
}
