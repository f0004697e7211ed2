// Tokens that were not given out by this server, or no longer count. An attacker who forges one knows our ids, our
// issuer, the form of our tokens and our public key.
#include <algorithm>
#include <chrono>
#include <vector>

#include "auth/jwt.hpp"
#include "auth/key.hpp"
#include "auth/key_files.hpp"
#include "servers/api/support/api_test.hpp"
#include "support/directory.hpp"
#include "support/seeded_random.hpp"
#include "unit/auth/token_maker.hpp"

namespace confab::tests {
namespace {

class ApiTokens : public ApiTest {
 public:
  static void SetUpTestSuite() { start_api({"--old-routes"}); }

 protected:
  void SetUp() override {
    ann_ = sign_up("ann");
    auto files = auth::KeyFiles::read(*tests::open_directory(data_dir()));
    ASSERT_TRUE(files) << files.error().message;
    const auto own = std::find_if(files->keys.begin(), files->keys.end(),
                                  [](const auth::Key& key) { return key.role == auth::KeyRole::own; });
    ASSERT_NE(own, files->keys.end());
    key_ = std::move(*own);
    now_ms_ = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                  .count();
  }

  auth::Claims claims() const {
    auth::Claims claims;
    claims.user = UserId(ann_.id);
    claims.session = SessionId(ann_.session);
    claims.issued_at = now_ms_;
    claims.expires_at = now_ms_ + 600'000;
    return claims;
  }
  static std::string sign(const auth::Claims& claims, const auth::Key& key) {
    auto token = auth::sign_token(claims, key);
    EXPECT_TRUE(token) << token.error().message;
    return token ? *token : "";
  }
  std::string header(const std::string& alg, const std::string& typ = "at+jwt") const {
    return R"({"alg":")" + alg + R"(","typ":")" + typ + R"(","kid":")" + key_.kid + "\"}";
  }
  std::string payload(const std::string& issuer = "confab", const std::string& audience = "confab") const {
    return R"({"iss":")" + issuer + R"(","aud":")" + audience + R"(","sub":")" + std::to_string(ann_.id) +
           R"(","sid":")" + std::to_string(ann_.session) + R"(","iat":)" + std::to_string(now_ms_ / 1000) +
           ",\"exp\":" + std::to_string(now_ms_ / 1000 + 600) + "}";
  }
  /// Both kinds of route refuse it.
  void expect_refused(const std::string& token, const char* what) const {
    SCOPED_TRACE(what);
    for (const std::string& header : {token, ann_.email + " " + token}) {
      const auto v1 = ask("GET", "/v1/me", {.token = header});
      EXPECT_TRUE(is_problem(v1, 401, "unauthenticated"));
      EXPECT_EQ(v1.header("www-authenticate"), "Bearer");
      EXPECT_EQ(ask("GET", "/conversations", {.token = header}).status(), 401);
    }
  }

  Person ann_;
  auth::Key key_;
  TimeMs now_ms_ = 0;
};

TEST_F(ApiTokens, TwoWordsAreNoTokenUnlessTheFirstIsTheUsersOwnAddress) {
  const std::string token = sign(claims(), key_);
  EXPECT_EQ(get({.token = ann_.email + " " + token}, "/v1/me").number("/id"), ann_.id) << "the old form";
  const auto bob = sign_up("bob");
  for (const std::string& words : {std::string("A B"), "A " + token, bob.email + " " + token, token + " B",
                                   token + " " + token, ann_.email + " " + token + " B"}) {
    SCOPED_TRACE(words);
    const auto answer = ask("GET", "/v1/me", {.token = words});
    EXPECT_TRUE(is_problem(answer, 401, "unauthenticated"));
    EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
  }
}

TEST_F(ApiTokens, ATokenMadeWithOurKeyIsAccepted) {
  // Else the refusals below would prove nothing.
  EXPECT_EQ(get({.token = sign(claims(), key_)}, "/v1/me").number("/id"), ann_.id);
  EXPECT_EQ(get({.token = auth::token_of(header("EdDSA"), payload(), key_)}, "/v1/me").number("/id"), ann_.id);
}

TEST_F(ApiTokens, AWordBeforeTheTokenMustBeItsUsersAddress) {
  const Person bob = sign_up("bob");
  EXPECT_EQ(ask("GET", "/v1/me", {.token = ann_.email + " " + ann_.token}).status(), 200);
  for (const std::string& word : {std::string("A"), bob.email, ann_.token, std::string(5'000, 'a') + "@example.com"}) {
    const auto answer = ask("GET", "/v1/me", {.token = word + " " + ann_.token});
    EXPECT_TRUE(is_problem(answer, 401, "unauthenticated")) << word.substr(0, 40);
  }
  EXPECT_TRUE(is_problem(ask("GET", "/v1/me", {.token = "A B"}), 401, "unauthenticated"));
  EXPECT_TRUE(is_problem(ask("GET", "/v1/me", {.token = ann_.email + " " + ann_.token + " " + ann_.token}), 401,
                         "unauthenticated"));
}

TEST_F(ApiTokens, ForgedSignaturesAreRefused) {
  std::string forged = ann_.token;
  forged[forged.rfind('.') + 10] = forged[forged.rfind('.') + 10] == 'A' ? 'B' : 'A';
  expect_refused(forged, "a changed signature");
  expect_refused(ann_.token.substr(0, ann_.token.rfind('.') + 1), "no signature");
  const auto dot = ann_.token.find('.');
  const std::string other = auth::encoded(payload("confab", "confab"));
  expect_refused(ann_.token.substr(0, dot + 1) + other + ann_.token.substr(ann_.token.rfind('.')), "changed claims");
}

TEST_F(ApiTokens, AlgorithmsAreNotTakenFromTheHeader) {
  for (const char* none : {"none", "None", "NONE", ""}) {
    expect_refused(auth::encoded(header(none)) + "." + auth::encoded(payload()) + ".", none);
  }
  expect_refused(auth::token_of(header("none"), payload(), key_), "alg none with a signature");
  auth::Key confused = auth::copy_of(key_);
  confused.algorithm = auth::Algorithm::hs256;
  confused.secret = util::Secret(std::span<const std::uint8_t>(key_.public_key));
  expect_refused(auth::token_of(header("HS256"), payload(), confused), "HS256 with our public key as the secret");
  expect_refused(auth::token_of(header("EdDSA"), payload(), confused), "the same under the right name");
}

TEST_F(ApiTokens, ForeignKeysAreRefused) {
  tests::SeededRandom random(7);
  auth::Key foreign = auth::make_key("confab", "confab", now_ms_ - 100'000, random);
  expect_refused(sign(claims(), foreign), "a key we do not know");
  foreign.kid = key_.kid;
  expect_refused(sign(claims(), foreign), "a foreign key under our name");
}

TEST_F(ApiTokens, ClaimsOfAnotherTimeOrServiceAreRefused) {
  auto old = claims();
  old.issued_at = now_ms_ - 3600'000;
  old.expires_at = now_ms_ - 31'000;
  expect_refused(sign(old, key_), "expired");
  auto early = claims();
  early.issued_at = now_ms_ + 25 * 3'600'000;
  early.expires_at = early.issued_at + 600'000;
  expect_refused(sign(early, key_), "from the future");
  expect_refused(auth::token_of(header("EdDSA"), payload("other"), key_), "another issuer");
  expect_refused(auth::token_of(header("EdDSA"), payload("confab", "other"), key_), "another audience");
  expect_refused(auth::token_of(header("EdDSA", "JWT"), payload(), key_), "another type");
}

TEST_F(ApiTokens, SessionsMustBeAliveAndTheUsersOwn) {
  const auto bob = sign_up("bob");
  auto other = claims();
  other.session = SessionId(bob.session);
  expect_refused(sign(other, key_), "another user's session");
  other.session = SessionId(999'999);
  expect_refused(sign(other, key_), "a session that never was");
  ASSERT_EQ(del(ann_, "/v1/sessions/current").status(), 200);
  expect_refused(ann_.token, "signed out");
  expect_refused(sign(claims(), key_), "signed out, a fresh token");
}

TEST_F(ApiTokens, WhatIsNoTokenIsRefused) {
  for (const std::string& text : std::vector<std::string>{".", "..", "a.b.c", ann_.token + ".x", ann_.token + "=",
                                                          ann_.refresh_token, std::string(8000, 'a')}) {
    expect_refused(text, text.substr(0, 40).c_str());
  }
}

TEST_F(ApiTokens, TheKeySetShowsNoSecret) {
  const auto answer = ask("GET", "/.well-known/jwks.json");
  ASSERT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.text("/keys/0/kid"), key_.kid);
  EXPECT_EQ(answer.text("/keys/0/alg"), "EdDSA");
  EXPECT_FALSE(answer.has("/keys/0/d"));
  EXPECT_FALSE(answer.has("/keys/0/k"));
}

}  // namespace
}  // namespace confab::tests
