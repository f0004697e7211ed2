// Tries at passwords, as who guesses meets their bounds.
#include <string>

#include <gtest/gtest.h>

#include "servers/api/support/api_client.hpp"
#include "servers/api/support/api_process.hpp"
#include "servers/api/support/api_test.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {
namespace {

class ApiAttempts : public ::testing::Test {
 protected:
  static std::string credentials(const std::string& name, const std::string& password) {
    return R"({"email":")" + name + R"(@example.com","password":")" + password + "\"}";
  }
  static std::string from(const std::string& address) { return "X-Forwarded-For: " + address + "\r\n"; }
  Answer sign_in(const std::string& name, const std::string& password, const std::string& address) {
    return ask(api_.port(), "POST", "/v1/sessions", {.body = credentials(name, password), .headers = from(address)});
  }

  TempDir folder_{TempDir::fast_parent()};
  ApiProcess api_{folder_ / "data",
                  {"--old-routes", "--password-attempts-per-email-per-minute", "1",
                   "--password-attempts-per-address-per-minute", "3"}};
};

TEST_F(ApiAttempts, GuessingAtOneUserEndsAndItsOwnerStillGetsIn) {
  ask(api_.port(), "POST", "/v1/users", {.body = credentials("ann", "long enough"), .headers = from("192.0.2.9")});
  EXPECT_EQ(sign_in("ann", "guess 1 of many", "192.0.2.1").status(), 401);
  EXPECT_EQ(sign_in("ANN", "guess 2 of many", "192.0.2.1").status(), 401);
  const Answer third = sign_in("ann", "long enough", "192.0.2.1");
  EXPECT_TRUE(is_problem(third, 429, "rate_limited"));
  EXPECT_NE(third.header("retry-after"), "");
  EXPECT_EQ(sign_in("ann", "long enough", "192.0.2.2").status(), 201) << "nobody shuts her out from elsewhere";
}

TEST_F(ApiAttempts, AnAddressMayNotTryEverybody) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(sign_in("user" + std::to_string(i), "12345678", "192.0.2.1").status(), 401);
  EXPECT_EQ(sign_in("user11", "12345678", "192.0.2.1").status(), 429);
  EXPECT_EQ(
      ask(api_.port(), "POST", "/v1/users", {.body = credentials("new", "long enough"), .headers = from("192.0.2.1")})
          .status(),
      429);
  const Answer old =
      ask(api_.port(), "POST", "/users/sign_in.json",
          {.body = R"({"user":)" + credentials("user12", "12345678") + "}", .headers = from("192.0.2.1")});
  EXPECT_EQ(old.status(), 429);
  EXPECT_EQ(sign_in("user11", "12345678", "192.0.2.2").status(), 401);
}

}  // namespace
}  // namespace confab::tests
