#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

/// What the engine gave its host to send.
class Outbox {
 public:
  void add(const Mail& mail) {
    const std::lock_guard lock(mutex_);
    mails_.push_back(mail);
    changed_.notify_all();
  }
  std::vector<Mail> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return mails_.size() >= count; });
    return mails_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Mail> mails_;
};

class AccountTokens : public TestEngine {
 protected:
  void SetUp() override {
    EngineOptions options = test_options(folder_.path());
    options.send_mail = [this](const Mail& mail) { outbox_.add(mail); };
    options.clock = [this] { return now_.load(); };
    options.limits.query_threads = 1;  // what is asked for is looked up in the same order
    open(options);
  }
  /// The engine may still be about to send.
  void TearDown() override { engine_.reset(); }

  Result<SignedIn> sign_in(const std::string& email, const std::string& password) {
    return engine_->sign_in(email, password);
  }
  /// Asked for by somebody else, whose mail comes after any that was sent before.
  void expect_no_more_than(std::size_t mails) {
    const auto name = "last" + std::to_string(mails);
    make_user(name);
    ASSERT_TRUE(engine_->request_password_reset(name + "@example.com"));
    const auto sent = outbox_.wait_for(mails + 1);
    ASSERT_EQ(sent.size(), mails + 1);
    EXPECT_EQ(sent.back().to, name + "@example.com");
  }

  Outbox outbox_;
  std::atomic<TimeMs> now_ = 1'700'000'000'000;
};

TEST_F(AccountTokens, AForgottenPasswordIsSetByMail) {
  make_user("ann");
  const auto before = sign_in("ann@example.com", "password of ann");
  ASSERT_TRUE(before);
  ASSERT_TRUE(engine_->request_password_reset("Ann@Example.com"));
  const auto mails = outbox_.wait_for(1);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].kind, Mail::Kind::password_reset);
  EXPECT_EQ(mails[0].to, "ann@example.com");
  EXPECT_EQ(mails[0].token.size(), 43U);
  EXPECT_EQ(mails[0].expires_at, now_ + Limits::account_token_ms);

  EXPECT_EQ(engine_->reset_password(mails[0].token, "short").error().field, "password");
  EXPECT_EQ(engine_->reset_password(mails[0].token + "x", "a new password").error().field, "token");
  ASSERT_TRUE(engine_->reset_password(mails[0].token, "a new password"));
  EXPECT_EQ(engine_->reset_password(mails[0].token, "one more password").code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->verify_token(before->access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(sign_in("ann@example.com", "password of ann").code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(sign_in("ann@example.com", "a new password"));
}

TEST_F(AccountTokens, NothingIsSentToWhoIsUnknownOrHasNoPassword) {
  ASSERT_TRUE(engine_->ensure_user("host@example.com", "Host"));
  EXPECT_TRUE(engine_->request_password_reset("nobody@example.com")) << "the answer is the same";
  EXPECT_TRUE(engine_->request_password_reset("host@example.com"));
  EXPECT_EQ(engine_->request_password_reset("no address").error().field, "email");
  expect_no_more_than(0);
}

TEST_F(AccountTokens, WhoIsDisabledStaysSo) {
  const UserId ann = make_user("ann");
  const auto before = engine_->make_reset_token("ann@example.com");
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_TRUE(engine_->disable_user(ann));
  EXPECT_EQ(engine_->reset_password(before->token, "a new password").error().field, "token");
  EXPECT_TRUE(engine_->request_password_reset("ann@example.com")) << "the answer is the same";
  expect_no_more_than(0);

  EXPECT_EQ(engine_->make_reset_token("ann@example.com").code(), ErrorCode::forbidden);
  EXPECT_EQ(sign_in("ann@example.com", "password of ann").code(), ErrorCode::forbidden);
  ASSERT_TRUE(engine_->enable_user(ann));
  EXPECT_EQ(engine_->reset_password(before->token, "a new password").error().field, "token");
  EXPECT_TRUE(sign_in("ann@example.com", "password of ann"));
}

TEST_F(AccountTokens, OneUserGetsOneMailAMinute) {
  make_user("ann");
  ASSERT_TRUE(engine_->request_password_reset("ann@example.com"));
  const auto first = outbox_.wait_for(1);
  ASSERT_EQ(first.size(), 1U);
  now_ += Limits::reset_mail_every_ms - 1;
  ASSERT_TRUE(engine_->request_password_reset("ann@example.com"));
  expect_no_more_than(1);
  now_ += 1;
  ASSERT_TRUE(engine_->request_password_reset("ann@example.com"));
  const auto second = outbox_.wait_for(3);
  ASSERT_EQ(second.size(), 3U);
  EXPECT_TRUE(engine_->reset_password(first[0].token, "a new password")) << "one that is on its way stays good";
}

TEST_F(AccountTokens, AreWorthlessAfterAnHour) {
  make_user("ann");
  const auto token = engine_->make_reset_token("ann@example.com");
  ASSERT_TRUE(token) << token.error().message;
  now_ += Limits::account_token_ms;
  EXPECT_EQ(engine_->reset_password(token->token, "a new password").code(), ErrorCode::not_found);
}

TEST_F(AccountTokens, AnAddressIsChangedByWhoKnowsThePasswordAndReadsItsMail) {
  const UserId ann = make_user("ann");
  const auto session = sign_in("ann@example.com", "password of ann");
  ASSERT_TRUE(session);
  const Caller caller(ann, session->session);
  EXPECT_EQ(engine_->change_email(caller, "wrong", "anna@example.com").error().field, "password");
  EXPECT_EQ(engine_->change_email(caller, "password of ann", "nonsense").error().field, "email");
  ASSERT_TRUE(engine_->change_email(caller, "password of ann", "Anna@Example.com"));
  const auto mails = outbox_.wait_for(1);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].kind, Mail::Kind::email_confirmation);
  EXPECT_EQ(mails[0].to, "anna@example.com");
  EXPECT_EQ(engine_->user(ann)->email, "ann@example.com") << "not before the mail was read";
  ASSERT_TRUE(engine_->confirm_email(mails[0].token));
  EXPECT_EQ(engine_->user(ann)->email, "anna@example.com");
  EXPECT_EQ(engine_->user(caller, ann)->email, "anna@example.com") << "the session goes on";
  EXPECT_TRUE(sign_in("anna@example.com", "password of ann"));
  EXPECT_EQ(engine_->confirm_email(mails[0].token).error().field, "token");
}

TEST_F(AccountTokens, NobodyLearnsWhetherAnAddressIsTakenButItsOwner) {
  const UserId ann = make_user("ann");
  make_user("bob");
  ASSERT_TRUE(engine_->change_email(ann, "password of ann", "bob@example.com"));
  const auto mails = outbox_.wait_for(1);
  ASSERT_EQ(mails.size(), 1U);
  const auto refused = engine_->confirm_email(mails[0].token);
  EXPECT_EQ(refused.code(), ErrorCode::conflict);
  EXPECT_EQ(refused.error().field, "email");
}

TEST_F(AccountTokens, AHostWithMailOfItsOwnMakesThem) {
  const UserId ann = make_user("ann");
  const auto reset = engine_->make_reset_token("ANN@example.com");
  ASSERT_TRUE(reset) << reset.error().message;
  EXPECT_EQ(reset->user, ann);
  EXPECT_EQ(reset->email, "ann@example.com");
  EXPECT_TRUE(engine_->reset_password(reset->token, "a new password"));
  const auto email = engine_->make_email_token(ann, "Anna@example.com");
  ASSERT_TRUE(email) << email.error().message;
  EXPECT_EQ(email->email, "anna@example.com");
  EXPECT_TRUE(engine_->confirm_email(email->token));

  EXPECT_EQ(engine_->make_reset_token("nobody@example.com").code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->make_email_token(UserId(99), "x@example.com").code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->make_email_token(ann, "nonsense").error().field, "email");
  ASSERT_TRUE(engine_->ensure_user("host@example.com"));
  EXPECT_EQ(engine_->make_reset_token("host@example.com").code(), ErrorCode::conflict);
}

TEST_F(AccountTokens, WithoutMailTheRestIsUnsupported) {
  EngineOptions options = test_options(folder_.path());
  reopen(options);
  const UserId ann = make_user("ann");
  EXPECT_EQ(engine_->request_password_reset("ann@example.com").code(), ErrorCode::unsupported);
  EXPECT_EQ(engine_->change_email(ann, "password of ann", "anna@example.com").code(), ErrorCode::unsupported);
  EXPECT_TRUE(engine_->make_reset_token("ann@example.com"));
}

TEST_F(AccountTokens, AMailerThatThrowsHarmsNobody) {
  EngineOptions options = test_options(folder_.path());
  options.send_mail = [](const Mail&) { throw std::runtime_error("no mail today"); };
  reopen(options);
  const UserId ann = make_user("ann");
  EXPECT_TRUE(engine_->change_email(ann, "password of ann", "anna@example.com"));
}

}  // namespace
}  // namespace confab::tests
