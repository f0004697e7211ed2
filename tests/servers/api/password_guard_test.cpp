#include "api/password_guard.hpp"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

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

  bool attempt(const std::string& address, const std::string& email) const {
    auto data = std::make_shared<RequestData>();
    data->peer_address = address;
    return guard_.attempt(Request(std::move(data)), email).has_value();
  }

  ConnectionLimiter limiter_{HttpLimits{}, small_table()};
  PasswordGuard guard_{{.attempts_per_address = {3, 3, kHourMs}, .attempts_per_address_and_email = {1, 1, kHourMs}},
                       limiter_};
};

TEST_F(PasswordGuardTest, AnAddressOverItsRateDoesNotFillTheTableSoThatOthersPassUncounted) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(attempt("192.0.2.1", std::to_string(i)), i < 3) << i;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(attempt("192.0.2.2", std::to_string(i)), i < 3) << i;
}

TEST_F(PasswordGuardTest, WhoRepeatsHimselfLeavesTheTriesOfHisAddressToOthers) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(attempt("192.0.2.1", "ann"), i == 0) << i;
  EXPECT_TRUE(attempt("192.0.2.1", "bob"));
  EXPECT_TRUE(attempt("192.0.2.1", "eve"));
  EXPECT_FALSE(attempt("192.0.2.1", "joe"));
}

}  // namespace
}  // namespace confab::servers::api
