#include "util/json_object.hpp"

#include <string>

#include <gtest/gtest.h>

namespace confab::util {
namespace {

bool good(std::string_view text) { return is_json_object(text, 4); }

TEST(JsonObject, IsWhatEveryParserReads) {
  for (const std::string_view text :
       {R"({})", R"({ })", R"( {"a" : 1 } )", R"({"a":[],"b":[1,-0.5e+3,0,1E-2],"c":{"d":null,"e":[true,false]}})",
        R"({"a":"\"\\\/\b\f\n\r\té \ud83d\ude00 😀"})", R"({"a":1,"a":2})", R"({"":""})", R"({"a":1e308})"}) {
    EXPECT_TRUE(good(text)) << text;
  }
}

TEST(JsonObject, IsNothingElse) {
  for (const std::string_view text : {"",
                                      " ",
                                      "1",
                                      "null",
                                      "[]",
                                      R"("a")",
                                      "{",
                                      "}",
                                      "{}}",
                                      "{}{}",
                                      "{} x",
                                      R"({"a"})",
                                      R"({"a":})",
                                      R"({a:1})",
                                      R"({'a':1})",
                                      R"({"a":1,})",
                                      R"({,})",
                                      R"({"a":[1,]})",
                                      R"({"a":[,1]})",
                                      R"({"a":[1 2]})",
                                      R"({"a":[1})",
                                      R"({"a":01})",
                                      R"({"a":+1})",
                                      R"({"a":.5})",
                                      R"({"a":1.})",
                                      R"({"a":1e})",
                                      R"({"a":-})",
                                      R"({"a":NaN})",
                                      R"({"a":tru})",
                                      R"({"a":truee})",
                                      R"({"a":"b)",
                                      R"({"a":"\x"})",
                                      R"({"a":"\u12g4"})",
                                      R"({"a":"\u12)",
                                      R"({"a":0x1})",
                                      R"({"a":"\)"}) {
    EXPECT_FALSE(good(text)) << text;
  }
}

TEST(JsonObject, BreaksNoLine) {
  for (const std::string_view text : {"{\n}", "{}\n", "{\r}", "{\t}", "{\"a\":\"b\nc\"}", "{\"a\":\"b\tc\"}"}) {
    EXPECT_FALSE(good(text)) << text;
  }
}

TEST(JsonObject, HasNoNumberBeyondADouble) {
  EXPECT_FALSE(good(R"({"a":1e400})"));
  EXPECT_FALSE(good(R"({"a":-1e400})"));
  EXPECT_FALSE(good(R"({"a":)" + std::string(400, '9') + "}"));
}

TEST(JsonObject, HasNoHalfOfASurrogatePair) {
  for (const std::string_view text : {R"({"a":"\ud83d"})", R"({"a":"\ude00"})", R"({"a":"\ud83d\ud83d"})",
                                      R"({"a":"\ud83dx"})", R"({"a":"\ude00\ud83d"})"}) {
    EXPECT_FALSE(good(text)) << text;
  }
  EXPECT_FALSE(good("{\"a\":\"\xed\xa0\xbd\"}"));
  EXPECT_FALSE(good("{\"a\":\"\xff\"}"));
}

TEST(JsonObject, HasSoManyLevels) {
  EXPECT_TRUE(good(R"({"a":[{"b":[]}]})"));
  EXPECT_FALSE(good(R"({"a":[{"b":[[]]}]})"));
  EXPECT_TRUE(good(R"({"a":[[[]],[[]]]})")) << "beside each other";
  std::string deep(100'000, '[');
  EXPECT_FALSE(good(R"({"a":)" + deep));
}

}  // namespace
}  // namespace confab::util
