#include <set>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include <confab/result.hpp>

namespace confab {
namespace {

TEST(Result, HoldsAValueOrAnError) {
  Result<int> good = 7;
  Result<int> bad = Error{ErrorCode::not_found, "no such user"};
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, 7);
  EXPECT_EQ(good.code(), ErrorCode::ok);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.code(), ErrorCode::not_found);
}

// Also compiled as a release build is.
TEST(Result, TakingAMissingValueThrowsWithTheReason) {
  Result<std::string> bad = Error{ErrorCode::not_found, "no such user"};
  const Result<std::string>& fixed = bad;
  EXPECT_THROW(bad.value(), std::logic_error);
  EXPECT_THROW(*fixed, std::logic_error);
  EXPECT_THROW(static_cast<void>(fixed->size()), std::logic_error);
  EXPECT_THROW(*std::move(bad), std::logic_error);
  EXPECT_THROW(static_cast<void>(Result<int>(7).error()), std::logic_error);
  const Result<> done;
  EXPECT_THROW(static_cast<void>(done.error()), std::logic_error);
  EXPECT_EQ(fixed.error().message, "no such user");
}

TEST(ResultDeathTest, TakingAMissingValueWithoutACatchEndsTheProcessWithTheText) {
  const auto take = []() noexcept { return *Result<int>(Error{ErrorCode::not_found, "no such user"}); };
  EXPECT_DEATH(take(), "no value, but not_found: no such user");
  const auto blame = []() noexcept { return Result<>().error().message; };
  EXPECT_DEATH(blame(), "no error, but a value");
}

TEST(Result, EveryCodeHasItsOwnName) {
  std::set<std::string> names;
  for (int number = 0; number <= static_cast<int>(ErrorCode::method_not_allowed); ++number) {
    names.insert(to_string(static_cast<ErrorCode>(number)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::method_not_allowed) + 1);
}

}  // namespace
}  // namespace confab
