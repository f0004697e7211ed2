#include "operations/json_reader.hpp"

#include <string>

#include <gtest/gtest.h>

#include "operations/requests.hpp"
#include "util/text.hpp"

namespace confab::operations {
namespace {

template <typename Request>
Result<Request> read(std::string_view json, std::vector<OperationRequest::TextField> texts = {},
                     std::vector<std::string_view> ignored = {}) {
  OperationRequest call;
  call.json = json;
  call.fields = texts;
  call.ignored = ignored;
  JsonReader reader(call);
  Request request;
  fields(reader, request);
  if (auto done = reader.finish(); !done) return done.error();
  return request;
}

template <typename Request>
Error fault(std::string_view json, std::vector<OperationRequest::TextField> texts = {}) {
  auto got = read<Request>(json, std::move(texts));
  EXPECT_FALSE(got) << json;
  return got ? Error{ErrorCode::ok, ""} : got.error();
}

TEST(JsonReader, ReadsFieldsFromJsonAndFromTheTransport) {
  auto got = read<SendRequest>(R"({"body":"hi","retry":true})", {{"conversation", "5"}});
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->conversation, ConversationId(5));
  EXPECT_EQ(got->body, "hi");
  EXPECT_TRUE(got->retry);
  EXPECT_EQ(got->client_key, "");
}

TEST(JsonReader, TakesDataAsItIsWritten) {
  const std::string written = R"({"n" : 1.50, "big":12345678901234567890,"a":[{"b":"\u00e9 }"}],"n":2})";
  for (const std::string& json : {R"({"body":"","data":)" + written + "}", R"({"data":)" + written + R"( , "body":""})",
                                  R"({"d\u0061ta" :  )" + written + "\n,\"body\":\"\"}"}) {
    auto got = read<SendRequest>(json, {{"conversation", "5"}});
    ASSERT_TRUE(got) << got.error().message << " of " << json;
    EXPECT_EQ(got->data, written);
  }
}

TEST(JsonReader, TakesNothingButAnObjectAsData) {
  for (const std::string data : {"1", "[]", "\"{}\"", "true"}) {
    const Error error = fault<SendRequest>(R"({"conversation":5,"body":"","data":)" + data + "}");
    EXPECT_EQ(error.code, ErrorCode::invalid_argument) << data;
    EXPECT_EQ(error.field, "data") << data;
  }
  auto none = read<SendRequest>(R"({"conversation":5,"body":"x","data":null})");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->data, "");
  const std::string long_one = R"({"a":")" + std::string(Limits::data_bytes_max, 'x') + R"("})";
  const Error error = fault<SendRequest>(R"({"conversation":5,"body":"","data":)" + long_one + "}");
  EXPECT_EQ(error.code, ErrorCode::too_large);
  EXPECT_EQ(error.field, "data");
}

TEST(JsonReader, LetsTheTransportKeepItsOwnMembers) {
  auto got = read<UserRequest>(R"({"id":1,"op":"users.get","user":7})", {}, {"id", "op"});
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->user, UserId(7));
}

TEST(JsonReader, NamesTheMissingField) {
  const Error error = fault<SendRequest>(R"({"conversation":5})");
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.field, "body");
}

TEST(JsonReader, RefusesAnUnknownField) { EXPECT_EQ(fault<UserRequest>(R"({"user":7,"usr":8})").field, "usr"); }

TEST(JsonReader, RefusesAFieldGivenTwice) {
  EXPECT_EQ(fault<UserRequest>(R"({"user":7,"user":8})").field, "user");
  EXPECT_EQ(fault<UserRequest>(R"({"user":7})", {{"user", "7"}}).field, "user");
}

TEST(JsonReader, ShowsAClientsOwnNamesCutBetweenCharactersAndAsValidUtf8) {
  const auto names = [](const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::invalid_argument);
    EXPECT_TRUE(util::valid_utf8(error.message)) << error.message;
    EXPECT_TRUE(util::valid_utf8(error.field)) << error.field;
    EXPECT_LE(error.field.size(), 64U);
    return error.field;
  };
  const std::string umlauts = "x" + std::string(1000, '\xc3');
  std::string long_name = "x";
  for (int i = 0; i < 5000; ++i) long_name += "ä";
  EXPECT_EQ(names(fault<UserRequest>("{\"user\":7,\"" + long_name + "\":1}")), long_name.substr(0, 63));
  EXPECT_EQ(names(fault<UserRequest>("{\"" + long_name + "\":7,\"" + long_name + "\":1}")), long_name.substr(0, 63));
  names(fault<UserRequest>("", {{"user", "7"}, {umlauts, "1"}}));
  names(fault<UserRequest>("", {{"\xff", "7"}, {"\xff", "1"}}));
  names(fault<UserRequest>(R"({"user":7,"\udc00":1})"));
}

TEST(JsonReader, RefusesTextThatIsNotUtf8WhereverItCameFrom) {
  EXPECT_EQ(fault<UsersRequest>("", {{"prefix", "a\xff"}}).field, "prefix");
  fault<UsersRequest>(R"({"prefix":"\udc00"})");
  fault<UsersRequest>(R"({"prefix":"\ud800"})");
  fault<UsersRequest>(R"({"prefix":"\ud800\u0041"})");
  EXPECT_TRUE(read<UsersRequest>(R"({"prefix":"\ud83d\ude00"})"));
}

TEST(JsonReader, ComparesNamesAfterUnescapingThem) {
  EXPECT_EQ(fault<UserRequest>(R"({"user":7,"\u0075ser":8})").field, "user");
  EXPECT_TRUE(read<UserRequest>(R"({"\u0075ser":8})"));
}

TEST(JsonReader, RefusesWrongTypes) {
  for (const char* json : {R"({"user":"7"})", R"({"user":-1})", R"({"user":1.5})", R"({"user":true})",
                           R"({"user":[7]})", R"({"user":9007199254740992})", R"({"user":{}})"}) {
    EXPECT_EQ(fault<UserRequest>(json).field, "user") << json;
  }
  EXPECT_EQ(fault<SendRequest>(R"({"conversation":1,"body":5})").field, "body");
  EXPECT_EQ(fault<SendRequest>(R"({"conversation":1,"body":"x","retry":1})").field, "retry");
  EXPECT_EQ(fault<GroupRequest>(R"({"title":"x","members":[1,"2"]})").field, "members");
}

TEST(JsonReader, ReadsTextNumbersStrictly) {
  for (const char* text : {"", " 7", "7 ", "+7", "-7", "0x7", "7.0", "99999999999999999999"}) {
    EXPECT_EQ(fault<UserRequest>("", {{"user", text}}).field, "user") << text;
  }
}

TEST(JsonReader, EnforcesTheLimitsOfTheField) {
  const std::string long_body(Limits::body_bytes_max + 1, 'x');
  const Error error = fault<SendRequest>(R"({"conversation":1,"body":")" + long_body + "\"}");
  EXPECT_EQ(error.code, ErrorCode::too_large);
  EXPECT_EQ(error.field, "body");
  EXPECT_EQ(fault<HistoryRequest>("", {{"conversation", "1"}, {"limit", "201"}}).field, "limit");
  EXPECT_EQ(fault<HistoryRequest>("", {{"conversation", "1"}, {"limit", "0"}}).field, "limit");
}

TEST(JsonReader, RefusesWhatIsNotOneJsonObject) {
  for (const char* json : {"{", "[]", "7", "nul", "{}{}", "{\"user\":7,}", "\"x\""}) {
    EXPECT_EQ(fault<UserRequest>(json).code, ErrorCode::invalid_argument) << json;
  }
  EXPECT_EQ(fault<SendRequest>("{\"body\":\"\xff\"}").message, "the request is not valid UTF-8");
}

TEST(JsonReader, RefusesDeepAndWideRequests) {
  std::string deep = R"({"user":)" + std::string(50, '[') + std::string(50, ']') + "}";
  EXPECT_EQ(fault<UserRequest>(deep).code, ErrorCode::invalid_argument);
  std::string wide = R"({"user":7)";
  for (int i = 0; i < 100; ++i) wide += ",\"f" + std::to_string(i) + "\":1";
  EXPECT_EQ(fault<UserRequest>(wide + "}").message, "the request has too many members");
}

}  // namespace
}  // namespace confab::operations
