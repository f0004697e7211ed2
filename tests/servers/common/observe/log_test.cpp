#include "common/observe/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "common/http/request_log.hpp"
#include "common/json/json.hpp"

namespace confab::tests {
namespace {

using namespace servers;

class ServerLog : public testing::Test {
 protected:
  ServerLog() { EXPECT_EQ(::pipe2(pipe, O_CLOEXEC | O_NONBLOCK), 0); }
  ~ServerLog() override {
    ::close(pipe[0]);
    ::close(pipe[1]);
  }
  std::string written() {
    char bytes[8192];
    const auto size = ::read(pipe[0], bytes, sizeof bytes);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : "";
  }
  int pipe[2];
};

TEST_F(ServerLog, JsonLineIsOneObject) {
  Log log(pipe[1], LogLevel::info, LogFormat::json);
  log.info("hello \"you\"", {{"n", std::int64_t{5}}, {"text", std::string_view("a\nb")}, {"yes", true}});
  const std::string line = written();
  ASSERT_TRUE(line.ends_with("}\n"));
  const auto object = JsonObject::parse(line);
  ASSERT_TRUE(object) << line;
  EXPECT_EQ(*object->string("message"), "hello \"you\"");
  EXPECT_EQ(*object->string("text"), "a\nb");
  EXPECT_EQ(*object->integer("n"), 5);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST_F(ServerLog, TextLineCannotBeForged) {
  Log log(pipe[1]);
  log.warning("one\ntwo", {{"path", std::string_view("/a\r\nb=\x1b[31m")}});
  const std::string line = written();
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_NE(line.find("warning one\\ntwo path=\"/a\\r\\nb=\\u001b[31m\""), std::string::npos) << line;
}

TEST_F(ServerLog, LevelsBelowAreNotWritten) {
  Log log(pipe[1], LogLevel::warning);
  log.info("no");
  EXPECT_EQ(written(), "");
  log.error("yes");
  EXPECT_NE(written().find("error yes"), std::string::npos);
}

TEST_F(ServerLog, LongValuesAreCutToOneLine) {
  Log log(pipe[1], LogLevel::info, LogFormat::json);
  log.info(std::string(100'000, 'x'));
  const std::string line = written();
  EXPECT_LE(line.size(), Log::kLineBytesMax);
  EXPECT_TRUE(JsonObject::parse(line));
}

TEST_F(ServerLog, AFullPipeDropsLinesAndCountsThem) {
  Log log(pipe[1]);
  for (int i = 0; i < 2'000; ++i) log.info(std::string(500, 'x'));
  EXPECT_GT(log.dropped(), 0u);
}

TEST_F(ServerLog, RequestLineHasNoQuery) {
  Log log(pipe[1], LogLevel::info, LogFormat::json);
  RequestSummary summary;
  summary.path = "/v1/users";
  summary.status = 200;
  summary.user = "7";
  log_request(log, summary);
  const auto object = JsonObject::parse(written());
  ASSERT_TRUE(object);
  EXPECT_EQ(*object->string("path"), "/v1/users");
  EXPECT_EQ(*object->integer("status"), 200);
  EXPECT_EQ(*object->string("user"), "7");
}

}  // namespace
}  // namespace confab::tests
