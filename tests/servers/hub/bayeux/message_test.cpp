#include "hub/bayeux/message.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "hub/bayeux/channel.hpp"
#include "hub/bayeux/client_id.hpp"
#include "hub/bayeux/reply.hpp"

namespace confab::servers::hub::bayeux {
namespace {

TEST(BayeuxChannel, KnowsNamesFromPatterns) {
  for (const char* name : {"/a", "/conversation/5", "/meta/connect", "/a-b_c!~()$@/9"}) {
    EXPECT_TRUE(is_channel_name(name)) << name;
    EXPECT_FALSE(is_channel_pattern(name)) << name;
  }
  for (const char* pattern : {"/*", "/**", "/conversation/*", "/a/b/**"}) {
    EXPECT_TRUE(is_channel_pattern(pattern)) << pattern;
    EXPECT_FALSE(is_channel_name(pattern)) << pattern;
  }
  for (const char* neither : {"", "/", "a", "//", "/a/", "/a//b", "/a b", "/a/*/b", "/a*", "/***", "/\xc3\xa4"}) {
    EXPECT_FALSE(is_channel_name(neither)) << neither;
    EXPECT_FALSE(is_channel_pattern(neither)) << neither;
  }
}

TEST(BayeuxChannel, AConversationHasOneSpelling) {
  EXPECT_EQ(conversation_of("/conversation/5"), ConversationId(5));
  EXPECT_EQ(conversation_of("/conversation/9007199254740991"), ConversationId(9007199254740991U));
  EXPECT_EQ(conversation_of(channel_of(ConversationId(17))), ConversationId(17));
  for (const char* other : {"/conversation/", "/conversation/0", "/conversation/05", "/conversation/-5",
                            "/conversation/+5", "/conversation/5/x", "/conversation/9007199254740992",
                            "/conversation/99999999999999999999", "/Conversation/5", "/conversation/*"}) {
    EXPECT_FALSE(conversation_of(other)) << other;
  }
}

TEST(BayeuxMessage, TheVersionMayBeANumber) {
  MessageReader reader(BayeuxLimits{});
  for (const char* version : {"1", "1.0", "\"1.0\""}) {
    const auto messages = reader.read(R"({"channel":"/meta/handshake","version":)" + std::string(version) + "}");
    ASSERT_TRUE(messages) << version;
    EXPECT_FALSE(messages->front().version.empty()) << version;
  }
  EXPECT_FALSE(reader.read(R"({"channel":"/meta/handshake","version":[1]})"));
}

TEST(BayeuxClientId, NamesTheLoopAndGenerationOfTheSession) {
  const std::string id = make_client_id(3, 4'000'000'000U);
  const auto parts = parse_client_id(id);
  ASSERT_TRUE(parts) << id;
  EXPECT_EQ(parts->loop, 3);
  EXPECT_EQ(parts->generation, 4'000'000'000U);
  EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789."), std::string::npos) << id;
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(make_client_id(0, 1));
  EXPECT_EQ(ids.size(), 100u);
}

TEST(BayeuxClientId, RefusesIdsThatItDidNotMake) {
  const std::string id = make_client_id(3, 7);
  const std::vector<std::string> wrong = {"",
                                          "3.7",
                                          id.substr(1),
                                          id + "a",
                                          id.substr(0, id.size() - 1),
                                          "-" + id,
                                          "99999999999" + id,
                                          id.substr(0, id.size() - 1) + "A",
                                          id.substr(0, 4) + "\n" + id.substr(5)};
  for (const std::string& text : wrong) EXPECT_FALSE(parse_client_id(text)) << text;
}

TEST(BayeuxMessage, ReadsOneMessageOrAnArray) {
  MessageReader reader{BayeuxLimits{}};
  const auto one = reader.read(R"({"channel":"/meta/connect","id":7,"clientId":"x","connectionType":"websocket",
    "advice":{"timeout":0},"ext":{"token":"t"}})");
  ASSERT_TRUE(one) << one.error().message;
  ASSERT_EQ(one->size(), 1u);
  EXPECT_EQ((*one)[0].channel, "/meta/connect");
  EXPECT_EQ((*one)[0].id, "7");
  EXPECT_EQ((*one)[0].id_json, "7");
  EXPECT_EQ((*one)[0].advice_timeout_ms, 0);
  EXPECT_EQ((*one)[0].token, "t");

  const auto several = reader.read(R"([{"channel":"/a","id":"1\"","data":{"body":"hi","from":null,"more":[1]}},
    {"channel":"/meta/subscribe","subscription":["/a","/b"]},{"channel":"/meta/subscribe","subscription":"/c"}])");
  ASSERT_TRUE(several) << several.error().message;
  ASSERT_EQ(several->size(), 3u);
  EXPECT_EQ((*several)[0].id_json, R"("1\"")");
  EXPECT_EQ((*several)[0].body, "hi");
  EXPECT_FALSE((*several)[0].from);
  EXPECT_EQ((*several)[1].subscription.size(), 2u);
  EXPECT_TRUE((*several)[1].subscription_is_list);
  EXPECT_FALSE((*several)[2].subscription_is_list);
  EXPECT_TRUE(reader.read("[]") && reader.read("[]")->empty());
}

TEST(BayeuxMessage, RefusesWhatIsNoMessage) {
  MessageReader reader{BayeuxLimits{}};
  for (const char* text :
       {"", "5", "\"x\"", "[5]", "[[]]", "{", "{} {}", R"({"channel":5})", R"({"id":1.5})", R"({"id":[]})",
        R"({"clientId":{}})", R"({"subscription":[5]})", R"({"ext":{"token":5}})", "{\"channel\":\"\xff\"}"}) {
    const auto read = reader.read(text);
    EXPECT_FALSE(read) << text;
  }
}

TEST(BayeuxMessage, AWrongSenderIsNotTakenForAMissingOne) {
  MessageReader reader{BayeuxLimits{}};
  for (const char* from : {"5", "[]", "{}", "\"x@example.com\"", "\"\""}) {
    const auto read = reader.read(R"({"data":{"body":"hi","from":)" + std::string(from) + "}}");
    ASSERT_TRUE(read);
    EXPECT_TRUE((*read)[0].from) << from;
  }
}

TEST(BayeuxMessage, RefusesWhatIsOverEachBound) {
  BayeuxLimits limits;
  limits.messages_max = 2;
  limits.channels_max = 2;
  limits.connection_types_max = 2;
  limits.depth_max = 5;
  limits.request_bytes_max = 2'000;
  MessageReader reader{limits};
  const auto long_text = [](std::size_t bytes) { return "\"" + std::string(bytes, 'x') + "\""; };
  const std::vector<std::pair<std::string, std::string>> at_and_over = {
      {"[{},{}]", "[{},{},{}]"},
      {R"({"subscription":["/a","/b"]})", R"({"subscription":["/a","/b","/c"]})"},
      {R"({"supportedConnectionTypes":["a","b"]})", R"({"supportedConnectionTypes":["a","b","c"]})"},
      {R"({"channel":)" + long_text(limits.channel_bytes_max) + "}",
       R"({"channel":)" + long_text(limits.channel_bytes_max + 1) + "}"},
      {R"({"id":)" + long_text(limits.message_id_bytes_max) + "}",
       R"({"id":)" + long_text(limits.message_id_bytes_max + 1) + "}"},
      {R"({"clientId":)" + long_text(limits.client_id_bytes_max) + "}",
       R"({"clientId":)" + long_text(limits.client_id_bytes_max + 1) + "}"},
      {R"({"version":)" + long_text(limits.word_bytes_max) + "}",
       R"({"version":)" + long_text(limits.word_bytes_max + 1) + "}"},
      {R"({"data":{"a":[[5]]}})", R"({"data":{"a":[[[[5]]]]}})"},
      {"{}" + std::string(1'998, ' '), "{}" + std::string(1'999, ' ')},
  };
  for (const auto& [at, over] : at_and_over) {
    EXPECT_TRUE(reader.read(at)) << at;
    EXPECT_FALSE(reader.read(over)) << over;
  }
}

TEST(BayeuxReply, NamesTheMessageItAnswers) {
  Message message;
  message.channel = "/meta/subscribe";
  message.client_id = "c1";
  message.id_json = "\"a\"";
  message.subscription = {"/x"};
  EXPECT_EQ(success(message),
            R"({"id":"a","clientId":"c1","channel":"/meta/subscribe","subscription":"/x","successful":true})");
  message.subscription_is_list = true;
  EXPECT_EQ(
      failure(message, error_text(403, "/x", "Forbidden channel")),
      R"({"id":"a","clientId":"c1","channel":"/meta/subscribe","subscription":["/x"],"successful":false,"error":"403:/x:Forbidden channel"})");
}

TEST(BayeuxReply, AnErrorHoldsNothingThatClientsCannotParse) {
  EXPECT_EQ(error_text(405, "/a:b", "Invalid channel"), "405::Invalid channel");
  EXPECT_EQ(error_text(405, "/a\"b", "Invalid channel"), "405::Invalid channel");
  EXPECT_EQ(error_text(403, "/conversation/*", "Forbidden channel"), "403:/conversation/*:Forbidden channel");
}

TEST(BayeuxReply, AnEventHasBodyAndSender) {
  confab::Message message;
  message.conversation = ConversationId(5);
  message.position = Position(901);
  message.seq = Seq(17);
  message.body = "say \"hi\"";
  EXPECT_EQ(event_text(message, "ann@example.com"),
            R"({"channel":"/conversation/5","data":{"body":"say \"hi\"","from":"ann@example.com","id":901,"seq":17}})");
}

}  // namespace
}  // namespace confab::servers::hub::bayeux
