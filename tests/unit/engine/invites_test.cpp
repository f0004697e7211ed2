#include "engine/invites.hpp"

#include <string>
#include <vector>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

constexpr std::size_t kGuesses = Limits::invite_guesses_per_minute_max;
constexpr std::int64_t kMinuteMs = 60'000;

TEST(InviteGuesses, EndAfterSoManyInAMinuteAndBeginAgainAfterIt) {
  engine::InviteGuesses guesses;
  for (std::size_t i = 0; i < kGuesses; ++i) EXPECT_TRUE(guesses.begin(UserId(1), 1'000));
  const auto refused = guesses.begin(UserId(1), 11'000);
  ASSERT_EQ(refused.code(), ErrorCode::rate_limited);
  EXPECT_EQ(refused.error().retry_after_ms, 50'000);
  EXPECT_TRUE(guesses.begin(UserId(2), 11'000)) << "each user has their own";
  EXPECT_EQ(guesses.begin(UserId(1), 1'000 + kMinuteMs - 1).code(), ErrorCode::rate_limited);
  EXPECT_TRUE(guesses.begin(UserId(1), 1'000 + kMinuteMs));
}

TEST(InviteGuesses, DoNotCountWhatWasGood) {
  engine::InviteGuesses guesses;
  for (std::size_t i = 0; i < 10 * kGuesses; ++i) {
    ASSERT_TRUE(guesses.begin(UserId(1), 0));
    guesses.was_good(UserId(1));
  }
  for (std::size_t i = 0; i < kGuesses; ++i) ASSERT_TRUE(guesses.begin(UserId(1), 0));
  EXPECT_EQ(guesses.begin(UserId(1), 0).code(), ErrorCode::rate_limited) << "many at once are bounded too";
}

TEST(InviteGuesses, RememberABoundedNumberOfUsers) {
  engine::InviteGuesses guesses;
  for (std::uint64_t user = 1; user <= 2 * engine::InviteGuesses::kUsersMax; ++user) {
    ASSERT_TRUE(guesses.begin(UserId(user), 0));
  }
  std::size_t forgotten = 0;
  for (std::uint64_t user = 1; user <= 2 * engine::InviteGuesses::kUsersMax; ++user) {
    std::size_t more = 0;
    while (more < kGuesses && guesses.begin(UserId(user), 0)) ++more;
    if (more == kGuesses) ++forgotten;
  }
  EXPECT_GE(forgotten, engine::InviteGuesses::kUsersMax);
}

using Invitations = TestEngine;

TEST_F(Invitations, OfNobodyMayBeTriedWithoutABound) {
  const UserId ann = make_user("ann");
  const UserId eve = make_user("eve");
  const UserId kim = make_user("kim");
  const auto group = engine_->create_group(ann, "Garden", {});
  ASSERT_TRUE(group) << group.error().message;
  const auto made = engine_->create_invite(ann, group->id, 3'600'000, 5);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(engine_->invite(eve, made->token)->title, "Garden");

  ErrorCode last = ErrorCode::ok;
  std::size_t tried = 0;
  // A minute may end meanwhile; then there are as many again.
  while (tried < 3 * kGuesses && last != ErrorCode::rate_limited) {
    const std::string token = "unknown" + std::to_string(tried);
    last = tried % 2 == 0 ? engine_->invite(eve, token).code() : engine_->accept_invite(eve, token).code();
    ASSERT_TRUE(last == ErrorCode::not_found || last == ErrorCode::rate_limited);
    ++tried;
  }
  EXPECT_EQ(last, ErrorCode::rate_limited);
  EXPECT_GT(tried, kGuesses);
  EXPECT_EQ(engine_->accept_invite(eve, made->token).code(), ErrorCode::rate_limited) << "a good one tells nothing now";
  const auto joined = engine_->accept_invite(kim, made->token);
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->title, "Garden");
}

TEST_F(Invitations, AreForWhoeverHasTheTokenAlsoIfSomebodyInTheGroupBlocksThem) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const UserId cas = make_user("cas");
  const auto group = engine_->create_group(ann, "Garden", {});
  ASSERT_TRUE(group) << group.error().message;
  const auto made = engine_->create_invite(ann, group->id, 3'600'000, 5);
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_TRUE(engine_->block_user(ann, bob));
  ASSERT_TRUE(engine_->block_user(cas, ann));
  EXPECT_EQ(engine_->add_member(ann, group->id, cas).code(), ErrorCode::forbidden);
  EXPECT_TRUE(engine_->accept_invite(bob, made->token));
  EXPECT_TRUE(engine_->accept_invite(cas, made->token)) << "by their own act";
  EXPECT_EQ(engine_->conversation(ann, group->id)->member_count, 3U);
}

}  // namespace
}  // namespace confab::tests
