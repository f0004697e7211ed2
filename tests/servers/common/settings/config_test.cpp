#include "common/settings/config.hpp"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "common/settings/origins.hpp"

namespace confab::tests {
namespace {

using servers::Config;

struct Settings {
  int port = 8080;
  std::string data = "./data";
  std::string key;
  std::string format = "text";
  bool verbose = false;
  std::vector<std::string> origins;
};

class ServerConfig : public testing::Test {
 protected:
  ServerConfig() {
    config.integer("port", settings.port, 0, 65535, "Port");
    config.text("data", settings.data, "Data directory");
    config.secret("signing-key", settings.key, "Key");
    config.choice("log-format", settings.format, {"text", "json"}, "Format");
    config.flag("verbose", settings.verbose, "More");
    config.list("allow-origin", settings.origins, "Origins");
  }
  ~ServerConfig() override {
    for (const char* name : {"CONFAB_PORT", "CONFAB_DATA", "CONFAB_VERBOSE", "CONFAB_CONFIG"}) ::unsetenv(name);
    if (!path.empty()) ::unlink(path.c_str());
  }

  Result<> read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "confab-test");
    output.clear();
    return config.read(static_cast<int>(arguments.size()), arguments.data(), output);
  }
  std::string file(const std::string& text) {
    char name[] = "/tmp/confab_config_XXXXXX";
    const int fd = ::mkstemp(name);
    ::close(fd);
    path = name;
    std::ofstream(path) << text;
    return "--config=" + path;
  }

  Settings settings;
  Config config{"confab-test", "A test."};
  std::string output;
  std::string path;
};

TEST_F(ServerConfig, DefaultsStayWithoutAnySource) {
  ASSERT_TRUE(read({}));
  EXPECT_EQ(settings.port, 8080);
  EXPECT_EQ(settings.data, "./data");
}

TEST_F(ServerConfig, FlagBeatsEnvironmentBeatsFile) {
  const auto argument = file("port = 1\ndata = file\nverbose = true\n# a comment\n");
  ::setenv("CONFAB_PORT", "2", 1);
  ::setenv("CONFAB_DATA", "environment", 1);
  ASSERT_TRUE(read({argument.c_str(), "--port", "3"}));
  EXPECT_EQ(settings.port, 3);
  EXPECT_EQ(settings.data, "environment");
  EXPECT_TRUE(settings.verbose);
}

TEST_F(ServerConfig, PathOfTheFileMayComeFromTheEnvironment) {
  file("port = 4\n");
  ::setenv("CONFAB_CONFIG", path.c_str(), 1);
  ASSERT_TRUE(read({}));
  EXPECT_EQ(settings.port, 4);
}

TEST_F(ServerConfig, FlagsAndListsAreRead) {
  ASSERT_TRUE(read({"--verbose", "--allow-origin", "https://a,https://b", "--allow-origin=https://c"}));
  EXPECT_TRUE(settings.verbose);
  EXPECT_EQ(settings.origins, (std::vector<std::string>{"https://a", "https://b", "https://c"}));
  ::setenv("CONFAB_VERBOSE", "yes", 1);
  ASSERT_TRUE(read({"--verbose=false"}));
  EXPECT_FALSE(settings.verbose);
}

TEST_F(ServerConfig, BadValueNamesKeyAndSource) {
  const auto from_flag = read({"--port", "70000"});
  EXPECT_EQ(from_flag.error().field, "port");
  EXPECT_NE(from_flag.error().message.find("command line"), std::string::npos);
  ::setenv("CONFAB_PORT", "many", 1);
  EXPECT_NE(read({}).error().message.find("CONFAB_PORT"), std::string::npos);
  ::unsetenv("CONFAB_PORT");
  const auto argument = file("verbose = perhaps\n");
  const auto from_file = read({argument.c_str()});
  EXPECT_EQ(from_file.error().field, "verbose");
  EXPECT_NE(from_file.error().message.find(path), std::string::npos);
  EXPECT_EQ(read({"--log-format", "xml"}).error().field, "log-format");
}

TEST_F(ServerConfig, UnknownKeysAreErrors) {
  EXPECT_NE(read({"--prot", "1"}).error().message.find("--prot"), std::string::npos);
  EXPECT_FALSE(read({"stray"}));
  const auto argument = file("prot = 1\n");
  EXPECT_EQ(read({argument.c_str()}).error().field, "prot");
}

TEST_F(ServerConfig, MissingFileIsAnError) {
  const auto missing = read({"--config", "/nonexistent/file"});
  EXPECT_EQ(missing.code(), ErrorCode::io_error);
  EXPECT_EQ(missing.error().field, "config");
}

TEST_F(ServerConfig, PrintShowsSourcesAndHidesSecrets) {
  ASSERT_TRUE(read({"--print-config", "--port=9", "--signing-key", "hush"}));
  EXPECT_NE(output.find("port = 9  # command line\n"), std::string::npos);
  EXPECT_NE(output.find("data = ./data  # default\n"), std::string::npos);
  EXPECT_NE(output.find("signing-key = (set)"), std::string::npos);
  EXPECT_EQ(output.find("hush"), std::string::npos);
}

TEST_F(ServerConfig, HelpNamesFlagDefaultAndEnvironment) {
  ASSERT_TRUE(read({"--help"}));
  EXPECT_NE(output.find("--port"), std::string::npos);
  EXPECT_NE(output.find("8080"), std::string::npos);
  EXPECT_NE(output.find("CONFAB_LOG_FORMAT"), std::string::npos);
}

TEST_F(ServerConfig, VersionIsPrinted) {
  ASSERT_TRUE(read({"--version"}));
  EXPECT_TRUE(output.starts_with("confab-test "));
}

TEST_F(ServerConfig, WhatIsAskedForIsMadeAndPrintedAndNothingElse) {
  int made = 0;
  const auto document = [&made] {
    ++made;
    return std::string("a document");
  };
  config.prints("document", document, "Print the document and end");
  ASSERT_TRUE(read({"--help"}));
  EXPECT_NE(output.find("--document"), std::string::npos) << output;
  EXPECT_EQ(made, 0);
  ASSERT_TRUE(read({"--document"}));
  EXPECT_EQ(output, "a document\n");
  EXPECT_EQ(made, 1);
}

TEST_F(ServerConfig, ErrorEndsWithExitCode2) {
  const char* arguments[] = {"confab-test", "--port=x"};
  EXPECT_EQ(config.parse(2, arguments), 2);
}

TEST(Origins, MustHaveTheFormThatABrowserSends) {
  EXPECT_TRUE(servers::check_origins({}));
  EXPECT_TRUE(servers::check_origins({"https://chat.example.org", "http://localhost:3000", "http://[::1]:3000"}));
  for (const char* wrong : {"*", "https://*.example.org", "https://chat.example.org/", "https://chat.example.org/chat",
                            "chat.example.org", "https://", "https://Chat.example.org", "https://chat.example.org:443",
                            "http://chat.example.org:80", "https://a@b.org", "null", ""}) {
    const auto checked = servers::check_origins({"https://chat.example.org", wrong});
    ASSERT_FALSE(checked) << wrong;
    EXPECT_EQ(checked.error().field, "allow-origin");
    EXPECT_NE(checked.error().message.find(wrong), std::string::npos);
  }
}

}  // namespace
}  // namespace confab::tests
