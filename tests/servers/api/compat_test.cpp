// The routes of the service before us, as its clients knew them: docs/reference/compatibility.md.

#include "api/compat_routes.hpp"
#include "common/http/client.hpp"
#include "servers/api/support/api_test.hpp"
#include "util/base64url.hpp"

namespace confab::tests {
namespace {

class ApiCompat : public ApiTest {
 public:
  static void SetUpTestSuite() { start_api({"--old-routes"}); }

 protected:
  static constexpr const char* kJson = "application/json; charset=utf-8";

  static std::string user_body(const std::string& email, const std::string& password, const std::string& confirmation) {
    return R"({"user":{"email":")" + email + R"(","password":")" + password + R"(","password_confirmation":")" +
           confirmation + "\"}}";
  }
  static Answer sign_in_as(const std::string& email, const std::string& password) {
    return ask("POST", "/users/sign_in",
               {.body = R"({"user":{"email":")" + email + R"(","password":")" + password + "\"}}"});
  }
  /// Signed up and in by the old routes; `token` is "EMAIL TOKEN", as the old header had it.
  static Person old_person(const std::string& name) {
    Person person;
    person.email = new_email(name);
    person.password = "old password of " + name;
    person.id =
        ask("POST", "/users", {.body = user_body(person.email, person.password, person.password)}).number("/id");
    const auto signed_in = sign_in_as(person.email, person.password);
    EXPECT_EQ(signed_in.status(), 200) << signed_in.body();
    EXPECT_EQ(signed_in.number("/id"), person.id);
    person.token = person.email + " " + signed_in.text("/token");
    keep_secret(signed_in.text("/token"));
    keep_secret(person.password);
    return person;
  }
  static std::uint64_t open(const Person& one, const Person& other) {
    return post(one, "/conversations", ids(one.id, other.id)).number("/id");
  }
  static std::string ids(std::uint64_t sender, std::uint64_t recipient) {
    return "{\"sender_id\":" + std::to_string(sender) + ",\"recipient_id\":" + std::to_string(recipient) + "}";
  }
  static std::string path(std::uint64_t conversation) {
    return "/conversations/" + std::to_string(conversation) + "/messages";
  }
  static Answer say(const Person& who, std::uint64_t conversation, const std::string& message) {
    return post(who, path(conversation),
                "{\"conversation_id\":" + std::to_string(conversation) + ",\"message\":" + message + "}");
  }
  /// Every digit as a 0.
  static std::string shape_of(std::string text) {
    for (char& c : text) {
      if (c >= '0' && c <= '9') c = '0';
    }
    return text;
  }
  static void expect_times(const Answer& answer, const std::string& at = "") {
    EXPECT_EQ(shape_of(answer.text(at + "/created_at")), "0000-00-00T00:00:00.000Z") << answer.body();
    EXPECT_EQ(shape_of(answer.text(at + "/updated_at")), "0000-00-00T00:00:00.000Z") << answer.body();
  }
  static ::testing::AssertionResult is(const Answer& answer, int status, const std::string& body) {
    if (answer.status() == status && answer.body() == body && answer.header("content-type") == kJson) {
      return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure() << answer.status() << " " << answer.header("content-type") << " "
                                         << answer.body();
  }
};

TEST_F(ApiCompat, SigningUpAnswersAsTheOldService) {
  const std::string email = new_email("q");
  for (const std::string& route : {std::string("/users"), std::string("/users.json")}) {
    const std::string address = route + email;
    const auto made = ask("POST", route, {.body = user_body(address.substr(1), "password", "password")});
    EXPECT_EQ(made.status(), 201) << made.body();
    EXPECT_EQ(made.header("content-type"), kJson);
    EXPECT_NE(made.number("/id"), 0u);
    EXPECT_EQ(made.text("/email"), address.substr(1));
    EXPECT_EQ(made.size(""), 4u) << made.body();
    expect_times(made);
  }
}

TEST_F(ApiCompat, TheCookieIsSecureIfTheProxySaysThatTheClientUsedTls) {
  const auto ann = old_person("ann");
  const auto old = ask("POST", "/users/sign_in.json",
                       {.body = R"({"user":{"email":")" + ann.email + R"(","password":")" + ann.password + "\"}}",
                        .headers = "X-Forwarded-Proto: https\r\n"});
  EXPECT_EQ(old.status(), 200);
  EXPECT_TRUE(old.header("set-cookie").ends_with("; Secure")) << old.header("set-cookie");
}

TEST_F(ApiCompat, WhereTheOldRoutesListEverybodyTheNewOnesDoToo) {
  const auto ann = sign_up("ann");
  const auto bob = sign_up("bob");
  const auto found = get(ann, "/v1/users?email=" + bob.email);
  EXPECT_EQ(found.text("/directory"), "open");
  EXPECT_EQ(found.text("/users/0/email"), bob.email);
  EXPECT_EQ(get(ann, "/v1/users/" + std::to_string(bob.id)).text("/email"), bob.email);
}

TEST_F(ApiCompat, SigningUpNamesEverythingThatIsWrong) {
  const auto ann = sign_up("ann");
  EXPECT_TRUE(
      is(ask("POST", "/users", {.body = user_body(ann.email, "password", "other")}), 422,
         R"({"errors":{"email":["has already been taken"],"password_confirmation":["doesn't match Password"]}})"));
  EXPECT_TRUE(is(ask("POST", "/users", {.body = user_body("nonsense", "short", "short")}), 422,
                 R"j({"errors":{"email":["is invalid"],"password":["is too short (minimum is 8 characters)"]}})j"));
  EXPECT_TRUE(is(ask("POST", "/users", {.body = user_body("", "", "")}), 422,
                 R"({"errors":{"email":["can't be blank"],"password":["can't be blank"]}})"));
  EXPECT_TRUE(is(ask("POST", "/users", {.body = R"({"user":{"email":7,"password":[]}})"}), 422,
                 R"({"errors":{"email":["can't be blank"],"password":["can't be blank"]}})"));
  EXPECT_TRUE(is(ask("POST", "/users", {.body = "{}"}), 422,
                 R"({"errors":{"email":["can't be blank"],"password":["can't be blank"]}})"));
  EXPECT_TRUE(
      is(ask("POST", "/users", {.body = user_body(new_email("x"), std::string(1025, 'x'), std::string(1025, 'x'))}),
         422, R"({"errors":{"password":["is too long"]}})"));
}

TEST_F(ApiCompat, SigningInAnswersAsTheOldService) {
  const auto ann = sign_up("ann");
  for (const char* route : {"/users/sign_in", "/users/sign_in.json"}) {
    const auto in =
        ask("POST", route, {.body = R"({"user":{"email":")" + ann.email + R"(","password":")" + ann.password + "\"}}"});
    EXPECT_EQ(in.status(), 200) << in.body();
    EXPECT_EQ(in.number("/id"), ann.id);
    EXPECT_EQ(in.text("/user"), ann.email);
    EXPECT_TRUE(in.text("/token").starts_with("eyJ"));
    EXPECT_EQ(in.size(""), 3u);
    EXPECT_TRUE(in.header("set-cookie").starts_with("confab_session_"));
    EXPECT_NE(in.header("set-cookie").find("; Path=/; HttpOnly; SameSite=Strict; Max-Age="), std::string::npos);
    EXPECT_EQ(in.header("cache-control"), "no-store");
  }
}

TEST_F(ApiCompat, AWrongPasswordAndAnUnknownUserGetTheSameAnswer) {
  const auto ann = sign_up("ann");
  for (const auto& answer :
       {sign_in_as(ann.email, "wrong password"), sign_in_as("nobody@example.com", "wrong password"), sign_in_as("", ""),
        sign_in_as(ann.email, std::string(5000, 'x')), sign_in_as(std::string(5000, 'x'), "wrong password"),
        ask("POST", "/users/sign_in", {.body = R"({"user":{"email":1}})"}), ask("POST", "/users/sign_in")}) {
    EXPECT_TRUE(is(answer, 401, R"({"error":"Invalid Email or password."})"));
    EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
    EXPECT_EQ(answer.header("set-cookie"), "");
  }
}

TEST_F(ApiCompat, TokensLiveADay) {
  const auto ann = old_person("ann");
  const std::string token = ann.token.substr(ann.token.find(' ') + 1);
  const auto first = token.find('.') + 1;
  const auto payload = util::base64url_decode(token.substr(first, token.rfind('.') - first));
  ASSERT_TRUE(payload) << token;
  const std::string text(payload->begin(), payload->end());
  const Answer claims(RawResponse{200, {}, text});
  EXPECT_EQ(claims.number("/exp") - claims.number("/iat"), 24u * 3600) << text;
}

TEST_F(ApiCompat, SigningOutEndsTheToken) {
  for (const char* route : {"/users/sign_out", "/users/sign_out.json"}) {
    const auto ann = old_person("ann");
    const auto out = del(ann, route);
    EXPECT_EQ(out.status(), 204);
    EXPECT_EQ(out.body(), "");
    EXPECT_TRUE(out.header("set-cookie").starts_with(cookie_name() + "=;"));
    EXPECT_EQ(del(ann, route).status(), 401);
    EXPECT_EQ(get(ann, "/conversations").status(), 401);
  }
  EXPECT_EQ(ask("DELETE", "/users/sign_out").status(), 401);
}

TEST_F(ApiCompat, EverybodyElseIsListed) {
  const auto ann = old_person("ann");
  const auto bob = old_person("bob");
  for (const char* route : {"/conversations", "/conversations.json"}) {
    const auto list = get(ann, route);
    ASSERT_EQ(list.status(), 200);
    EXPECT_EQ(list.header("content-type"), kJson);
    bool has_bob = false;
    for (std::size_t i = 0; i < list.size(""); ++i) {
      const std::string at = "/" + std::to_string(i);
      EXPECT_NE(list.number(at + "/id"), ann.id);
      EXPECT_EQ(list.size(at), 4u);
      expect_times(list, at);
      has_bob = has_bob || (list.number(at + "/id") == bob.id && list.text(at + "/email") == bob.email);
    }
    EXPECT_TRUE(has_bob);
  }
}

TEST_F(ApiCompat, OpeningAConversationGivesTheSameWhoeverAsks) {
  const auto ann = old_person("ann");
  const auto bob = old_person("bob");
  const auto first = post(ann, "/conversations", ids(ann.id, bob.id));
  EXPECT_EQ(first.status(), 200) << first.body();
  EXPECT_EQ(first.size(""), 5u);
  EXPECT_EQ(first.number("/sender_id"), ann.id);
  EXPECT_EQ(first.number("/recipient_id"), bob.id);
  expect_times(first);
  EXPECT_EQ(post(ann, "/conversations.json", ids(ann.id, bob.id)).body(), first.body());
  EXPECT_EQ(post(bob, "/conversations", ids(bob.id, ann.id)).body(), first.body());
  const std::string as_text =
      R"({"sender_id":")" + std::to_string(ann.id) + R"(","recipient_id":")" + std::to_string(bob.id) + "\"}";
  EXPECT_EQ(post(ann, "/conversations", as_text).body(), first.body());
}

TEST_F(ApiCompat, ImpossibleConversationsAreRefused) {
  const auto ann = old_person("ann");
  const auto bob = old_person("bob");
  EXPECT_TRUE(is(post(ann, "/conversations", ids(bob.id, ann.id)), 403, R"({"error":"sender_id is not yours"})"));
  EXPECT_EQ(post(ann, "/conversations", R"({"sender_id":"x","recipient_id":)" + std::to_string(bob.id) + "}").status(),
            403);
  EXPECT_TRUE(is(post(ann, "/conversations", ids(ann.id, ann.id)), 422,
                 R"({"errors":{"recipient_id":["can't be yourself"]}})"));
  EXPECT_TRUE(is(post(ann, "/conversations", "{}"), 422, R"({"errors":{"recipient_id":["can't be blank"]}})"));
  EXPECT_TRUE(is(post(ann, "/conversations", R"({"recipient_id":{}})"), 422,
                 R"({"errors":{"recipient_id":["can't be blank"]}})"));
  EXPECT_TRUE(is(post(ann, "/conversations", ids(ann.id, 999'999)), 404, "{}"));
}

TEST_F(ApiCompat, MessagesAreStoredAndListedOldestFirst) {
  const auto ann = old_person("ann");
  const auto bob = old_person("bob");
  const auto conversation = open(ann, bob);
  EXPECT_TRUE(is(get(ann, path(conversation)), 200, "[]"));
  const auto sent = say(ann, conversation, R"({"body":"hi","user_id":)" + std::to_string(ann.id) + "}");
  EXPECT_EQ(sent.status(), 200) << sent.body();
  EXPECT_EQ(sent.size(""), 6u);
  EXPECT_NE(sent.number("/id"), 0u);
  EXPECT_EQ(sent.text("/body"), "hi");
  EXPECT_EQ(sent.number("/conversation_id"), conversation);
  EXPECT_EQ(sent.number("/user_id"), ann.id);
  expect_times(sent);
  const auto answer = post(bob, path(conversation) + ".json", R"({"message":{"body":"hello \"é\""}})");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_GT(answer.number("/id"), sent.number("/id"));
  for (const char* suffix : {"", ".json"}) {
    EXPECT_TRUE(
        is(get(bob, path(conversation) + suffix), 200,
           R"([{"body":"hi","from":")" + ann.email + R"("},{"body":"hello \"é\"","from":")" + bob.email + "\"}]"));
  }
}

TEST_F(ApiCompat, HistoryIsTheNewestThousandInOrder) {
  const auto ann = old_person("ann");
  const auto conversation = open(ann, old_person("bob"));
  RawClient client(port());
  constexpr std::size_t kSent = 1003;
  for (std::size_t i = 1; i <= kSent; ++i) {
    const auto answer =
        client.ask(request_text("POST", path(conversation),
                                {.token = ann.token, .body = R"({"message":{"body":")" + std::to_string(i) + "\"}}"}));
    ASSERT_EQ(answer.status, 200);
  }
  const auto history = get(ann, path(conversation));
  ASSERT_EQ(history.size(""), 1000u);
  for (std::size_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(history.text("/" + std::to_string(i) + "/body"), std::to_string(i + 4));
  }
}

TEST_F(ApiCompat, HistoryEndsBeforeItIsTooLargeForTheHub) {
  const auto ann = old_person("ann");
  const auto conversation = open(ann, old_person("bob"));
  RawClient client(port());
  constexpr std::size_t kSent = 400;
  const std::string text(Limits::body_bytes_max - 4, 'x');
  for (std::size_t i = 0; i < kSent; ++i) {
    const auto answer = client.ask(request_text(
        "POST", path(conversation),
        {.token = ann.token, .body = R"({"message":{"body":")" + std::to_string(1000 + i) + text + "\"}}"}));
    ASSERT_EQ(answer.status, 200);
  }
  const auto history = get(ann, path(conversation));
  const std::size_t shown = history.size("");
  EXPECT_LT(shown, kSent);
  EXPECT_GT(history.body().size(), servers::api::kCompatAnswerBytesMax);
  EXPECT_LT(history.body().size(), servers::HttpClientOptions{}.response_body_bytes_max);
  for (std::size_t i = 0; i < shown; ++i) {
    ASSERT_EQ(history.text("/" + std::to_string(i) + "/body").substr(0, 4), std::to_string(1000 + kSent - shown + i));
  }
  // The largest answers that are legal anywhere pass as well: of /v1, and a list here, which a page of /v1 goes over.
  EXPECT_LT(Limits::answer_bytes_max + servers::api::kCompatAnswerBytesMax,
            servers::HttpClientOptions{}.response_body_bytes_max);
}

TEST_F(ApiCompat, ImpossibleMessagesAreRefused) {
  const auto ann = old_person("ann");
  const auto bob = old_person("bob");
  const auto conversation = open(ann, bob);
  EXPECT_TRUE(is(say(ann, conversation, R"({"body":"hi","user_id":)" + std::to_string(bob.id) + "}"), 403,
                 R"({"error":"user_id is not yours"})"));
  for (const char* message : {R"({"body":""})", "{}", R"({"body":7})", R"({"body":null})"}) {
    EXPECT_TRUE(is(say(ann, conversation, message), 422, R"({"errors":{"body":["can't be blank"]}})")) << message;
  }
  EXPECT_TRUE(is(say(ann, conversation, R"({"body":"a\u0000b"})"), 422, R"({"errors":{"body":["is invalid"]}})"));
  EXPECT_TRUE(is(say(ann, conversation, R"({"body":")" + std::string(16385, 'x') + "\"}"), 422,
                 R"({"errors":{"body":["is too long"]}})"));
  EXPECT_TRUE(is(get(ann, path(conversation)), 200, "[]"));
}

TEST_F(ApiCompat, ConversationsOfOthersAreNotFound) {
  const auto ann = old_person("ann");
  const auto eve = old_person("eve");
  const auto conversation = open(ann, old_person("bob"));
  say(ann, conversation, R"({"body":"secret"})");
  for (const std::string& at : {path(conversation), path(99'999), std::string("/conversations/x/messages"),
                                std::string("/conversations/-1/messages"), std::string("/conversations/0/messages")}) {
    EXPECT_TRUE(is(get(eve, at), 404, "{}")) << at;
    EXPECT_TRUE(is(post(eve, at, R"({"message":{"body":"hi"}})"), 404, "{}")) << at;
  }
  EXPECT_EQ(get(ann, path(conversation)).size(""), 1u);
}

TEST_F(ApiCompat, TheEmailInTheHeaderMustBelongToTheToken) {
  const auto ann = old_person("ann");
  const auto bob = old_person("bob");
  const std::string token = ann.token.substr(ann.token.find(' ') + 1);
  const auto with = [](const std::string& authorization) {
    return ask("GET", "/conversations", {.headers = "Authorization: " + authorization + "\r\n"});
  };
  for (const std::string& good :
       {"Bearer " + ann.email + " " + token, "Bearer " + token, "bearer " + ann.email + "  " + token}) {
    EXPECT_EQ(with(good).status(), 200) << good;
  }
  for (const std::string& bad :
       {"Bearer " + bob.email + " " + token, "Bearer nobody@example.com " + token, "Bearer x " + token,
        "Bearer " + ann.email, "Bearer " + ann.email + " " + token + " x", "Token " + token, token,
        std::string("Bearer"), "Bearer " + ann.email + " " + token.substr(0, token.size() - 2)}) {
    const auto answer = with(bad);
    EXPECT_TRUE(is(answer, 401, R"({"error":"You need to sign in or sign up before continuing."})")) << bad;
    EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
  }
}

TEST_F(ApiCompat, EveryRouteButSignUpAndSignInWantsAToken) {
  for (const auto& [method, route] :
       std::vector<std::pair<std::string, std::string>>{{"DELETE", "/users/sign_out"},
                                                        {"GET", "/conversations"},
                                                        {"POST", "/conversations"},
                                                        {"GET", "/conversations/1/messages"},
                                                        {"POST", "/conversations/1/messages"}}) {
    for (const char* headers : {"", "Authorization: Bearer a@example.com eyJ\r\n"}) {
      const auto answer = ask(method, route, {.headers = headers});
      EXPECT_TRUE(is(answer, 401, R"({"error":"You need to sign in or sign up before continuing."})")) << route;
    }
  }
}

TEST_F(ApiCompat, BodiesThatAreNoJsonAreRefused) {
  const auto ann = old_person("ann");
  const auto conversation = open(ann, old_person("bob"));
  using namespace std::string_literals;
  for (const auto& route : {"/users"s, "/users/sign_in"s, "/conversations"s, path(conversation)}) {
    SCOPED_TRACE(route);
    for (const std::string& body :
         {"{"s, "[]"s, "\"x\""s, "{\"user\":\"\xff\"}"s, "\0"s, R"({"user":1,"conversation":1,"message":1})"s}) {
      const auto answer = post(ann, route, body);
      EXPECT_EQ(answer.status(), 400) << body << answer.body();
      EXPECT_FALSE(answer.text("/error").empty());
    }
    EXPECT_EQ(ask("POST", route, {.token = ann.token, .body = "{}", .type = "text/plain"}).status(), 415);
    EXPECT_EQ(post(ann, route, std::string(140'000, ' ')).status(), 413);
    EXPECT_EQ(ask("PUT", route, {.token = ann.token, .body = "{}"}).status(), 405);
  }
}

TEST_F(ApiCompat, OldAndNewRoutesShowTheSameThings) {
  const auto ann = old_person("ann");
  const auto bob = sign_up("bob");
  const auto conversation = open(ann, bob);
  const auto sent = say(ann, conversation, R"({"body":"from the old page"})");
  const auto page = get(bob, messages_of(conversation));
  EXPECT_EQ(page.number("/messages/0/id"), sent.number("/id"));
  EXPECT_EQ(page.text("/messages/0/body"), "from the old page");
  EXPECT_EQ(make_direct(bob, ann), conversation);
}

}  // namespace
}  // namespace confab::tests
