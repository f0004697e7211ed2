#include <confab/limits.hpp>

#include "servers/api/support/api_test.hpp"

namespace confab::tests {
namespace {

class ApiConversations : public ApiTest {
 protected:
  void SetUp() override {
    ann_ = sign_up("ann");
    bob_ = sign_up("bob");
    eve_ = sign_up("eve");
  }
  static std::string path(std::uint64_t conversation, const std::string& rest = "") {
    return "/v1/conversations/" + std::to_string(conversation) + rest;
  }
  static std::string id(const Person& person) { return std::to_string(person.id); }
  static Answer say(const Person& who, std::uint64_t conversation, const std::string& body) {
    return post(who, messages_of(conversation), R"({"body":")" + body + "\"}");
  }
  std::uint64_t make_group(const std::string& members) const {
    const auto made = post(ann_, "/v1/conversations/groups", R"({"title":"we","members":[)" + members + "]}");
    EXPECT_EQ(made.status(), 201) << made.body();
    return made.number("/id");
  }

  Person ann_, bob_, eve_;
};

TEST_F(ApiConversations, TwoUsersHaveOneDirectConversation) {
  const auto direct = make_direct(ann_, bob_);
  EXPECT_EQ(make_direct(ann_, bob_), direct);
  EXPECT_EQ(make_direct(bob_, ann_), direct);
  const auto seen = get(bob_, path(direct));
  EXPECT_EQ(seen.text("/kind"), "direct");
  EXPECT_EQ(seen.number("/peer/id"), ann_.id);
  const auto with = [&](const std::string& user) {
    return post(ann_, "/v1/conversations/direct", "{\"user\":" + user + "}");
  };
  EXPECT_TRUE(is_problem(with(id(ann_)), 422, "invalid_argument", "user"));
  EXPECT_EQ(with("999999").status(), 404);
}

TEST_F(ApiConversations, AreHiddenUntilSomethingNewIsInThem) {
  const auto direct = make_direct(ann_, bob_);
  const auto listed = [&](const std::string& query = "") {
    return get(bob_, "/v1/conversations" + query).size("/conversations");
  };
  EXPECT_EQ(put(bob_, path(direct, "/hidden")).status(), 200);
  EXPECT_EQ(listed(), 0u);
  EXPECT_EQ(listed("?hidden=true"), 1u);
  EXPECT_EQ(del(bob_, path(direct, "/hidden")).status(), 200);
  EXPECT_EQ(listed(), 1u);
  put(bob_, path(direct, "/hidden"));
  say(ann_, direct, "are you there?");
  EXPECT_EQ(listed(), 1u);
}

TEST_F(ApiConversations, MayBeForgottenOnlyAfterLeaving) {
  const auto group = make_group(id(bob_));
  EXPECT_TRUE(is_problem(del(bob_, path(group)), 409, "conflict", "conversation"));
  post(bob_, path(group, "/leave"));
  EXPECT_EQ(get(bob_, messages_of(group)).status(), 200);
  EXPECT_EQ(del(bob_, path(group)).status(), 200);
  EXPECT_TRUE(is_problem(get(bob_, messages_of(group)), 404, "not_found"));
  EXPECT_TRUE(is_problem(del(bob_, path(make_direct(ann_, bob_))), 403, "forbidden", "conversation"));
}

TEST_F(ApiConversations, AddingOneUserToGroupsIsLimitedByTheHour) {
  const std::string with_bob = R"({"title":"a trap","members":[)" + id(bob_) + "]}";
  for (std::size_t i = 0; i < Limits::groups_added_by_one_per_hour_max; ++i) make_group(id(bob_));
  const auto refused = post(ann_, "/v1/conversations/groups", with_bob);
  EXPECT_TRUE(is_problem(refused, 429, "rate_limited", "members"));
  const auto after_ms = refused.number("/retry_after_ms");
  EXPECT_GT(after_ms, 3'000'000u) << "most of the hour is left";
  EXPECT_LE(after_ms, 3'600'000u);
  EXPECT_EQ(refused.header("retry-after"), std::to_string((after_ms + 999) / 1000));
  EXPECT_EQ(post(eve_, "/v1/conversations/groups", with_bob).status(), 201);
  EXPECT_NE(make_direct(eve_, bob_), 0u);
}

TEST_F(ApiConversations, NothingOfAForeignConversationCanBeSeenOrDone) {
  const auto direct = make_direct(ann_, bob_);
  const auto group = make_group(id(bob_));
  say(ann_, direct, "secret words");
  for (const auto conversation : {direct, group, std::uint64_t{999'999}}) {
    EXPECT_TRUE(is_problem(get(eve_, path(conversation)), 404, "not_found"));
    EXPECT_TRUE(is_problem(get(eve_, messages_of(conversation)), 404, "not_found"));
    EXPECT_TRUE(is_problem(say(eve_, conversation, "let me in"), 404, "not_found"));
    EXPECT_TRUE(is_problem(get(eve_, path(conversation, "/members")), 404, "not_found"));
    EXPECT_TRUE(is_problem(put(eve_, path(conversation, "/members/" + id(eve_))), 404, "not_found"));
    EXPECT_TRUE(is_problem(del(eve_, path(conversation, "/members/" + id(bob_))), 404, "not_found"));
    EXPECT_TRUE(is_problem(post(eve_, path(conversation, "/leave")), 404, "not_found"));
    EXPECT_TRUE(is_problem(put(eve_, path(conversation, "/hidden")), 404, "not_found"));
    EXPECT_TRUE(is_problem(del(eve_, path(conversation, "/hidden")), 404, "not_found"));
    EXPECT_TRUE(is_problem(del(eve_, path(conversation)), 404, "not_found"));
    EXPECT_TRUE(is_problem(put(eve_, path(conversation, "/read"), R"({"seq":1})"), 404, "not_found"));
  }
  EXPECT_EQ(get(eve_, "/v1/conversations").size("/conversations"), 0u);
  EXPECT_EQ(get(bob_, messages_of(direct)).size("/messages"), 1u) << "nothing was written";
}

TEST_F(ApiConversations, TheAuthorCannotBeChosen) {
  const auto direct = make_direct(ann_, bob_);
  for (const char* field : {"from", "user_id", "author"}) {
    const auto answer =
        post(ann_, messages_of(direct), R"({"body":"hi",")" + std::string(field) + "\":" + id(bob_) + "}");
    EXPECT_TRUE(is_problem(answer, 422, "invalid_argument", field));
  }
}

TEST_F(ApiConversations, MembersComeAndGo) {
  const auto group = make_group("");
  EXPECT_TRUE(is_problem(put(ann_, path(group, "/members/999999")), 404, "not_found", "user"));
  const auto joined = put(ann_, path(group, "/members/" + id(bob_)));
  EXPECT_EQ(joined.text("/kind"), "joined") << joined.body();
  EXPECT_EQ(joined.number("/users/0"), bob_.id);
  EXPECT_EQ(get(bob_, path(group)).text("/role"), "member");
  EXPECT_EQ(get(ann_, path(group, "/members")).size("/members"), 2u);

  EXPECT_TRUE(is_problem(del(bob_, path(group, "/members/" + id(ann_))), 403, "forbidden"));
  EXPECT_EQ(del(ann_, path(group, "/members/" + id(bob_))).text("/kind"), "removed");
  say(ann_, group, "without bob");
  EXPECT_FALSE(get(bob_, path(group)).flag("/active"));
  EXPECT_EQ(get(bob_, messages_of(group)).text("/messages/1/kind"), "removed");
  EXPECT_EQ(get(bob_, messages_of(group)).size("/messages"), 2u) << "the part that Bob saw stays readable, no more";
  EXPECT_TRUE(is_problem(say(bob_, group, "still here?"), 404, "not_found"));
  const auto left = post(ann_, path(group, "/leave"));
  EXPECT_EQ(left.text("/kind"), "left") << left.body();
}

TEST_F(ApiConversations, AGroupNeedsATitleAndMembersThatExist) {
  const auto with = [&](const std::string& body) { return post(ann_, "/v1/conversations/groups", body); };
  EXPECT_EQ(with(R"({"title":"x","members":[999999]})").status(), 404);
  EXPECT_TRUE(is_problem(with(R"({"title":"a\u0000b","members":[]})"), 422, "invalid_argument", "title"));
  EXPECT_TRUE(is_problem(with(R"({"title":"x","members":["1"]})"), 422, "invalid_argument", "members"));
  std::string many = "1";
  for (int i = 0; i < 256; ++i) many += ",1";
  EXPECT_TRUE(is_problem(with(R"({"title":"x","members":[)" + many + "]}"), 413, "too_large", "members"));
}

TEST_F(ApiConversations, TheInboxHasTheLastMessageAndWhatIsUnread) {
  const auto direct = make_direct(ann_, bob_);
  for (const char* body : {"one", "two", "three"}) say(ann_, direct, body);
  auto inbox = get(bob_, "/v1/conversations");
  EXPECT_EQ(inbox.number("/conversations/0/unread"), 3u);
  EXPECT_EQ(inbox.text("/conversations/0/last_message/body"), "three");
  const auto mark = put(bob_, path(direct, "/read"), R"({"seq":2})");
  EXPECT_EQ(mark.number("/unread"), 1u) << mark.body();
  EXPECT_EQ(get(bob_, "/v1/conversations").number("/conversations/0/unread"), 1u);
  EXPECT_EQ(get(ann_, path(direct)).number("/peer_read_seq"), 2u);
  EXPECT_TRUE(is_problem(put(bob_, path(direct, "/read"), R"({"seq":4})"), 422, "invalid_argument", "seq"));
}

}  // namespace
}  // namespace confab::tests
