#include "operations/json_writer.hpp"

#include <gtest/gtest.h>

#include "operations/event_json.hpp"
#include "operations/replies.hpp"

namespace confab::operations {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

template <typename T>
std::string json_of(const T& record) {
  std::string out;
  JsonWriter(out).object(record);
  return out;
}

TEST(JsonWriter, EscapesWhatJsonMustEscape) {
  EXPECT_EQ(quoted("plain"), "\"plain\"");
  EXPECT_EQ(quoted("a\"b\\c\n\r\t"), "\"a\\\"b\\\\c\\n\\r\\t\"");
  EXPECT_EQ(quoted(std::string_view("\0\x1f", 2)), "\"\\u0000\\u001f\"");
  EXPECT_EQ(quoted("grüße"), "\"grüße\"");
}

TEST(JsonWriter, EscapesAtEveryOffsetInAText) {
  const std::string plain = "abcdefghijklmnopqrstuvwxyz";
  for (const auto& [byte, escape] : std::initializer_list<std::pair<char, std::string>>{
           {'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\x1f', "\\u001f"}, {'\0', "\\u0000"}}) {
    for (std::size_t at = 0; at < plain.size(); ++at) {
      std::string text = plain;
      text[at] = byte;
      std::string expected = '"' + plain + '"';
      expected.replace(at + 1, 1, escape);
      EXPECT_EQ(quoted(std::string_view(text)), expected) << at;
    }
  }
  for (int byte = 0x20; byte < 0x100; ++byte) {
    if (byte == '"' || byte == '\\') continue;
    const std::string text(20, static_cast<char>(byte));
    EXPECT_EQ(quoted(std::string_view(text)), '"' + text + '"') << byte;
  }
}

TEST(JsonWriter, LeavesOutWhatIsNotRequiredAndEmpty) {
  Message message;
  message.position = Position(9);
  message.conversation = ConversationId(5);
  message.seq = Seq(1);
  message.author = UserId(4);
  message.body = "hi";
  message.at = 7;
  EXPECT_EQ(json_of(message), R"({"id":9,"conversation":5,"seq":1,"kind":"text","from":4,"body":"hi","at":7})");
  message.client_key = "k";
  message.users = {UserId(1), UserId(2)};
  EXPECT_EQ(
      json_of(message),
      R"({"id":9,"conversation":5,"seq":1,"kind":"text","from":4,"body":"hi","client_key":"k","users":[1,2],"at":7})");
}

TEST(JsonWriter, WritesDataAsItStandsAndAnAnswerWithWhatItAnswers) {
  Message message;
  message.position = Position(9);
  message.seq = Seq(2);
  message.data = R"({"n" : 1.50})";
  message.reply_to = Seq(1);
  message.mentions = {UserId(3)};
  message.everybody = true;
  message.reply = Reply{.author = UserId(3), .body = "", .deleted = true};
  EXPECT_EQ(json_of(message),
            R"({"id":9,"conversation":0,"seq":2,"kind":"text","from":0,"body":"","at":0,"reply_to":1,"mentions":[3],)"
            R"("everybody":true,"data":{"n" : 1.50},"reply":{"from":3,"body":"","deleted":true}})");
}

TEST(JsonWriter, WritesARequiredOptionalAsNull) {
  EXPECT_EQ(json_of(UsersReply{}), R"({"users":[],"next":null,"directory":"contacts"})");
  EXPECT_EQ(json_of(UsersReply{{}, "b@c"}), R"({"users":[],"next":"b@c","directory":"contacts"})");
}

TEST(EventJson, HasItsCursorAndTheFieldsOfItsKind) {
  Event event;
  event.kind = Event::Kind::read;
  event.position = Position(17);
  event.conversation = ConversationId(5);
  event.user = UserId(4);
  event.seq = Seq(3);
  event.at = 8;
  EXPECT_EQ(event_json(event, 0xab), R"({"event":"read","cursor":"ab-17","conversation":5,"user":4,"seq":3,"at":8})");
  event.kind = Event::Kind::conversation;
  EXPECT_EQ(event_json(event, 0xab), R"({"event":"conversation","cursor":"ab-17","conversation":5,"at":8})");
}

}  // namespace
}  // namespace confab::operations
