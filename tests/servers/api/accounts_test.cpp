#include <map>
#include <set>

#include "servers/api/support/api_test.hpp"

namespace confab::tests {
namespace {

class ApiAccounts : public ApiTest {
 protected:
  static std::string credentials(const std::string& email, const std::string& password) {
    return R"({"email":")" + email + R"(","password":")" + password + "\"}";
  }
  static Answer refresh(const std::string& token) {
    return ask("POST", "/v1/sessions/refresh", {.body = R"({"refresh_token":")" + token + "\"}"});
  }
  static Answer refresh_by_cookie(const std::string& token, const std::string& headers) {
    return ask("POST", "/v1/sessions/refresh",
               {.headers = "Cookie: a=b; " + cookie_name() + "=" + token + "\r\n" + headers});
  }
};

TEST_F(ApiAccounts, RegistrationRefusesWhatIsNoEmailOrPassword) {
  const auto with = [](const std::string& email, const std::string& password) {
    return ask("POST", "/v1/users", {.body = credentials(email, password)});
  };
  for (const char* email : {"", "x", "@example.com", "a@", "a b@example.com", "a@b\\u0000c.de"}) {
    EXPECT_TRUE(is_problem(with(email, "long enough"), 422, "invalid_argument", "email")) << email;
  }
  EXPECT_TRUE(is_problem(with(std::string(260, 'a') + "@example.com", "long enough"), 413, "too_large", "email"));
  EXPECT_TRUE(is_problem(with(new_email("x"), "7 bytes"), 422, "invalid_argument", "password"));
  EXPECT_TRUE(is_problem(with(new_email("x"), ""), 422, "invalid_argument", "password"));
  const auto name =
      ask("POST", "/v1/users", {.body = R"({"email":"n@example.com","password":"long enough","name":"a\u0000"})"});
  EXPECT_TRUE(is_problem(name, 422, "invalid_argument", "name"));
}

TEST_F(ApiAccounts, AnEmailIsTakenOnceWhateverItsCase) {
  const auto ann = sign_up("ann");
  std::string shouted = ann.email;
  for (char& c : shouted) c = static_cast<char>(std::toupper(c));
  const auto again = ask("POST", "/v1/users", {.body = credentials(shouted, "another one")});
  EXPECT_TRUE(is_problem(again, 409, "conflict", "email"));
}

TEST_F(ApiAccounts, AWrongPasswordAndAnUnknownUserGetTheSameAnswer) {
  const auto ann = sign_up("ann");
  const auto wrong = ask("POST", "/v1/sessions", {.body = credentials(ann.email, "the password of bob")});
  const auto nobody = ask("POST", "/v1/sessions", {.body = credentials("nobody@example.com", "the password of bob")});
  EXPECT_TRUE(is_problem(wrong, 401, "unauthenticated"));
  EXPECT_EQ(wrong.body(), nobody.body());
  EXPECT_EQ(wrong.header("www-authenticate"), "Bearer");
  EXPECT_EQ(wrong.header("set-cookie"), "");
}

TEST_F(ApiAccounts, SigningInSetsTheCookieAndForbidsCaching) {
  const auto ann = sign_up("ann");
  const auto answer = ask("POST", "/v1/sessions", {.body = credentials(ann.email, ann.password)});
  ASSERT_EQ(answer.status(), 201);
  EXPECT_EQ(answer.header("cache-control"), "no-store");
  EXPECT_EQ(answer.header("set-cookie"), cookie_name() + "=" + answer.text("/refresh_token") +
                                             "; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000");
  EXPECT_EQ(answer.number("/access_expires_at") / 1000 * 1000, answer.number("/access_expires_at"));
  const auto lives_ms = answer.number("/refresh_expires_at") - answer.number("/access_expires_at");
  EXPECT_GT(lives_ms, 29ull * 24 * 3600 * 1000);
}

TEST_F(ApiAccounts, TheCookieIsSecureIfTheProxySaysThatTheClientUsedTls) {
  const auto ann = sign_up("ann");
  const std::string https = "X-Forwarded-Proto: https\r\n";
  const auto answer = ask("POST", "/v1/sessions", {.body = credentials(ann.email, ann.password), .headers = https});
  EXPECT_TRUE(answer.header("set-cookie").ends_with("; Secure")) << answer.header("set-cookie");
  // An attacker on the way could have made a page of the same host without TLS.
  const auto open_page = refresh_by_cookie(ann.refresh_token, "Origin: http://chat.test\r\n" + https);
  EXPECT_TRUE(is_problem(open_page, 422, "invalid_argument", "refresh_token"));
  const auto page = refresh_by_cookie(ann.refresh_token, "Origin: https://chat.test\r\n" + https);
  EXPECT_EQ(page.status(), 200);
  EXPECT_TRUE(page.header("set-cookie").ends_with("; Secure")) << page.header("set-cookie");
}

TEST_F(ApiAccounts, LongLivedTokensLiveADay) {
  const auto ann = sign_up("ann");
  const auto lasts = [&](const std::string& more) {
    const auto answer =
        ask("POST", "/v1/sessions",
            {.body = R"({"email":")" + ann.email + R"(","password":")" + ann.password + "\"" + more + "}"});
    EXPECT_EQ(answer.status(), 201) << answer.body();
    return answer.number("/access_expires_at") / 1000;
  };
  const auto more_seconds = lasts(R"(,"long_lived":true)") - lasts("");
  EXPECT_NEAR(static_cast<double>(more_seconds), 24 * 3600 - 15 * 60, 10);
}

TEST_F(ApiAccounts, RefreshTokensChangeAndARepeatIsAnswered) {
  const auto ann = sign_up("ann");
  const auto first = refresh(ann.refresh_token);
  ASSERT_EQ(first.status(), 200) << first.body();
  EXPECT_NE(first.text("/refresh_token"), ann.refresh_token);
  EXPECT_EQ(first.number("/session"), ann.session);
  EXPECT_EQ(get({.token = first.text("/access_token")}, "/v1/me").number("/id"), ann.id);
  EXPECT_EQ(refresh(ann.refresh_token).status(), 200) << "the answer may have been lost";
  for (const std::string& bad : {std::string("x"), ann.refresh_token + "A", "BB" + ann.refresh_token.substr(2)}) {
    EXPECT_TRUE(is_problem(refresh(bad), 401, "unauthenticated")) << bad;
  }
}

TEST_F(ApiAccounts, TheCookieRefreshesForPagesOfThisHostAndOfAllowedOnes) {
  for (const char* origin : {"http://chat.test", "https://chat.test", "https://page.example"}) {
    const auto ann = sign_up("ann");
    const auto answer = refresh_by_cookie(ann.refresh_token, std::string("Origin: ") + origin + "\r\n");
    ASSERT_EQ(answer.status(), 200) << origin << answer.body();
    EXPECT_EQ(answer.number("/session"), ann.session);
    EXPECT_TRUE(answer.header("set-cookie").starts_with(cookie_name() + "=" + answer.text("/refresh_token") + ";"));
  }
}

TEST_F(ApiAccounts, TheCookieDoesNotRefreshForOthers) {
  const auto ann = sign_up("ann");
  for (const char* headers : {"", "Origin: null\r\n", "Origin: https://evil.example\r\n",
                              "Origin: https://chat.test.evil.example\r\n", "Origin: http://page.example\r\n",
                              "Origin: http://chat.test:81\r\n", "Origin:\r\n", "Referer: http://chat.test/\r\n"}) {
    EXPECT_TRUE(is_problem(refresh_by_cookie(ann.refresh_token, headers), 422, "invalid_argument", "refresh_token"))
        << headers;
  }
  EXPECT_EQ(refresh(ann.refresh_token).status(), 200) << "none of those used it up";
}

TEST_F(ApiAccounts, APageWithoutACookieIsToldThatNobodyIsSignedIn) {
  const std::string origin = "Origin: http://chat.test\r\n";
  for (const char* body : {"", "{}"}) {
    const auto answer = ask("POST", "/v1/sessions/refresh", {.body = body, .headers = origin + "Cookie: a=b\r\n"});
    EXPECT_EQ(answer.status(), 204) << "an error would be shown in the console of a browser";
    EXPECT_EQ(answer.body(), "");
    EXPECT_EQ(answer.header("set-cookie"), "");
  }
  // Programs, and pages that may not use the cookie, have forgotten the token.
  for (const char* headers : {"", "Origin: https://evil.example\r\n"}) {
    const auto answer = ask("POST", "/v1/sessions/refresh", {.body = "{}", .headers = headers});
    EXPECT_TRUE(is_problem(answer, 422, "invalid_argument", "refresh_token"));
  }
  const auto broken = ask("POST", "/v1/sessions/refresh", {.body = "{", .headers = origin});
  EXPECT_TRUE(is_problem(broken, 422, "invalid_argument"));
  const auto number = ask("POST", "/v1/sessions/refresh", {.body = R"({"refresh_token":1})", .headers = origin});
  EXPECT_TRUE(is_problem(number, 422, "invalid_argument", "refresh_token"));
  EXPECT_EQ(refresh_by_cookie("of nobody", origin).status(), 401);
}

TEST_F(ApiAccounts, TwoServicesOnOneHostKeepTheirCookiesApart) {
  const tests::TempDir folder(tests::TempDir::fast_parent());
  const ApiProcess other(folder.path());
  ASSERT_NE(other.port(), 0) << other.err();
  // A browser sends the cookies of a host to each of its ports.
  std::map<std::string, std::string> jar;
  const auto from_browser = [&](int at, const std::string& method, const std::string& path, Call call = {}) {
    call.headers += "Origin: http://chat.test\r\nCookie: a=b";
    for (const auto& [name, value] : jar) call.headers.append("; ").append(name).append("=").append(value);
    call.headers += "\r\n";
    auto answer = confab::tests::ask(at, method, path, call);
    const std::string set = answer.header("set-cookie");
    if (!set.empty())
      jar[set.substr(0, set.find('='))] = set.substr(set.find('=') + 1, set.find(';') - set.find('=') - 1);
    return answer;
  };
  const std::string email = new_email("ann");
  std::map<int, std::uint64_t> sessions;
  std::map<int, std::string> tokens;
  for (const int at : {port(), other.port()}) {
    ASSERT_EQ(from_browser(at, "POST", "/v1/users", {.body = credentials(email, "long enough")}).status(), 201);
    sessions[at] =
        from_browser(at, "POST", "/v1/sessions", {.body = credentials(email, "long enough")}).number("/session");
  }
  EXPECT_EQ(jar.size(), 2u);
  for (int round = 0; round < 3; ++round) {
    for (const auto& [at, session] : sessions) {
      const auto answer = from_browser(at, "POST", "/v1/sessions/refresh");
      ASSERT_EQ(answer.status(), 200) << answer.body();
      EXPECT_EQ(answer.number("/session"), session);
      tokens[at] = answer.text("/access_token");
    }
  }
  EXPECT_EQ(from_browser(port(), "DELETE", "/v1/sessions/current", {.token = tokens[port()]}).status(), 200);
  EXPECT_EQ(from_browser(other.port(), "POST", "/v1/sessions/refresh").status(), 200);
  EXPECT_NE(from_browser(port(), "POST", "/v1/sessions/refresh").status(), 200);
}

TEST_F(ApiAccounts, ATokenInTheBodyWinsOverTheCookie) {
  const auto ann = sign_up("ann");
  const auto bob = sign_up("bob");
  const auto answer =
      ask("POST", "/v1/sessions/refresh",
          {.body = R"({"refresh_token":")" + bob.refresh_token + "\"}",
           .headers = "Origin: http://chat.test\r\nCookie: " + cookie_name() + "=" + ann.refresh_token + "\r\n"});
  EXPECT_EQ(answer.number("/session"), bob.session) << answer.body();
}

TEST_F(ApiAccounts, SigningOutEndsThisSessionOnly) {
  const auto ann = sign_up("ann");
  const auto elsewhere = sign_in(ann);
  const auto sessions = get(ann, "/v1/sessions");
  EXPECT_EQ(sessions.size("/sessions"), 2u) << sessions.body();
  const auto out = del(ann, "/v1/sessions/current");
  EXPECT_EQ(out.status(), 200);
  EXPECT_EQ(out.header("set-cookie"), cookie_name() + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  EXPECT_TRUE(is_problem(get(ann, "/v1/me"), 401, "unauthenticated"));
  EXPECT_TRUE(is_problem(refresh(ann.refresh_token), 401, "unauthenticated"));
  EXPECT_EQ(get(elsewhere, "/v1/me").status(), 200);
  EXPECT_EQ(refresh(elsewhere.refresh_token).status(), 200);
}

TEST_F(ApiAccounts, SigningOutLeavesTheCookieOfAnotherSession) {
  const auto ann = sign_up("ann");
  const auto bob = sign_up("bob");
  const auto sign_out = [](const Person& who, const std::string& cookie) {
    return ask("DELETE", "/v1/sessions/current",
               {.token = who.token, .headers = "Cookie: " + cookie_name() + "=" + cookie + "\r\n"});
  };
  EXPECT_EQ(sign_out(ann, bob.refresh_token).header("set-cookie"), "");
  EXPECT_EQ(refresh(bob.refresh_token).status(), 200);
  const auto cid = sign_up("cid");
  EXPECT_TRUE(sign_out(cid, cid.refresh_token).header("set-cookie").starts_with(cookie_name() + "=;"));
}

TEST_F(ApiAccounts, UsersCanRevokeTheirOwnSessionsAndNoOthers) {
  const auto ann = sign_up("ann");
  const auto elsewhere = sign_in(ann);
  const auto bob = sign_up("bob");
  const std::string path = "/v1/sessions/" + std::to_string(elsewhere.session);
  EXPECT_TRUE(is_problem(del(bob, path), 404, "not_found", "session"));
  EXPECT_EQ(get(elsewhere, "/v1/me").status(), 200);
  EXPECT_EQ(del(ann, path).status(), 200);
  EXPECT_EQ(get(elsewhere, "/v1/me").status(), 401);
}

TEST_F(ApiAccounts, ANewPasswordEndsOtherSessions) {
  const auto ann = sign_up("ann");
  const auto elsewhere = sign_in(ann);
  const auto change = [&](const std::string& current, const std::string& next) {
    return put(ann, "/v1/me/password", R"({"current_password":")" + current + R"(","password":")" + next + "\"}");
  };
  EXPECT_TRUE(is_problem(change("not the one", "new password"), 422, "invalid_argument", "current_password"));
  EXPECT_TRUE(is_problem(change(ann.password, "short"), 422, "invalid_argument", "password"));
  EXPECT_EQ(get(elsewhere, "/v1/me").status(), 200);
  EXPECT_EQ(change(ann.password, "new password").status(), 200);
  EXPECT_EQ(get(elsewhere, "/v1/me").status(), 401);
  EXPECT_EQ(get(ann, "/v1/me").status(), 200);
  EXPECT_EQ(ask("POST", "/v1/sessions", {.body = credentials(ann.email, ann.password)}).status(), 401);
  EXPECT_EQ(ask("POST", "/v1/sessions", {.body = credentials(ann.email, "new password")}).status(), 201);
}

TEST_F(ApiAccounts, PeopleFindEachOtherOnceTheyShareAConversationAndSeeNoAddress) {
  const auto ann = sign_up("ann");
  const auto bob = sign_up("bob");
  const auto cleo = sign_up("cleo");
  const std::string path_of_bob = "/v1/users/" + std::to_string(bob.id);
  EXPECT_TRUE(is_problem(get(ann, path_of_bob), 404, "not_found", "user"));
  EXPECT_TRUE(is_problem(get(ann, "/v1/users/999999"), 404, "not_found", "user"));
  EXPECT_EQ(get(ann, "/v1/users?email=" + bob.email).size("/users"), 0u);
  const auto alone = get(ann, "/v1/users");
  EXPECT_EQ(alone.size("/users"), 1u);
  EXPECT_EQ(alone.text("/users/0/email"), ann.email);
  EXPECT_EQ(alone.text("/directory"), "contacts");

  make_direct(ann, bob);
  make_direct(cleo, ann);
  EXPECT_EQ(get(ann, path_of_bob).status(), 200);
  EXPECT_EQ(get(ann, path_of_bob).text("/email"), "");
  EXPECT_EQ(get(ann, "/v1/users?email=" + bob.email).number("/users/0/id"), bob.id);
  EXPECT_TRUE(is_problem(get(cleo, path_of_bob), 404, "not_found", "user"));

  std::set<std::uint64_t> found;
  std::string path = "/v1/users?limit=2";
  for (int page = 0; page < 3 && !path.empty(); ++page) {
    const auto answer = get(ann, path);
    ASSERT_EQ(answer.status(), 200) << answer.body();
    EXPECT_EQ(answer.body().find(bob.email), std::string::npos);
    EXPECT_EQ(answer.body().find(cleo.email), std::string::npos);
    for (std::size_t i = 0; i < answer.size("/users"); ++i) {
      found.insert(answer.number("/users/" + std::to_string(i) + "/id"));
    }
    path = answer.is_null("/next") ? "" : "/v1/users?limit=2&after=" + answer.text("/next");
  }
  EXPECT_EQ(found, (std::set{ann.id, bob.id, cleo.id}));
}

}  // namespace
}  // namespace confab::tests
