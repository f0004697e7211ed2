#include "engine/admission.hpp"

#include <set>

#include <gtest/gtest.h>

#include <confab/limits.hpp>

namespace confab::engine {
namespace {

TEST(Admission, RefusesNamesThatShowNothingOrLookLikeAnAddress) {
  EXPECT_TRUE(check_name("", ""));
  EXPECT_TRUE(check_name("Ann Lee", ""));
  EXPECT_EQ(check_name(" ", "").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_name("A\u202Enn", "").error().field, "name");
  EXPECT_EQ(check_name("bob@example.com", "ann@example.com").code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(check_name("ann@example.com", "ann@example.com"));
  EXPECT_EQ(check_name(std::string(Limits::name_bytes_max + 1, 'x'), "").code(), ErrorCode::too_large) << "a rule too";
}

TEST(Admission, RefusesTitlesThatShowNothing) {
  EXPECT_TRUE(check_title("Lunch"));
  EXPECT_EQ(check_title("").error().field, "title");
  EXPECT_EQ(check_title("\u200B").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_title("a\nb").code(), ErrorCode::invalid_argument) << "a rule too";
}

TEST(Admission, TheSameKeyOfAnotherCallerIsAnotherCommand) {
  EXPECT_EQ(command_id(UserId(1), "k"), command_id(UserId(1), "k"));
  EXPECT_NE(command_id(UserId(1), "k"), command_id(UserId(2), "k"));
  EXPECT_NE(command_id(UserId(1), "k"), command_id(UserId(1), "l"));
}

TEST(Admission, IdsOfCommandsWithoutAKeyAreAllDifferent) {
  util::SystemRandom random;
  CommandIds one(random);
  CommandIds other(random);
  std::set<state::CommandId> seen;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(seen.insert(one.next()).second);
    EXPECT_TRUE(seen.insert(other.next()).second) << "of two processes";
  }
}

}  // namespace
}  // namespace confab::engine
