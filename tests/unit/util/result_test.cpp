#include <set>
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

TEST(Result, EveryCodeHasItsOwnName) {
  std::set<std::string> names;
  for (int number = 0; number <= static_cast<int>(ErrorCode::method_not_allowed); ++number) {
    names.insert(to_string(static_cast<ErrorCode>(number)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::method_not_allowed) + 1);
}

}  // namespace
}  // namespace confab
