#include "engine/admission.hpp"

#include <set>

#include <gtest/gtest.h>

#include <confab/limits.hpp>

namespace confab::engine {
namespace {

TEST(Admission, RefusesBodiesThatAreNoText) {
  EXPECT_EQ(check_body("").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_body("\xff").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_body(std::string_view("a\0b", 3)).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_body(std::string(Limits::body_bytes_max + 1, 'x')).code(), ErrorCode::too_large);
  EXPECT_TRUE(check_body(std::string(Limits::body_bytes_max, 'x')));
  EXPECT_TRUE(check_body("two\nlines"));
}

TEST(Admission, RefusesKeysThatAreNotPrintable) {
  EXPECT_TRUE(check_client_key("k-1~"));
  EXPECT_EQ(check_client_key("k 1").code(), ErrorCode::invalid_argument) << "as the rules have it";
  EXPECT_EQ(check_client_key("k\n").error().field, "client_key");
  EXPECT_EQ(check_client_key("ü").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_client_key(std::string(65, 'k')).code(), ErrorCode::too_large);
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
