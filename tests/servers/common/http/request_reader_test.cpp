#include "common/http/request_reader.hpp"

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

using namespace servers;
using Step = RequestReader::Step;

class HttpRequestReader : public testing::Test {
 protected:
  /// Feeds `bytes` and takes every step they allow.
  std::vector<Step> steps(std::string_view bytes) {
    std::vector<Step> steps;
    reader.feed(bytes);
    do {
      steps.push_back(reader.next());
      if (steps.back() == Step::request) bodies.push_back(reader.take()->body);
    } while (steps.back() == Step::head || steps.back() == Step::request);
    reader.keep();
    return steps;
  }

  HttpLimits limits;
  std::function<std::size_t(const RequestHead&)> body_limit;
  RequestReader reader{{limits, body_limit, [] { return std::string("id"); }}};
  std::vector<std::string> bodies;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kPost = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(HttpRequestReader, ReadsRequestsThatComeTogetherOneByOne) {
  const std::string bytes = std::string(kGet) + std::string(kPost) + std::string(kGet);
  const std::vector<Step> expected = {Step::request, Step::head, Step::request, Step::request, Step::more};
  EXPECT_EQ(steps(bytes), expected);
  EXPECT_EQ(bodies, (std::vector<std::string>{"", "hello", ""}));
  EXPECT_TRUE(reader.empty());
}

TEST_F(HttpRequestReader, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes = "\r\n" + std::string(kPost) + std::string(kGet);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    bodies.clear();
    RequestReader fresh{{limits, body_limit, [] { return std::string("id"); }}};
    std::vector<std::string> found;
    for (const std::string_view part : {std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}) {
      fresh.feed(part);
      for (Step step = fresh.next(); step != Step::more; step = fresh.next()) {
        ASSERT_NE(step, Step::refused) << cut;
        if (step == Step::request) found.push_back(fresh.take()->body);
      }
      fresh.keep();
    }
    EXPECT_EQ(found, (std::vector<std::string>{"hello", ""})) << cut;
    EXPECT_TRUE(fresh.empty()) << cut;
  }
}

TEST_F(HttpRequestReader, KeepsBytesBehindARequestAndHandsThemOver) {
  const std::string bytes = std::string(kGet) + "the rest";
  reader.feed(bytes);
  EXPECT_EQ(reader.next(), Step::request);
  reader.keep();
  EXPECT_FALSE(reader.empty());
  EXPECT_EQ(reader.take_rest(), "the rest");
  EXPECT_TRUE(reader.empty());
}

TEST_F(HttpRequestReader, ReadsNothingBehindARefusal) {
  EXPECT_EQ(steps("BAD\x01 / HTTP/1.1\r\n\r\n" + std::string(kGet)).back(), Step::refused);
  EXPECT_EQ(reader.refusal().status, 400);
  EXPECT_TRUE(reader.empty());
  EXPECT_TRUE(bodies.empty());
}

TEST_F(HttpRequestReader, KnowsTheFieldsThatCameBeforeAHeadBecameTooLarge) {
  std::string head = "GET / HTTP/1.1\r\nHost: h\r\nOrigin: https://a.example\r\nX: ";
  head.append(limits.header_bytes_max, 'x');
  EXPECT_EQ(steps(head).back(), Step::refused);
  const RequestReader::Fragment fragment = reader.abandon();
  EXPECT_FALSE(fragment.head_ended);
  ASSERT_NE(fragment.request, nullptr);
  EXPECT_EQ(fragment.request->head.header("Origin"), "https://a.example");
}

TEST_F(HttpRequestReader, AsksForAContinueUntilTheBodyBegins) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  EXPECT_EQ(steps(head), (std::vector<Step>{Step::head, Step::more}));
  EXPECT_TRUE(reader.in_body());
  EXPECT_TRUE(reader.continue_wanted());
  EXPECT_EQ(steps("o").back(), Step::more);
  EXPECT_FALSE(reader.continue_wanted());
  EXPECT_EQ(steps("k").front(), Step::request);
  EXPECT_FALSE(reader.in_body());
}

}  // namespace
}  // namespace confab::tests
