#include "operations/catalogue.hpp"

#include <future>
#include <map>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

class Catalogue : public TestEngine {
 protected:
  Result<OperationReply> call(UserId caller, std::string_view name, std::string_view json) {
    OperationRequest request;
    request.name = name;
    request.caller = caller;
    request.json = json;
    return engine_->operations().call(request);
  }
};

TEST_F(Catalogue, ListsEveryOperationOnceWithItsOwnRoute) {
  std::set<std::string_view> names;
  std::set<std::string> routes;
  for (const OperationInfo& info : engine_->operations().catalogue()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    if (info.access != OperationInfo::Access::host) {
      EXPECT_TRUE(routes.insert(std::string(info.method) + " " + std::string(info.path)).second) << info.path;
    }
    EXPECT_FALSE(info.summary.empty()) << info.name;
  }
  EXPECT_TRUE(names.contains("messages.send"));
}

TEST_F(Catalogue, DescribesItselfAsJson) {
  const std::string text = engine_->operations().describe();
  EXPECT_NE(text.find(R"("name":"messages.send")"), std::string::npos);
  EXPECT_NE(text.find(R"({"name":"body","type":"string","required":true)"), std::string::npos);
  EXPECT_EQ(text, operations::describe_catalogue());
}

/// What a program reads that makes typed methods of it.
TEST_F(Catalogue, DescribesEveryRecordEnumerationEventAndError) {
  const std::string text = operations::describe_catalogue();
  simdjson::dom::parser parser;
  simdjson::dom::element catalogue;
  ASSERT_EQ(parser.parse(text).get(catalogue), simdjson::SUCCESS);
  std::set<std::string_view> known{"Event"};
  for (const char* list : {"records", "enums", "events", "errors"}) {
    ASSERT_FALSE(catalogue[list].get_array().value().size() == 0) << list;
    for (const simdjson::dom::element one : catalogue[list].get_array()) {
      EXPECT_TRUE(known.insert(one["name"].get_string().value()).second) << list;
    }
  }
  for (const std::string member : {"record", "enum", "request_record", "reply_record", "fields_record"}) {
    const std::string start = "\"" + member + "\":\"";
    for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at)) {
      at += start.size();
      const std::string name = text.substr(at, text.find('"', at) - at);
      EXPECT_TRUE(known.contains(name)) << name;
    }
  }
  for (const simdjson::dom::element operation : catalogue["operations"].get_array()) {
    std::set<std::string_view> reply;
    for (const simdjson::dom::element field : operation["reply"].get_array()) {
      EXPECT_TRUE(reply.insert(field["name"].get_string().value()).second);
    }
    EXPECT_TRUE(reply.contains("cursor") || !operation["mutation"].get_bool().value());
  }
  EXPECT_EQ(catalogue["errors"].get_array().value().size(), 19U);
}

bool has_field(const simdjson::dom::element& operation, const char* list, std::string_view name) {
  for (const simdjson::dom::element field : operation[list].get_array()) {
    if (field["name"].get_string().value() == name) return true;
  }
  return false;
}

/// Servers bound guesses at passwords and keep tokens out of logs by what an operation says of itself.
TEST_F(Catalogue, NamesOperationsThatTakeAPasswordOrAnswerWithTokens) {
  simdjson::dom::parser parser;
  simdjson::dom::element catalogue;
  ASSERT_EQ(parser.parse(operations::describe_catalogue()).get(catalogue), simdjson::SUCCESS);
  std::map<std::string_view, simdjson::dom::element> operations;
  for (const simdjson::dom::element operation : catalogue["operations"].get_array()) {
    operations.emplace(operation["name"].get_string().value(), operation);
  }
  int with_password = 0;
  int with_tokens = 0;
  for (const OperationInfo& info : engine_->operations().catalogue()) {
    const simdjson::dom::element& operation = operations.at(info.name);
    // Whoever has mail sent to addresses tries them as somebody who guesses passwords does.
    const bool tries = has_field(operation, "request", "password") || info.name == "passwords.request_reset";
    EXPECT_EQ(info.password != OperationInfo::Password::none, tries) << info.name;
    EXPECT_EQ(info.tokens_out(), has_field(operation, "reply", "refresh_token")) << info.name;
    EXPECT_EQ(info.session == OperationInfo::Session::refreshes, has_field(operation, "request", "refresh_token"));
    with_password += info.password == OperationInfo::Password::none ? 0 : 1;
    with_tokens += info.tokens_out() ? 1 : 0;
  }
  EXPECT_EQ(with_password, 7);
  EXPECT_EQ(with_tokens, 5);
}

TEST_F(Catalogue, SendsAndReadsBack) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId chat = make_direct(ann, bob);
  auto sent = call(ann, "messages.send", R"({"conversation":)" + std::to_string(chat.value) + R"(,"body":"hi"})");
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_NE(sent->json.find(R"("seq":1)"), std::string::npos) << sent->json;
  EXPECT_NE(sent->json.find(R"("cursor":")"), std::string::npos) << sent->json;
  auto page = call(bob, "messages.list", R"({"conversation":)" + std::to_string(chat.value) + "}");
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_NE(page->json.find(R"("body":"hi")"), std::string::npos) << page->json;
  EXPECT_NE(page->json.find(R"("more_before":false,"more_after":false)"), std::string::npos) << page->json;
}

TEST_F(Catalogue, RefusesAnAnonymousCaller) {
  EXPECT_EQ(call({}, "users.me", "{}").code(), ErrorCode::unauthenticated);
  EXPECT_EQ(call({}, "no.such", "{}").code(), ErrorCode::not_found);
}

TEST_F(Catalogue, RefusesToAnswerFromAStateOlderThanTheGivenCursor) {
  const UserId ann = make_user("ann");
  Cursor ahead = engine_->cursor().value();
  ++ahead.position.value;
  EXPECT_EQ(call(ann, "users.me", R"({"at_least":")" + ahead.to_string() + "\"}").code(), ErrorCode::behind);
  EXPECT_TRUE(call(ann, "users.me", R"({"at_least":")" + engine_->cursor()->to_string() + "\"}"));
}

TEST_F(Catalogue, AnswersEveryAsynchronousCallOnce) {
  const UserId ann = make_user("ann");
  for (const char* name : {"users.me", "users.list"}) {
    OperationRequest request;
    request.name = name;
    request.caller = ann;
    std::promise<Result<OperationReply>> answer;
    engine_->operations().call_async(request,
                                     [&](Result<OperationReply> reply) { answer.set_value(std::move(reply)); });
    auto reply = answer.get_future().get();
    ASSERT_TRUE(reply) << name;
    EXPECT_NE(reply->json.find("ann@example.com"), std::string::npos);
  }
}

TEST_F(Catalogue, ReadsTheCallersOwnRowOnTheCallingThreadAndPagesInAPool) {
  const UserId ann = make_user("ann");
  const auto answering_thread = [&](const char* name) {
    OperationRequest request;
    request.name = name;
    request.caller = ann;
    std::promise<std::thread::id> answer;
    engine_->operations().call_async(
        request, [&](const Result<OperationReply>&) { answer.set_value(std::this_thread::get_id()); });
    return answer.get_future().get();
  };
  EXPECT_EQ(answering_thread("users.me"), std::this_thread::get_id());
  EXPECT_NE(answering_thread("users.list"), std::this_thread::get_id());
}

}  // namespace
}  // namespace confab::tests
