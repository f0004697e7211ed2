#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "servers/hub/hub_fixture.hpp"

namespace confab::servers::hub {
namespace {

TEST_F(HubServiceTest, EveryUnknownPathGivesThePage) {
  const std::string index = http("GET", "/");
  EXPECT_TRUE(begins(index, "HTTP/1.1 200")) << index;
  EXPECT_NE(index.find("<!doctype html>"), std::string::npos);
  EXPECT_NE(index.find("Content-Security-Policy:"), std::string::npos);
  const std::string elsewhere = http("GET", "/conversations");
  EXPECT_EQ(index.substr(index.find("\r\n\r\n")), elsewhere.substr(elsewhere.find("\r\n\r\n")));
  for (const auto& [path, up] : {std::pair("/conversation/5", "./../"), std::pair("/a/b/", "./../../")}) {
    EXPECT_NE(http("GET", path).find(std::string("Location: ") + up + "\r\n"), std::string::npos) << path;
  }
  EXPECT_EQ(index.find("=\"/"), std::string::npos) << "an address that is not relative: " << index;

  const std::size_t at = index.find("ETag: ") + 6;
  const std::string etag = index.substr(at, index.find("\r\n", at) - at);
  EXPECT_TRUE(begins(http("GET", "/", "If-None-Match: " + etag + "\r\n"), "HTTP/1.1 304"));
  EXPECT_TRUE(begins(http("POST", "/nowhere", "", "{}"), "HTTP/1.1 405"));
}

TEST_F(HubServiceTest, TheBuiltInPageIsCompressedForClientsThatAcceptIt) {
  const auto get = [this](const std::string& accept, const std::string& more = "") {
    return http("GET", "/confab-chat.js", (accept.empty() ? "" : "Accept-Encoding: " + accept + "\r\n") + more);
  };
  const auto field = [](const std::string& answer, const std::string& name) {
    const auto at = answer.find("\r\n" + name + ": ");
    if (at == std::string::npos || at > answer.find("\r\n\r\n")) return std::string();
    const auto begin = at + name.size() + 4;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
  };
  const std::string plain = get("");
  if (!begins(plain, "HTTP/1.1 200")) GTEST_SKIP() << "built without the page";
  EXPECT_EQ(field(plain, "Content-Encoding"), "");
  EXPECT_EQ(field(plain, "Vary"), "Accept-Encoding");
  const std::size_t size = std::stoul(field(plain, "Content-Length"));
  struct Case {
    const char* accept;
    const char* coding;
  };
  for (const Case& each :
       {Case{"gzip, deflate, br, zstd", "br"}, Case{"gzip", "gzip"}, Case{"br;q=0.5, gzip;q=0.8", "gzip"},
        Case{"BR", "br"}, Case{"br;q=0, gzip", "gzip"}, Case{"*", "br"}, Case{"br;q=0, *", "gzip"},
        Case{"identity", ""}, Case{"gzip;q=0", ""}, Case{"deflate", ""}, Case{"*;q=0", ""}, Case{"gzip;q=nonsense", ""},
        Case{"br;q=1.0", "br"}}) {
    const std::string answer = get(each.accept);
    EXPECT_EQ(field(answer, "Content-Encoding"), each.coding) << each.accept;
    EXPECT_EQ(field(answer, "Content-Type"), "text/javascript; charset=utf-8");
    if (*each.coding != '\0') {
      EXPECT_LT(std::stoul(field(answer, "Content-Length")), size / 2) << each.accept;
    }
  }
  const std::string etag = field(get("br"), "ETag");
  EXPECT_NE(etag, field(plain, "ETag")) << "other bytes";
  EXPECT_TRUE(begins(get("br", "If-None-Match: " + etag + "\r\n"), "HTTP/1.1 304"));
  EXPECT_TRUE(begins(get("", "If-None-Match: " + etag + "\r\n"), "HTTP/1.1 200"));

  const std::string index = http("GET", "/");
  const auto at = index.find("./assets/main-");
  ASSERT_NE(at, std::string::npos) << index;
  const std::string script = http("GET", index.substr(at + 1, index.find('"', at) - at - 1));
  EXPECT_EQ(field(script, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(index, "Cache-Control"), "no-cache");
}

TEST_F(HubServiceTest, ServesAnotherWebRoot) {
  const std::filesystem::path root = std::filesystem::path(folder_.path()) / "page";
  std::filesystem::create_directories(root / "js");
  std::ofstream(root / "index.html") << "<h1>mine</h1>";
  std::ofstream(root / "js" / "app.js") << "let a";
  std::ofstream(root / "confab-chat.js") << "let chat";
  std::ofstream(root / ".secret") << "secret";
  auto page = PageFiles::from_folder(root);
  ASSERT_TRUE(page) << page.error().message;
  page_ = *page;
  start();
  EXPECT_NE(http("GET", "/").find("<h1>mine</h1>"), std::string::npos);
  const std::string script = http("GET", "/js/app.js");
  EXPECT_NE(script.find("Content-Type: text/javascript"), std::string::npos);
  EXPECT_NE(script.find("let a"), std::string::npos);
  EXPECT_EQ(script.find("Access-Control-"), std::string::npos) << "other pages have no business with it";
  EXPECT_EQ(script.find("Cross-Origin-"), std::string::npos);
  const std::string element = http("GET", "/confab-chat.js", "Origin: https://shop.example\r\n");
  EXPECT_NE(element.find("let chat"), std::string::npos);
  EXPECT_NE(element.find("Access-Control-Allow-Origin: *\r\n"), std::string::npos);
  EXPECT_NE(element.find("Cross-Origin-Resource-Policy: cross-origin\r\n"), std::string::npos);
  EXPECT_EQ(element.find("Access-Control-Allow-Credentials"), std::string::npos);
  EXPECT_EQ(http("GET", "/").find("Access-Control-"), std::string::npos);
  EXPECT_EQ(http("GET", "/.secret").find("\r\n\r\nsecret"), std::string::npos);
  for (const char* missing : {"/favicon.ico", "/js/other.js", "/.secret", "/js/a.b.c"}) {
    EXPECT_TRUE(begins(http("GET", missing), "HTTP/1.1 404")) << missing;
  }
  EXPECT_TRUE(begins(http("GET", "/v1.2/conversation"), "HTTP/1.1 200")) << "no file, by its last part";
  EXPECT_EQ(http("GET", "/js/../../data.mdb").find("200"), std::string::npos);

  std::filesystem::create_symlink("app.js", root / "js" / "same.js");
  EXPECT_TRUE(PageFiles::from_folder(root)) << "a link within the folder";
  for (const char* target : {"/etc/hostname", "../../data.mdb", "nowhere"}) {
    std::filesystem::create_symlink(target, root / "js" / "out.txt");
    EXPECT_EQ(PageFiles::from_folder(root).code(), ErrorCode::invalid_argument) << target;
    std::filesystem::remove(root / "js" / "out.txt");
  }
  std::filesystem::remove(root / "index.html");
  EXPECT_EQ(PageFiles::from_folder(root).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(PageFiles::from_folder(root / "missing").code(), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace confab::servers::hub
