#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::must;

TEST(Users, GetRisingIdsFromOne) {
  Chat chat;
  EXPECT_EQ(chat.user("ann").value, 1);
  EXPECT_EQ(chat.user("bob").value, 2);
  const auto ann = must(user(chat.store.read(), Viewer::host(), UserId(1)));
  EXPECT_EQ(ann.email, "ann@example.com");
  EXPECT_EQ(ann.name, "ann");
  EXPECT_EQ(chat.store.meta().users, 2);
}

TEST(Users, CannotTakeAnEmailTwice) {
  Chat chat;
  chat.user("ann");
  const auto before = chat.store.dump();
  const auto again = chat.act(RegisterUser{"ann@example.com", "Other", "hash"});
  EXPECT_EQ(code_of(again), ErrorCode::conflict);
  EXPECT_EQ(again.error_field, "email");
  EXPECT_EQ(again.reason, Refusal::email_taken);
  EXPECT_FALSE(again.position);
  EXPECT_EQ(differences(before, chat.store.dump()), "");
}

TEST(Users, AreRefusedWithTheFieldThatIsWrong) {
  Chat chat;
  const std::string long_name(Limits::name_bytes_max + 1, 'n');
  const std::string long_email(Limits::email_bytes_max + 1, 'e');
  const struct {
    RegisterUser body;
    ErrorCode code;
    const char* field;
  } cases[] = {
      {{"", "n", "h"}, ErrorCode::invalid_argument, "email"},
      {{long_email, "n", "h"}, ErrorCode::too_large, "email"},
      {{"\xff@x", "n", "h"}, ErrorCode::invalid_argument, "email"},
      {{"a@x", long_name, "h"}, ErrorCode::too_large, "name"},
      {{"a@x", "a\nb", "h"}, ErrorCode::invalid_argument, "name"},
      {{"a@x", "\xc3", "h"}, ErrorCode::invalid_argument, "name"},
      {{"a@x", "n", ""}, ErrorCode::invalid_argument, "password"},
  };
  for (const auto& wrong : cases) {
    const auto outcome = chat.act(wrong.body);
    EXPECT_EQ(code_of(outcome), wrong.code) << wrong.field;
    EXPECT_EQ(outcome.error_field, wrong.field);
  }
  EXPECT_EQ(chat.store.meta().users, 0);
}

TEST(Users, AreListedInPagesByEmail) {
  Chat chat;
  for (const char* name : {"carl", "ann", "bob", "cato", "dora"}) chat.user(name);
  const auto emails = [](const UserPage& page) {
    std::string text;
    for (const auto& user : page.users) text += user.name + " ";
    return text;
  };
  const auto txn = chat.store.read();
  auto page = must(users(txn, Viewer::host(), {.limit = 2}));
  EXPECT_EQ(emails(page), "ann bob ");
  page = must(users(txn, Viewer::host(), {.after = page.next, .limit = 2}));
  EXPECT_EQ(emails(page), "carl cato ");
  page = must(users(txn, Viewer::host(), {.after = page.next, .limit = 2}));
  EXPECT_EQ(emails(page), "dora ");
  EXPECT_EQ(page.next, "");
  page = must(users(txn, Viewer::host(), {.prefix = "ca", .limit = 2}));
  EXPECT_EQ(emails(page), "carl cato ");
  EXPECT_EQ(page.next, "");
  page = must(users(txn, Viewer::host(), {.prefix = "ca", .after = "carl@example.com"}));
  EXPECT_EQ(emails(page), "cato ");
  EXPECT_TRUE(must(users(txn, Viewer::host(), {.prefix = "x"})).users.empty());
  EXPECT_TRUE(must(users(txn, Viewer::host(), {.prefix = std::string(1000, 'a')})).users.empty());
}

TEST(Passwords, AreChangedOnlyIfThePresentOneIsAsExpected) {
  Chat chat;
  const UserId ann = chat.user("ann");
  EXPECT_EQ(code_of(chat.act(SetPassword{"rehashed", "another", false}, ann)), ErrorCode::conflict);
  EXPECT_EQ(must(user_record(chat.store.read(), ann))->password_hash, "hash of ann");
  const auto set = chat.act(SetPassword{"rehashed", "hash of ann", false}, ann);
  EXPECT_EQ(set.kind, OutcomeKind::user_changed);
  EXPECT_EQ(must(user_record(chat.store.read(), ann))->password_hash, "rehashed");
  EXPECT_EQ(must(user_record(chat.store.read(), ann))->position, set.position);
}

TEST(Passwords, EndTheOtherSessionsOnRequest) {
  Chat chat;
  const UserId ann = chat.user("ann");
  const Caller here = chat.session(ann, "ann");
  const Caller there = chat.session(ann, "ann");
  const auto set = chat.act(SetPassword{"new", "", true}, here);
  EXPECT_EQ(set.kind, OutcomeKind::session_ended);
  EXPECT_FALSE(set.session);
  EXPECT_EQ(set.kept_session, here.session);
  EXPECT_TRUE(viewer_of(chat.store.read(), here, Directory::contacts, chat.now));
  EXPECT_EQ(viewer_of(chat.store.read(), there, Directory::contacts, chat.now).code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(chat.store.dump().at("user_feed").empty()) << "their clients are refused, and need no row";
}

}  // namespace
}  // namespace confab::state
