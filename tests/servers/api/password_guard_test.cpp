#include "api/password_guard.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "api/request_guard.hpp"
#include "common/limits/usage_table.hpp"

namespace confab::servers::api {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

class PasswordGuardTest : public ::testing::Test {
 protected:
  /// Of the smallest table: 16 rows.
  static std::shared_ptr<UsageTable> small_table() {
    auto made = UsageTable::create({.rows = 16});
    EXPECT_TRUE(made);
    return std::move(*made);
  }

  static Request from(const std::string& address) {
    auto data = std::make_shared<RequestData>();
    data->peer_address = address;
    return Request(std::move(data));
  }
  bool attempt(const std::string& address, const std::string& email) const {
    return guard_.attempt_email(from(address), email).has_value();
  }

  ConnectionLimiter limiter_{HttpLimits{}, small_table()};
  PasswordGuard guard_{{.attempts_per_address = {3, 3, kHourMs}, .attempts_per_address_and_email = {1, 1, kHourMs}},
                       limiter_};
};

TEST_F(PasswordGuardTest, AnAddressOverItsRateDoesNotFillTheTableSoThatOthersPassUncounted) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(attempt("192.0.2.1", std::to_string(i)), i < 3) << i;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(attempt("192.0.2.2", std::to_string(i)), i < 3) << i;
}

TEST_F(PasswordGuardTest, RepeatsForOneEmailLeaveTriesOfTheAddressToOthers) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(attempt("192.0.2.1", "ann"), i == 0) << i;
  EXPECT_TRUE(attempt("192.0.2.1", "bob"));
  EXPECT_TRUE(attempt("192.0.2.1", "eve"));
  EXPECT_FALSE(attempt("192.0.2.1", "joe"));
}

TEST_F(PasswordGuardTest, AnEmailIsCountedAsOneHoweverItIsSpelled) {
  EXPECT_TRUE(attempt("192.0.2.1", "ann@example.com"));
  EXPECT_FALSE(attempt("192.0.2.1", "ANN@example.com"));
  EXPECT_FALSE(attempt("192.0.2.1", " ann@Example.COM"));
  EXPECT_FALSE(attempt("192.0.2.1", "\u00e4nn@example.com") && attempt("192.0.2.1", "A\u0308nn@example.com"));
}

TEST_F(PasswordGuardTest, HostsOfOneIpv6NetworkAreCountedAsOne) {
  EXPECT_TRUE(attempt("2001:db8:1:2::1", "ann@example.com"));
  EXPECT_FALSE(attempt("2001:db8:1:2:ffff::9", "ann@example.com"));
  EXPECT_TRUE(attempt("2001:db8:1:3::1", "ann@example.com"));
}

class AccountBound : public PasswordGuardTest {
 protected:
  ConnectionLimiter wide_limiter_{HttpLimits{}, UsageTable::create_or_none()};
  PasswordGuard wide_{{.attempts_per_address = {1000, 1000, kHourMs},
                       .attempts_per_address_and_email = {1000, 1000, kHourMs},
                       .attempts_per_account = {3, 3, kHourMs},
                       .under_way_per_address_max = 2},
                      wide_limiter_};
};

TEST_F(AccountBound, ManyAddressesGuessSlowlyAndTheOwnerStillGetsIn) {
  const std::string email = "ann@example.com";
  const auto owner = from("192.0.2.200");
  {
    const auto right = wide_.attempt_email(owner, email);
    ASSERT_TRUE(right);
    right->succeeded();
  }
  int admitted = 0;
  for (int i = 1; i <= 100; ++i) {
    admitted += wide_.attempt_email(from("192.0.2." + std::to_string(i)), email) ? 1 : 0;
  }
  EXPECT_EQ(admitted, 2) << "three with the owner's first";
  const auto refused = wide_.attempt_email(from("192.0.2.201"), email);
  EXPECT_EQ(refused.code(), ErrorCode::rate_limited);
  EXPECT_GT(refused.error().retry_after_ms, 0);
  EXPECT_TRUE(wide_.attempt_email(owner, email)) << "from where she signed in before";
  EXPECT_TRUE(wide_.attempt_email(from("192.0.2.201"), "bob@example.com"));
}

TEST_F(AccountBound, AddressHasOnlySoManyTriesUnderWay) {
  std::vector<PasswordGuard::Attempt> under_way;
  for (int i = 0; i < 3; ++i) {
    auto attempt = wide_.attempt_email(from("192.0.2.1"), std::to_string(i) + "@example.com");
    EXPECT_EQ(attempt.has_value(), i < 2);
    if (attempt) under_way.push_back(*attempt);
  }
  EXPECT_TRUE(wide_.attempt_email(from("192.0.2.2"), "ann@example.com"));
  under_way.clear();
  EXPECT_TRUE(wide_.attempt_email(from("192.0.2.1"), "ann@example.com"));
}

class RequestGuardTest : public PasswordGuardTest {
 protected:
  ConnectionLimiter wide_limiter_{HttpLimits{}, UsageTable::create_or_none()};
  RequestGuard requests_{{.requests_per_user = {1, 5}, .requests_per_address = {1, 8}}, wide_limiter_};
};

TEST_F(RequestGuardTest, RatesHoldForAUserOverAllAddressesAndForAnAddress) {
  for (int i = 0; i < 10; ++i) {
    const auto admitted = requests_.admit(from("192.0.2." + std::to_string(i)), UserId(1));
    EXPECT_EQ(admitted.has_value(), i < 5) << i;
    EXPECT_EQ(!admitted && admitted.error().retry_after_ms > 0, i >= 5) << i;
  }
  for (int i = 0; i < 10; ++i) EXPECT_EQ(requests_.admit(from("192.0.2.99"), UserId()).has_value(), i < 8) << i;
  EXPECT_TRUE(requests_.admit(from("192.0.2.98"), UserId(2)));
}

}  // namespace
}  // namespace confab::servers::api
