#include "state/request_rules.hpp"

#include <string>

#include <gtest/gtest.h>

#include <confab/limits.hpp>

namespace confab::state {
namespace {

TEST(RequestRules, RefuseBodiesThatAreNotText) {
  EXPECT_EQ(check_body("").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_body("\xff").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_body(std::string_view("a\0b", 3)).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_body(std::string(Limits::body_bytes_max + 1, 'x')).code(), ErrorCode::too_large);
  EXPECT_TRUE(check_body(std::string(Limits::body_bytes_max, 'x')));
  EXPECT_TRUE(check_body("two\nlines"));
}

TEST(RequestRules, RefuseKeysThatAreNotPrintable) {
  EXPECT_TRUE(check_client_key(""));
  EXPECT_TRUE(check_client_key("k-1~"));
  EXPECT_EQ(check_client_key("k 1").code(), ErrorCode::invalid_argument);
  EXPECT_EQ(check_client_key("k\n").error().field, "client_key");
  EXPECT_EQ(check_client_key("ü").code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(check_client_key(std::string(Limits::client_key_bytes_max, 'k')));
  EXPECT_EQ(check_client_key(std::string(Limits::client_key_bytes_max + 1, 'k')).code(), ErrorCode::too_large);
}

TEST(RequestRules, CheckTheBodyAndTheKeyOfADraft) {
  EXPECT_TRUE(check_draft({.body = "hi", .client_key = "k"}));
  EXPECT_EQ(check_draft({.client_key = "k"}).error().field, "body");
  EXPECT_EQ(check_draft({.body = "hi", .client_key = "k 1"}).error().field, "client_key");
}

TEST(RequestRules, RefuseNamesThatAreNotOneLine) {
  EXPECT_TRUE(check_name(""));
  EXPECT_TRUE(check_device(""));
  EXPECT_EQ(check_title("").error().field, "title");
  EXPECT_EQ(check_name("a\nb").error().field, "name");
  EXPECT_EQ(check_device("\xff").code(), ErrorCode::invalid_argument);
  EXPECT_TRUE(check_title(std::string(Limits::title_bytes_max, 'x')));
  EXPECT_EQ(check_title(std::string(Limits::title_bytes_max + 1, 'x')).code(), ErrorCode::too_large);
}

TEST(RequestRules, BoundTheFirstMembersOfAGroup) {
  EXPECT_TRUE(check_first_members(Limits::group_create_members_max));
  EXPECT_EQ(check_first_members(Limits::group_create_members_max + 1).code(), ErrorCode::too_large);
}

}  // namespace
}  // namespace confab::state
