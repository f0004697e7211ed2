#include "state/refusals.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;

constexpr int kNumbersMax = 256;
constexpr std::size_t kKnownMin = 59;  // numbers are not without gaps

TEST(Refusals, EachHasItsOwnCodeAndSentence) {
  std::set<std::string> sentences;
  for (int number = 1; number <= kNumbersMax; ++number) {
    const Error error = refuse(static_cast<Refusal>(number), "body");
    if (error.code == ErrorCode::internal) continue;  // there is no such number
    EXPECT_EQ(error.reason, number);
    EXPECT_EQ(error.field, "body");
    EXPECT_TRUE(sentences.insert(std::string(to_string(error.code)) + ": " + error.message).second) << error.message;
    EXPECT_EQ(error.message.find("{}"), std::string::npos) << error.message;
  }
  EXPECT_GE(sentences.size(), kKnownMin);
  EXPECT_EQ(refuse(Refusal::empty, "title").message, "the title is empty");
}

TEST(Refusals, ANumberOfANewerBuildStillHasItsCode) {
  const Error error = refusal_error(static_cast<Refusal>(60'000), ErrorCode::forbidden, "user");
  EXPECT_EQ(error.code, ErrorCode::forbidden);
  EXPECT_EQ(error.field, "user");
  EXPECT_EQ(error.message, "refused: forbidden");
}

std::string newest_log_row(const Chat& chat) {
  const auto dump = chat.store.dump();
  return dump.at("log").rbegin()->second;
}

// A better sentence must not make two stores differ.
TEST(Refusals, TheLogKeepsTheirNumberAndFieldAndNoSentence) {
  Chat chat;
  const UserId ann = chat.user("ann");
  const UserId bob = chat.user("bob");
  const auto group = chat.group(ann, {bob});
  int key = 0;
  const auto expect_kept = [&](auto body, UserId caller, Refusal why, const std::string& field) {
    const auto command = chat.keyed(std::move(body), caller, std::to_string(++key));
    const auto refused = chat.store.apply(command);
    ASSERT_TRUE(refused.position) << key;
    EXPECT_EQ(refused.reason, why) << key;
    EXPECT_EQ(refused.error_field, field) << key;
    const std::string row = newest_log_row(chat);
    EXPECT_EQ(row.find(refuse(why, field).message), std::string::npos) << row;
    EXPECT_NE(row.find(field), std::string::npos) << row;

    const auto again = chat.store.apply(command);
    EXPECT_EQ(again.position, refused.position) << key;
    EXPECT_EQ(again.reason, why) << key;
    EXPECT_EQ(again.error_field, field) << key;
  };
  expect_kept(SendMessage{{""}, group}, ann, Refusal::empty, "body");
  expect_kept(SendMessage{{"\xff"}, group}, ann, Refusal::not_utf8, "body");
  expect_kept(SendMessage{{"hi"}, ConversationId(99)}, ann, Refusal::no_conversation, "");
  expect_kept(CreateGroup{"Lunch", {UserId(99)}}, ann, Refusal::no_user, "members");
  expect_kept(AddMember{group, bob}, ann, Refusal::member_already, "user");
  expect_kept(RemoveMember{group, ann}, bob, Refusal::owner_only, "");
  expect_kept(MarkRead{group, Seq(9)}, ann, Refusal::no_message, "seq");
  expect_kept(EndSession{SessionId(9)}, ann, Refusal::no_session, "session");
}

}  // namespace
}  // namespace confab::state
