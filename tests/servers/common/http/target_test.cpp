#include "common/http/target.hpp"

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

using namespace servers;
using Segments = std::vector<std::string_view>;

Segments split(std::string_view path, std::string& decoded) {
  auto segments = split_path(path, decoded, 32);
  return segments ? *segments : Segments{"refused"};
}

TEST(Target, PathIsSplitBeforeItIsDecoded) {
  std::string decoded;
  EXPECT_EQ(split("/", decoded), Segments{});
  EXPECT_EQ(split("/a", decoded), Segments{"a"});
  EXPECT_EQ(split("/a/", decoded), (Segments{"a", ""}));
  EXPECT_EQ(split("/a%2fb/%41%20c/d", decoded), (Segments{"a/b", "A c", "d"}));
}

TEST(Target, BadEncodingIsRefused) {
  for (const char* text : {"%", "%1", "%g1", "%1g", "a%00b"}) EXPECT_FALSE(percent_decode(text)) << text;
}

TEST(Target, QueryIsReadInOrder) {
  const auto parts = parse_query("a=1&b=two+words&&c&a=%26");
  ASSERT_TRUE(parts);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"a", "1"}, {"b", "two words"}, {"c", ""}, {"a", "&"}};
  EXPECT_EQ(*parts, expected);
  EXPECT_FALSE(parse_query("a=%x"));
}

TEST(Target, QueryHasABound) {
  std::string query;
  for (int i = 0; i < 65; ++i) query += "a=1&";
  EXPECT_EQ(parse_query(query).code(), ErrorCode::too_large);
}

}  // namespace
}  // namespace confab::tests
