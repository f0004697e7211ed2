#include "servers/api/support/api_test.hpp"

#include <algorithm>

#include <signal.h>

namespace confab::tests {

void ApiTest::start_api(const std::vector<std::string>& more_arguments) {
  secrets_.clear();
  folder_ = std::make_unique<tests::TempDir>(tests::TempDir::fast_parent());
  std::vector<std::string> arguments{"--allow-origin", "https://page.example",
                                     // All of a suite's users come from one address.
                                     "--password-attempts-per-address-per-minute", "0",
                                     "--password-attempts-per-email-per-minute", "0"};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  api_ = std::make_unique<ApiProcess>(folder_->path(), arguments);
  ASSERT_NE(api_->port(), 0) << api_->err();
}

void ApiTest::TearDownTestSuite() {
  api_->signal(SIGTERM);
  const int exit_code = api_->wait();
  const std::string log = api_->err();
  // A sanitizer's report comes last.
  EXPECT_EQ(exit_code, 0) << log.substr(log.size() - std::min<std::size_t>(log.size(), 8000));
  EXPECT_NE(log.find("request"), std::string::npos) << "the log is empty: there is nothing to look for secrets in";
  for (const std::string& secret : secrets_) EXPECT_EQ(log.find(secret), std::string::npos) << "in the log: " << secret;
  api_.reset();
  folder_.reset();
}

std::string ApiTest::new_email(const std::string& name) {
  return name + "-" + std::to_string(++emails_) + "@example.com";
}

Person ApiTest::sign_up(const std::string& name) {
  Person person;
  person.email = new_email(name);
  person.password = "the password of " + person.email;
  const auto made = ask("POST", "/v1/users",
                        {.body = R"({"email":")" + person.email + R"(","password":")" + person.password + "\"}"});
  EXPECT_EQ(made.status(), 201) << made.body();
  person.id = made.number("/id");
  return sign_in(person);
}

Person ApiTest::sign_in(Person person) {
  const auto signed_in = ask("POST", "/v1/sessions",
                             {.body = R"({"email":")" + person.email + R"(","password":")" + person.password + "\"}"});
  EXPECT_EQ(signed_in.status(), 201) << signed_in.body();
  person.token = signed_in.text("/access_token");
  person.refresh_token = signed_in.text("/refresh_token");
  person.session = signed_in.number("/session");
  for (const std::string& secret : {person.password, person.token, person.refresh_token}) {
    EXPECT_FALSE(secret.empty());
    keep_secret(secret);
  }
  return person;
}

std::string ApiTest::cookie_name() {
  const auto out = del(sign_up("cookie"), "/v1/sessions/current");
  return out.header("set-cookie").substr(0, out.header("set-cookie").find('='));
}

std::uint64_t ApiTest::make_direct(const Person& one, const Person& other) {
  const auto opened = post(one, "/v1/conversations/direct", "{\"user\":" + std::to_string(other.id) + "}");
  EXPECT_EQ(opened.status(), 200) << opened.body();
  return opened.number("/id");
}

std::string ApiTest::messages_of(std::uint64_t conversation) {
  return "/v1/conversations/" + std::to_string(conversation) + "/messages";
}

::testing::AssertionResult is_problem(const Answer& answer, int status, const std::string& code,
                                      const std::string& field) {
  const bool holds = answer.status() == status && answer.header("content-type") == "application/problem+json" &&
                     answer.text("/type") == "about:blank" && !answer.text("/title").empty() &&
                     answer.number("/status") == static_cast<std::uint64_t>(status) && answer.text("/code") == code &&
                     !answer.text("/detail").empty() && answer.text("/errors/0/field") == field;
  if (holds) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "wanted " << status << " " << code << " '" << field << "', got "
                                       << answer.status() << " " << answer.header("content-type") << " "
                                       << answer.body();
}

}  // namespace confab::tests
