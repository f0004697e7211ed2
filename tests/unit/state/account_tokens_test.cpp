#include "state/account_tokens.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "support/chat.hpp"

namespace confab::tests {
namespace {

using namespace confab::state;

class Tokens : public ::testing::Test {
 protected:
  static TokenHash hash(const std::string& token) { return hash_of_token(token); }

  Outcome make_reset(const std::string& token, UserId user) { return chat_.act(MakeAccountToken{hash(token)}, user); }
  Outcome make_email(const std::string& token, UserId user, const std::string& email) {
    return chat_.act(MakeAccountToken{hash(token), TokenPurpose::confirm_email, email}, user);
  }
  Outcome reset(const std::string& token) { return chat_.act(ResetPassword{hash(token), "new hash"}); }
  Outcome confirm(const std::string& token) { return chat_.act(ConfirmEmail{hash(token)}); }

  UserRecord record(UserId user) const { return *must(user_record(chat_.store.read(), user)); }
  std::size_t rows() const { return chat_.store.dump().at("account_tokens").size(); }
  bool is_live(const Caller& caller) const {
    return viewer_of(chat_.store.read(), caller, Directory::contacts, chat_.now).has_value();
  }
  void expect_sound() const {
    const auto found = must(check(chat_.store.read()));
    EXPECT_EQ(found.problems, 0U) << (found.texts.empty() ? "" : found.texts.front());
  }
  void expect_refused(const Outcome& outcome) const {
    EXPECT_EQ(code_of(outcome), ErrorCode::not_found);
    EXPECT_EQ(outcome.error_field, "token");
    EXPECT_EQ(outcome.reason, Refusal::no_token);
  }

  Chat chat_;
  const UserId ann_ = chat_.user("ann");
  const UserId bob_ = chat_.user("bob");
};

TEST_F(Tokens, SetAPasswordOnceAndEndAllSessions) {
  const Caller phone = chat_.session(ann_, "ann");
  const Caller desk = chat_.session(ann_, "ann");
  const Caller other = chat_.session(bob_, "bob");
  ASSERT_EQ(code_of(make_reset("t", ann_)), ErrorCode::ok);
  const auto set = reset("t");
  EXPECT_EQ(set.kind, OutcomeKind::session_ended);
  EXPECT_EQ(set.user, ann_);
  EXPECT_FALSE(set.session);
  EXPECT_FALSE(set.kept_session);
  EXPECT_EQ(record(ann_).password_hash, "new hash");
  EXPECT_EQ(record(ann_).position, set.position);
  EXPECT_FALSE(is_live(phone));
  EXPECT_FALSE(is_live(desk));
  EXPECT_TRUE(is_live(other));
  expect_refused(reset("t"));
  EXPECT_EQ(rows(), 0U);
  expect_sound();
}

TEST_F(Tokens, GiveAnotherAddressOnce) {
  const Caller here = chat_.session(ann_, "ann");
  make_email("t", ann_, "anna@example.com");
  const auto changed = confirm("t");
  EXPECT_EQ(changed.kind, OutcomeKind::user_changed);
  EXPECT_EQ(changed.user, ann_);
  EXPECT_EQ(record(ann_).email, "anna@example.com");
  EXPECT_EQ(must(user_by_email(chat_.store.read(), "anna@example.com")), ann_);
  EXPECT_FALSE(must(user_by_email(chat_.store.read(), "ann@example.com")));
  EXPECT_TRUE(is_live(here));
  expect_refused(confirm("t"));
  expect_sound();
}

TEST_F(Tokens, DoNotGiveAnAddressThatSomebodyTookMeanwhile) {
  make_email("t", ann_, "carl@example.com");
  const UserId carl = chat_.user("carl");
  const auto before = chat_.store.dump();
  const auto refused = confirm("t");
  EXPECT_EQ(code_of(refused), ErrorCode::conflict);
  EXPECT_EQ(refused.error_field, "email");
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  EXPECT_EQ(must(user_by_email(chat_.store.read(), "carl@example.com")), carl);
}

TEST_F(Tokens, AreGoodForOneThingOneUserAndOneHour) {
  make_reset("password", ann_);
  make_email("email", ann_, "anna@example.com");
  expect_refused(confirm("password"));
  expect_refused(reset("email"));
  expect_refused(reset("nobody's"));
  chat_.now += Limits::account_token_ms;
  expect_refused(reset("password"));
  expect_refused(confirm("email"));
  EXPECT_EQ(record(ann_).email, "ann@example.com");
}

TEST_F(Tokens, AFurtherOneReplacesTheOldest) {
  for (std::size_t i = 0; i <= Limits::account_tokens_per_user_max; ++i) make_reset(std::to_string(i), ann_);
  EXPECT_EQ(rows(), Limits::account_tokens_per_user_max);
  EXPECT_EQ(record(ann_).tokens.size(), Limits::account_tokens_per_user_max);
  expect_sound();
  expect_refused(reset("0"));
  EXPECT_EQ(code_of(reset("1")), ErrorCode::ok);
}

TEST_F(Tokens, EndWithANewPasswordAndWithANewAddress) {
  make_reset("a", ann_);
  make_email("b", ann_, "anna@example.com");
  chat_.act(SetPassword{"rehashed", "hash of ann", false}, ann_);
  EXPECT_EQ(rows(), 2U) << "a rehash is no new password";
  chat_.act(SetPassword{"another", "", true}, ann_);
  EXPECT_EQ(rows(), 0U);

  make_reset("c", ann_);
  chat_.act(UpdateUser{ann_, std::nullopt, "", "Ann Lee"});
  EXPECT_EQ(rows(), 1U);
  chat_.act(UpdateUser{ann_, "lee@example.com", "", std::nullopt});
  expect_refused(reset("c"));

  make_reset("d", ann_);
  make_email("e", ann_, "anna@example.com");
  make_email("f", ann_, "anne@example.com");
  EXPECT_EQ(code_of(confirm("e")), ErrorCode::ok);
  expect_refused(reset("d"));
  expect_refused(confirm("f"));
  EXPECT_TRUE(record(ann_).tokens.empty());
  expect_sound();
}

TEST_F(Tokens, EndWhenTheUserIsDisabledAndEnableNobody) {
  make_reset("before", ann_);
  make_email("email", ann_, "anna@example.com");
  make_reset("other", bob_);
  chat_.act(DisableUser{ann_, true});
  EXPECT_EQ(rows(), 1U);
  expect_refused(reset("before"));
  expect_refused(confirm("email"));
  expect_sound();

  EXPECT_EQ(make_reset("by the host", ann_).reason, Refusal::user_disabled) << "not by the word of the host either";
  EXPECT_TRUE(record(ann_).disabled);
  EXPECT_EQ(record(ann_).password_hash, "hash of ann");
  chat_.act(DisableUser{ann_, false});
  expect_refused(reset("before"));
  EXPECT_EQ(code_of(make_reset("after", ann_)), ErrorCode::ok);
  EXPECT_EQ(code_of(reset("after")), ErrorCode::ok);
  EXPECT_EQ(code_of(reset("other")), ErrorCode::ok);
}

TEST_F(Tokens, AreMadeOnlyIfThePasswordIsTheOneThatWasVerified) {
  MakeAccountToken make{hash("t"), TokenPurpose::confirm_email, "anna@example.com", "", "hash of old"};
  const auto refused = chat_.act(make, ann_);
  EXPECT_EQ(code_of(refused), ErrorCode::conflict);
  EXPECT_EQ(refused.error_field, "password");
  make.expected_hash = "hash of ann";
  EXPECT_EQ(code_of(chat_.act(make, ann_)), ErrorCode::ok);
  EXPECT_EQ(make_email("u", ann_, "").error_field, "email");
  EXPECT_EQ(code_of(make_email("u", ann_, std::string(Limits::email_bytes_max + 1, 'a'))), ErrorCode::too_large);
  EXPECT_EQ(code_of(make_reset("u", UserId(99))), ErrorCode::unauthenticated);
}

TEST_F(Tokens, ARepeatOfTheCommandChangesNothing) {
  make_reset("t", ann_);
  const auto before = chat_.store.dump();
  EXPECT_EQ(code_of(make_reset("t", ann_)), ErrorCode::ok);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Tokens, AreNotToldToTheLog) {
  const auto before = chat_.store.meta().last_position;
  EXPECT_FALSE(make_reset("t", ann_).position);
  EXPECT_EQ(chat_.store.meta().last_position, before);
}

TEST_F(Tokens, ThatExpiredGoWithTheMakingOfOthers) {
  constexpr int kUsers = 200;
  std::vector<UserId> users;
  for (int i = 0; i < kUsers; ++i) users.push_back(chat_.user("u" + std::to_string(i)));
  for (int i = 0; i < kUsers; ++i) make_reset("old" + std::to_string(i), users[static_cast<std::size_t>(i)]);
  EXPECT_EQ(rows(), static_cast<std::size_t>(kUsers));
  chat_.now += Limits::account_token_ms;
  for (int i = 0; i < kUsers; ++i) make_reset("new" + std::to_string(i), users[static_cast<std::size_t>(i)]);
  EXPECT_LT(rows(), static_cast<std::size_t>(kUsers + kUsers / 4)) << "few of the 200 that expired are left";
  EXPECT_GE(rows(), static_cast<std::size_t>(kUsers));
  expect_sound();
}

TEST_F(Tokens, AreNotForVisitorsAndNotBelowTheirLevel) {
  const auto open = chat_.direct(ann_, bob_);
  StartSession start{ann_, "hash of ann", Chat::family(3), "page", kHourMs};
  start.conversations = {open};
  const Caller visitor{ann_, chat_.act(std::move(start)).session};
  EXPECT_EQ(code_of(chat_.act(MakeAccountToken{hash("t")}, visitor)), ErrorCode::forbidden);

  chat_.store.set_level(1);
  EXPECT_EQ(code_of(make_reset("t", ann_)), ErrorCode::unsupported);
  EXPECT_EQ(code_of(reset("t")), ErrorCode::unsupported);
  EXPECT_EQ(code_of(confirm("t")), ErrorCode::unsupported);
}

}  // namespace
}  // namespace confab::tests
