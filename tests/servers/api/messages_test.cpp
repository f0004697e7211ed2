#include "servers/api/support/api_test.hpp"

namespace confab::tests {
namespace {

class ApiMessages : public ApiTest {
 protected:
  void SetUp() override {
    ann_ = sign_up("ann");
    bob_ = sign_up("bob");
    direct_ = make_direct(ann_, bob_);
  }
  Answer send(const std::string& body) const { return post(ann_, messages_of(direct_), body); }
  Answer page(const std::string& query) const { return get(bob_, messages_of(direct_) + query); }

  Person ann_, bob_;
  std::uint64_t direct_ = 0;
};

TEST_F(ApiMessages, AMessageGetsTheNextNumberAndItsAuthor) {
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    const auto sent = send(R"({"body":"hi"})");
    EXPECT_EQ(sent.number("/seq"), seq);
    EXPECT_EQ(sent.number("/from"), ann_.id);
    EXPECT_EQ(sent.number("/conversation"), direct_);
  }
}

TEST_F(ApiMessages, TextIsReturnedUnchanged) {
  const std::string text = R"(\"\\ \n \t \u00e9 é 漢字 👩‍👩‍👧 <b>&amp;</b> \u007f)";
  const auto sent = send(R"({"body":")" + text + "\"}");
  ASSERT_EQ(sent.status(), 201) << sent.body();
  EXPECT_EQ(page("").text("/messages/0/body"), "\"\\ \n \t é é 漢字 👩‍👩‍👧 <b>&amp;</b> \x7f");
}

TEST_F(ApiMessages, EmptyOversizeAndNulBodiesAreRefusedAndNothingIsStored) {
  EXPECT_TRUE(is_problem(send(R"({"body":""})"), 422, "invalid_argument", "body"));
  EXPECT_TRUE(is_problem(send(R"({"body":"a\u0000b"})"), 422, "invalid_argument", "body"));
  EXPECT_TRUE(is_problem(send(R"({"body":")" + std::string(16385, 'x') + "\"}"), 413, "too_large", "body"));
  EXPECT_TRUE(is_problem(send(R"({"body":7})"), 422, "invalid_argument", "body"));
  EXPECT_TRUE(is_problem(send(R"({"body":"x","client_key":"a key"})"), 422, "invalid_argument", "client_key"));
  EXPECT_TRUE(is_problem(send(R"({"body":"x","retry":1})"), 422, "invalid_argument", "retry"));
  EXPECT_EQ(page("").size("/messages"), 0u);
  std::string escaped;
  for (int i = 0; i < 16384; ++i) escaped += "\\u0001";
  EXPECT_EQ(send(R"({"body":")" + escaped + "\"}").status(), 201) << "the limit counts bytes of text, not of JSON";
}

TEST_F(ApiMessages, ARepeatedKeyGivesTheFirstAnswerAndAnotherTextAConflict) {
  const auto first = send(R"({"body":"once","client_key":"k1"})");
  const auto again = send(R"({"body":"once","client_key":"k1","retry":true})");
  EXPECT_EQ(again.status(), 201);
  EXPECT_EQ(again.number("/id"), first.number("/id"));
  EXPECT_TRUE(is_problem(send(R"({"body":"other","client_key":"k1"})"), 409, "conflict", "client_key"));
  EXPECT_EQ(page("").size("/messages"), 1u);
}

TEST_F(ApiMessages, HistoryComesInPagesBothWaysAndAround) {
  for (int i = 1; i <= 10; ++i) send(R"({"body":"m)" + std::to_string(i) + "\"}");
  const auto newest = page("?limit=3");
  EXPECT_EQ(newest.text("/messages/0/body"), "m8");
  EXPECT_EQ(newest.text("/messages/2/body"), "m10");
  EXPECT_TRUE(newest.flag("/more_before"));
  EXPECT_FALSE(newest.flag("/more_after"));
  EXPECT_EQ(page("?before=8&limit=3").text("/messages/0/body"), "m5");
  EXPECT_EQ(page("?after=3&limit=2").text("/messages/0/body"), "m4");
  const auto around = page("?around=5&limit=3");
  EXPECT_EQ(around.text("/messages/1/body"), "m5") << around.body();
  EXPECT_TRUE(is_problem(page("?before=1&after=2"), 422, "invalid_argument", "around"));
  EXPECT_TRUE(is_problem(page("?limit=201"), 422, "invalid_argument", "limit"));
}

TEST_F(ApiMessages, EventsContinueFromTheCursor) {
  const auto cursor = get(bob_, "/v1/conversations").text("/cursor");
  const auto sent = send(R"({"body":"one"})");
  send(R"({"body":"two"})");
  const auto first = get(bob_, "/v1/events?limit=1&cursor=" + cursor);
  EXPECT_EQ(first.text("/events/0/body"), "one") << first.body();
  EXPECT_EQ(first.text("/events/0/cursor"), sent.text("/cursor"));
  EXPECT_TRUE(first.flag("/more"));
  EXPECT_TRUE(first.flag("/resumed"));
  const auto second = get(bob_, "/v1/events?cursor=" + first.text("/cursor"));
  EXPECT_EQ(second.text("/events/0/body"), "two");
  EXPECT_FALSE(second.flag("/more"));
  EXPECT_EQ(get(bob_, "/v1/events?cursor=" + second.text("/cursor")).size("/events"), 0u);
  EXPECT_FALSE(get(bob_, "/v1/events?cursor=1-1").flag("/resumed")) << "another epoch";
  EXPECT_TRUE(is_problem(get(bob_, "/v1/events?cursor=soon"), 422, "invalid_argument", "cursor"));
}

TEST_F(ApiMessages, AReadCanAskToBeAtLeastAsNewAsAWrite) {
  const auto cursor = send(R"({"body":"one"})").text("/cursor");
  EXPECT_EQ(page("?at_least=" + cursor).status(), 200);
  const std::string ahead = cursor.substr(0, cursor.find('-')) + "-999999";
  const auto behind = page("?at_least=" + ahead);
  EXPECT_TRUE(is_problem(behind, 503, "behind"));
  EXPECT_EQ(behind.header("retry-after"), "1");
  EXPECT_TRUE(is_problem(page("?at_least=x"), 422, "invalid_argument", "at_least"));
}

}  // namespace
}  // namespace confab::tests
