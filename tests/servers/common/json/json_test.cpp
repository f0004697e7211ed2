#include "common/json/json.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

using namespace servers;

TEST(JsonWriter, WritesNestedValuesWithCommas) {
  JsonWriter json;
  json.begin_object().member("a", 1).key("b").begin_array().value("x").value(true).null().end_array();
  json.key("c").begin_object().end_object().member("d", 1.5).end_object();
  EXPECT_EQ(json.text(), R"({"a":1,"b":["x",true,null],"c":{},"d":1.5})");
}

TEST(JsonWriter, WritesTheLargestIntegers) {
  JsonWriter json;
  json.begin_array().value(std::numeric_limits<std::int64_t>::min()).value(std::numeric_limits<std::uint64_t>::max());
  json.end_array();
  EXPECT_EQ(json.text(), "[-9223372036854775808,18446744073709551615]");
}

TEST(JsonWriter, EscapesWhatJsonForbids) {
  std::string out;
  append_json_string(out, std::string_view("a\"\\\n\t\0\x7f\xc3\xa4", 9));
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\t\\u0000\\u007f\xc3\xa4\"");
}

TEST(JsonWriter, ReplacesWhatIsNotUtf8) {
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xc3"}) {
    std::string out;
    append_json_string(out, bad);
    EXPECT_EQ(out.substr(0, 4), "\"\xef\xbf\xbd") << bad;
    EXPECT_EQ(out.find_first_of("\xc0\xed\xf5\xff\xc3"), std::string::npos);
  }
}

TEST(JsonObject, ReadsTypedMembers) {
  const auto object = JsonObject::parse(R"({"s":"x","i":-5,"b":true,"o":{"n":1},"z":null})");
  ASSERT_TRUE(object);
  EXPECT_EQ(*object->string("s"), "x");
  EXPECT_EQ(*object->integer("i"), -5);
  EXPECT_TRUE(*object->boolean("b"));
  EXPECT_EQ(*object->object("o")->integer("n"), 1);
  EXPECT_EQ(*object->optional_string("z"), std::nullopt);
  EXPECT_EQ(*object->optional_string("missing"), std::nullopt);
}

TEST(JsonObject, ErrorsNameTheField) {
  const auto object = JsonObject::parse(R"({"user":{"id":"x"},"big":1.5})");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->object("user")->integer("id").error().field, "user.id");
  EXPECT_EQ(object->string("gone").error().field, "gone");
  EXPECT_EQ(object->integer("big").error().field, "big");
}

TEST(JsonObject, RefusesWhatIsNotOneObject) {
  for (const char* bad : {"", "[]", "1", "{", "{} {}", "{\"a\":1,}", "{'a':1}", "{\"a\":\"\xff\"}", "nul"}) {
    EXPECT_EQ(JsonObject::parse(bad).code(), ErrorCode::invalid_argument) << bad;
  }
}

TEST(JsonObject, RefusesDuplicatesAtAnyDepth) {
  EXPECT_FALSE(JsonObject::parse(R"({"a":1,"a":2})"));
  EXPECT_FALSE(JsonObject::parse(R"({"x":[{"a":1,"a":2}]})"));
  EXPECT_TRUE(JsonObject::parse(R"({"a":1,"b":{"a":2}})"));
}

TEST(JsonObject, RefusesUnknownMembersWhenAsked) {
  const auto object = JsonObject::parse(R"({"a":1,"evil":2})");
  ASSERT_TRUE(object);
  EXPECT_TRUE(object->allow_only({"a", "evil"}));
  EXPECT_EQ(object->allow_only({"a"}).error().field, "evil");
}

TEST(JsonObject, RefusesDeepNesting) {
  const std::string deep = "{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}";
  EXPECT_FALSE(JsonObject::parse(deep));
}

}  // namespace
}  // namespace confab::tests
