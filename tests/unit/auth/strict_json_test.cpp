#include "auth/strict_json.hpp"

#include <gtest/gtest.h>

namespace confab::auth {
namespace {

TEST(StrictJson, ReadsStringsIntegersAndArraysOfStrings) {
  const auto members = parse_json_members(R"({"s":"a\u0062","n":9007199254740991,"a":["x","y"],"o":{"n":1}})", 4);
  ASSERT_TRUE(members);
  EXPECT_EQ(*json_member<std::string>(*members, "s"), "ab");
  EXPECT_EQ(*json_member<std::uint64_t>(*members, "n"), 9007199254740991U);
  EXPECT_EQ(*json_member<std::vector<std::string>>(*members, "a"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(json_member<std::string>(*members, "n"), nullptr);
  EXPECT_EQ(json_member<std::string>(*members, "absent"), nullptr);
}

TEST(StrictJson, RefusesNumbersThatAreNoPlainIntegers) {
  for (const char* number : {"1.0", "1e3", "-1", "9007199254740992", "true", "null", "\"1\""}) {
    const auto members = parse_json_members(std::string(R"({"n":)") + number + "}", 4);
    ASSERT_TRUE(members) << number;
    EXPECT_EQ(json_member<std::uint64_t>(*members, "n"), nullptr) << number;
  }
}

TEST(StrictJson, RefusesWhatIsNotOneObject) {
  for (const char* text : {"", " ", "[]", "1", "\"a\"", "{", "{}}", "{} {}", "{}x", R"({"a":1,})", R"({'a':1})",
                           R"({"a":01})", R"({"a":NaN})", "{\"a\":\"\xff\"}", "{\"a\":\"\n\"}", R"({"a":1)"}) {
    EXPECT_FALSE(parse_json_members(text, 4)) << text;
  }
}

TEST(StrictJson, RefusesAnEmptyText) { EXPECT_FALSE(parse_json_members(std::string_view(), 4)); }

TEST(StrictJson, RefusesANameTwiceHoweverItIsEscaped) {
  EXPECT_FALSE(parse_json_members(R"({"alg":"a","alg":"b"})", 4));
  EXPECT_FALSE(parse_json_members(R"({"alg":"a","\u0061lg":"b"})", 4));
}

TEST(StrictJson, IsBoundedInMembersAndDepth) {
  EXPECT_TRUE(parse_json_members(R"({"a":1,"b":2})", 2));
  EXPECT_FALSE(parse_json_members(R"({"a":1,"b":2})", 1));
  EXPECT_TRUE(parse_json_members(R"({"a":[[[1]]]})", 1));
  EXPECT_FALSE(parse_json_members(R"({"a":)" + std::string(100, '[') + std::string(100, ']') + "}", 1));
}

}  // namespace
}  // namespace confab::auth
