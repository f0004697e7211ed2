// Forgotten passwords and new addresses, with a script as the mail program.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "servers/api/support/api_test.hpp"
#include "servers/api/support/mail_script.hpp"

namespace confab::tests {
namespace {

class ApiMail : public ApiTest {
 public:
  static void SetUpTestSuite() {
    script_ = std::make_unique<MailScript>();
    start_api({"--mail-command", script_->command(), "--mail-from", "chat@example.com", "--mail-link",
               "https://chat.example.com/#{action}={token}"});
  }
  static void TearDownTestSuite() {
    ApiTest::TearDownTestSuite();
    script_.reset();
  }

 protected:
  static Answer request_reset(const std::string& email) {
    return ask("POST", "/v1/passwords/request_reset", {.body = R"({"email":")" + email + "\"}"});
  }
  static Answer reset(const std::string& token, const std::string& password) {
    return ask("POST", "/v1/passwords/reset",
               {.body = R"({"token":")" + token + R"(","password":")" + password + "\"}"});
  }
  static std::string token_for(const std::string& to, const std::string& action) {
    const std::string token = script_->wait_for_token(to, action);
    EXPECT_EQ(token.size(), 43U) << script_->wait_for(to);
    keep_secret(token);
    return token;
  }

  static inline std::unique_ptr<MailScript> script_;
};

TEST_F(ApiMail, AForgottenPasswordIsSetByALink) {
  Person ann = sign_up("ann");
  EXPECT_TRUE(ask("GET", "/v1/passwords/policy").flag("/reset_by_mail"));
  EXPECT_EQ(request_reset(ann.email).status(), 202);
  const std::string mail = script_->wait_for(ann.email);
  EXPECT_TRUE(mail.starts_with("From: <chat@example.com>\nTo: <" + ann.email + ">\nSubject: Set a new password\n"))
      << mail;
  EXPECT_NE(mail.find("\n\nSomebody asked"), std::string::npos) << mail;
  EXPECT_NE(mail.find("\nhttps://chat.example.com/#reset-password="), std::string::npos) << mail;

  const std::string token = token_for(ann.email, "reset-password");
  EXPECT_TRUE(is_problem(reset(token, "short"), 422, "invalid_argument", "password"));
  EXPECT_EQ(reset(token, "another password").status(), 200);
  EXPECT_TRUE(is_problem(reset(token, "one more password"), 404, "not_found", "token"));
  EXPECT_EQ(get(ann, "/v1/me").status(), 401) << "all sessions ended";
  ann.password = "another password";
  EXPECT_EQ(get(sign_in(ann), "/v1/me").status(), 200);
}

TEST_F(ApiMail, TheAnswerDoesNotTellWhoIsRegistered) {
  const Person ann = sign_up("ann");
  const std::string stranger = new_email("stranger");
  const Answer known = request_reset(ann.email);
  const Answer unknown = request_reset(stranger);
  EXPECT_EQ(known.status(), 202);
  EXPECT_EQ(unknown.status(), 202);
  EXPECT_EQ(known.size(""), unknown.size(""));
  EXPECT_TRUE(is_problem(request_reset("no address"), 422, "invalid_argument", "email"));
  const Person last = sign_up("last");
  request_reset(last.email);
  EXPECT_NE(script_->wait_for(last.email), "");
  EXPECT_NE(script_->wait_for(ann.email), "");
  EXPECT_FALSE(script_->has(stranger));
}

TEST_F(ApiMail, AnAddressIsChangedByWhoReadsItsMail) {
  Person ann = sign_up("ann");
  const std::string next = new_email("anna");
  const auto change = [&](const std::string& password) {
    return put(ann, "/v1/me/email", R"({"email":")" + next + R"(","password":")" + password + "\"}");
  };
  EXPECT_TRUE(is_problem(change("a wrong password"), 422, "invalid_argument", "password"));
  EXPECT_EQ(change(ann.password).status(), 202);
  EXPECT_EQ(get(ann, "/v1/me").text("/email"), ann.email);
  const std::string body = R"({"token":")" + token_for(next, "confirm-email") + "\"}";
  EXPECT_EQ(ask("POST", "/v1/users/confirm_email", {.body = body}).status(), 200);
  EXPECT_EQ(get(ann, "/v1/me").text("/email"), next) << "the session goes on";
  EXPECT_TRUE(is_problem(ask("POST", "/v1/users/confirm_email", {.body = body}), 404, "not_found", "token"));
  ann.email = next;
  sign_in(ann);
}

TEST_F(ApiMail, AnAddressThatCouldNameOthersGetsNoMail) {
  const Person last = sign_up("last");
  const std::string two = "mallory," + new_email("bob");
  const auto made = ask("POST", "/v1/users", {.body = R"({"email":")" + two + R"(","password":"long enough"})"});
  EXPECT_EQ(made.status(), 201) << made.body();
  EXPECT_EQ(request_reset(two).status(), 202);
  EXPECT_EQ(request_reset(last.email).status(), 202);
  EXPECT_NE(script_->wait_for(last.email), "");
  EXPECT_FALSE(script_->has(two));
}

class ApiWithoutMail : public ApiTest {};

TEST_F(ApiWithoutMail, SaysSo) {
  const Person ann = sign_up("ann");
  EXPECT_FALSE(ask("GET", "/v1/passwords/policy").flag("/reset_by_mail"));
  EXPECT_TRUE(is_problem(ask("POST", "/v1/passwords/request_reset", {.body = R"({"email":")" + ann.email + "\"}"}), 501,
                         "unsupported"));
  EXPECT_TRUE(is_problem(put(ann, "/v1/me/email", R"({"email":"x@example.com","password":")" + ann.password + "\"}"),
                         501, "unsupported"));
}

class ApiMailAttempts : public ::testing::Test {
 protected:
  Answer request_reset(const std::string& name, const std::string& address) {
    return ask(
        api_.port(), "POST", "/v1/passwords/request_reset",
        {.body = R"({"email":")" + name + R"(@example.com"})", .headers = "X-Forwarded-For: " + address + "\r\n"});
  }

  MailScript script_;
  TempDir folder_{TempDir::fast_parent()};
  ApiProcess api_{folder_ / "data",
                  {"--mail-command", script_.command(), "--mail-from", "chat@example.com", "--mail-link",
                   "https://chat.example.com/#{action}={token}", "--password-attempts-per-email-per-minute", "1",
                   "--password-attempts-per-address-per-minute", "3"}};
};

TEST_F(ApiMailAttempts, AreBoundedAsSignInsAre) {
  EXPECT_EQ(request_reset("ann", "192.0.2.1").status(), 202);
  EXPECT_EQ(request_reset("ann", "192.0.2.1").status(), 202);
  EXPECT_TRUE(is_problem(request_reset("ANN", "192.0.2.1"), 429, "rate_limited"));
  EXPECT_EQ(request_reset("ann", "192.0.2.2").status(), 202);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(request_reset("user" + std::to_string(i), "192.0.2.1").status(), 202);
  EXPECT_EQ(request_reset("user9", "192.0.2.1").status(), 429) << "an address has its bound";
}

}  // namespace
}  // namespace confab::tests
