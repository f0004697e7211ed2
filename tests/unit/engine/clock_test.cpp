#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

constexpr TimeMs kRight = 1'700'000'000'000;
constexpr TimeMs kMinuteMs = 60'000;
constexpr TimeMs kHourMs = 60 * kMinuteMs;
constexpr TimeMs kDayMs = 24 * kHourMs;
constexpr TimeMs kYearMs = 365 * kDayMs;

/// An engine whose clock the test sets.
class WrongClock : public testing::Test {
 protected:
  void SetUp() override {
    open();
    ann_ = engine_->register_user("ann@example.com", "password of ann", "Ann").value().id;
    bob_ = engine_->register_user("bob@example.com", "password of bob", "Bob").value().id;
    chat_ = engine_->open_direct(ann_, bob_).value().id;
  }

  void open() {
    engine_.reset();
    EngineOptions options = test_options(folder_.path());
    options.clock = [this] { return now_.load(); };
    options.log = [this](LogLevel level, std::string_view line) {
      const std::lock_guard lock(mutex_);
      if (level == LogLevel::warn) warnings_.emplace_back(line);
    };
    auto opened = Engine::open(std::move(options));
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }

  SignedIn sign_in() {
    auto in = engine_->sign_in("ann@example.com", "password of ann");
    EXPECT_TRUE(in) << in.error().message;
    return in ? *in : SignedIn();
  }

  /// Everything that a right clock lets a user do.
  void expect_service() {
    const SignedIn in = sign_in();
    const Caller ann(in.user.id, in.session);
    EXPECT_TRUE(engine_->verify_token(in.access_token));
    EXPECT_TRUE(engine_->send_message(ann, chat_, {"hello"}));
    const auto second = engine_->refresh(in.refresh_token);
    ASSERT_TRUE(second) << second.error().message;
    ASSERT_TRUE(engine_->refresh(second->refresh_token));
    EXPECT_EQ(engine_->refresh(in.refresh_token).code(), ErrorCode::unauthenticated) << "reuse went unnoticed";
    EXPECT_EQ(engine_->verify_token(second->access_token).code(), ErrorCode::unauthenticated);
  }

  bool warned(std::string_view of) {
    const std::lock_guard lock(mutex_);
    for (const auto& warning : warnings_) {
      if (warning.find(of) != std::string::npos) return true;
    }
    return false;
  }

  TempDir folder_;
  std::atomic<TimeMs> now_ = kRight;
  std::mutex mutex_;
  std::vector<std::string> warnings_;
  std::unique_ptr<Engine> engine_;
  UserId ann_;
  UserId bob_;
  ConversationId chat_;
};

TEST_F(WrongClock, SpoilsOnlyWhatWasStampedWithItWhateverTheLoad) {
  SignedIn kept = sign_in();
  std::atomic<bool> stop = false;
  std::vector<std::thread> load;
  for (int i = 0; i < 2; ++i) {
    load.emplace_back([&] {
      while (!stop) EXPECT_TRUE(engine_->send_message(bob_, chat_, {"and on"}));
    });
  }
  load.emplace_back([&] {
    while (!stop) EXPECT_TRUE(engine_->sign_in_user(bob_));
  });
  const auto commands_go_by = [&](std::uint64_t count) {
    const std::uint64_t before = engine_->stats().commands;
    while (engine_->stats().commands < before + count) std::this_thread::yield();
  };
  for (const TimeMs wrong_by : {2 * kMinuteMs, -2 * kMinuteMs, 3 * kHourMs, -3 * kHourMs, 40 * kDayMs, -40 * kDayMs,
                                10 * kYearMs, -10 * kYearMs}) {
    SCOPED_TRACE(wrong_by);
    now_ = kRight + wrong_by;
    commands_go_by(50);
    expect_service();
    if (wrong_by < 0 && wrong_by > -kDayMs) {
      EXPECT_TRUE(engine_->verify_token(kept.access_token));
    }
    now_ = kRight;
    commands_go_by(20);
    expect_service();
    EXPECT_TRUE(engine_->verify_token(kept.access_token));
    const auto renewed = engine_->refresh(kept.refresh_token);
    ASSERT_TRUE(renewed) << renewed.error().message;
    EXPECT_EQ(renewed->refresh_expires_at, kept.refresh_expires_at);
    kept = *renewed;
    const Caller ann(kept.user.id, kept.session);
    EXPECT_EQ(engine_->send_message(ann, chat_, {"right again"}).value().at, kRight);
  }
  stop = true;
  for (auto& thread : load) thread.join();
  EXPECT_GE(engine_->stats().clock_steps, 16U);
  EXPECT_TRUE(warned("the wall clock was set"));
}

TEST_F(WrongClock, InAnEarlierRunLocksNobodyOut) {
  const SignedIn before = sign_in();
  now_ = kRight + 40 * kDayMs;
  ASSERT_TRUE(engine_->send_message(bob_, chat_, {"from the future"}));
  now_ = kRight;
  open();
  EXPECT_TRUE(warned("after the present time"));
  EXPECT_TRUE(engine_->verify_token(before.access_token));
  EXPECT_TRUE(engine_->refresh(before.refresh_token));
  expect_service();
}

TEST_F(WrongClock, DoesNotChangeTheOrder) {
  const auto other = engine_->create_group(ann_, "team", std::vector<UserId>{bob_}).value().id;
  now_ = kRight + 5 * kMinuteMs;
  ASSERT_TRUE(engine_->send_message(bob_, chat_, {"early"}));
  now_ = kRight;
  ASSERT_TRUE(engine_->send_message(bob_, other, {"late"}));
  const auto inbox = engine_->inbox(ann_).value().conversations;
  ASSERT_EQ(inbox.size(), 2U);
  EXPECT_EQ(inbox[0].id, other);
  EXPECT_GT(inbox[0].position, inbox[1].position);
  EXPECT_LT(inbox[0].last_message->at, inbox[1].last_message->at);
}

TEST_F(WrongClock, DoesNotDecideWhichMemberInheritsAGroup) {
  const UserId cas = engine_->register_user("cas@example.com", "password of cas", "Cas").value().id;
  const auto group = engine_->create_group(ann_, "team", {}).value().id;
  ASSERT_TRUE(engine_->add_member(ann_, group, cas));
  now_ = kRight - kYearMs;
  ASSERT_TRUE(engine_->add_member(ann_, group, bob_));
  now_ = kRight;
  ASSERT_TRUE(engine_->leave(ann_, group));
  EXPECT_EQ(engine_->conversation(cas, group).value().role, Role::owner);
}

TEST_F(WrongClock, AheadByNinetySecondsStillAnswersARepeatedRefresh) {
  const SignedIn first = sign_in();
  const auto second = engine_->refresh(first.refresh_token).value();
  now_ = kRight + 90'000;
  const auto again = engine_->refresh(first.refresh_token);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->refresh_token, second.refresh_token);
}

}  // namespace
}  // namespace confab::tests
