#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::must;

class Sessions : public testing::Test {
 protected:
  Outcome rotate(std::uint8_t presented, std::uint8_t next, TimeMs pause_ms = 0) {
    chat_.now += pause_ms;
    return chat_.act(
        RotateSession{ann_, caller_.session, Chat::secret(presented), Chat::secret(next), chat_.now + 3'600'000});
  }
  bool alive(const Caller& caller) { return check_caller(chat_.store.read(), caller, chat_.now).has_value(); }

  Chat chat_;
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  Caller caller_ = chat_.session(ann_, "ann");
};

TEST_F(Sessions, LetTheirUserAct) {
  EXPECT_TRUE(alive(caller_));
  EXPECT_EQ(chat_.act(OpenDirect{bob_}, caller_).kind, OutcomeKind::direct_opened);
}

TEST_F(Sessions, StartOnlyWithThePresentPassword) {
  chat_.act(SetPassword{"new", "", false}, ann_);
  const auto late = chat_.act(StartSession{ann_, "hash of ann", Chat::secret(2), "", chat_.now + 10'000});
  EXPECT_EQ(code_of(late), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(chat_.act(StartSession{UserId(99), "h", Chat::secret(2), "", chat_.now + 10'000})),
            ErrorCode::unauthenticated);
}

TEST_F(Sessions, EndAtTheirTime) {
  const Caller brief = chat_.session(ann_, "ann", 10'000);
  const TimeMs end = must(session_record(chat_.store.read(), ann_, brief.session))->expires_at;
  EXPECT_TRUE(check_caller(chat_.store.read(), brief, end - 1));
  EXPECT_FALSE(check_caller(chat_.store.read(), brief, end));
  chat_.now = end - 1000;
  EXPECT_EQ(code_of(chat_.act(OpenDirect{bob_}, brief)), ErrorCode::unauthenticated);
}

TEST_F(Sessions, OfOthersLetNobodyAct) {
  EXPECT_EQ(code_of(chat_.act(OpenDirect{ann_}, Caller(bob_, caller_.session))), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(chat_.act(OpenDirect{ann_}, Caller(UserId(99)))), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(chat_.act(OpenDirect{ann_})), ErrorCode::unauthenticated);
}

TEST_F(Sessions, RotateWithThePresentToken) {
  EXPECT_EQ(rotate(1, 2).kind, OutcomeKind::session_rotated);
  EXPECT_EQ(rotate(2, 3).kind, OutcomeKind::session_rotated);
  EXPECT_EQ(must(session_record(chat_.store.read(), ann_, caller_.session))->refresh_hash, Chat::secret(3));
}

TEST_F(Sessions, MintAgainForALostAnswerWithinAMinute) {
  rotate(1, 2);
  EXPECT_EQ(rotate(1, 3, 59'000).kind, OutcomeKind::session_rotated);
  EXPECT_EQ(rotate(3, 4).kind, OutcomeKind::session_rotated);
}

TEST_F(Sessions, EndWhenAnOldTokenComesBackAndTheEndPersists) {
  rotate(1, 2);
  const auto reuse = rotate(1, 3, 60'000);
  EXPECT_EQ(code_of(reuse), ErrorCode::unauthenticated);
  EXPECT_EQ(reuse.kind, OutcomeKind::session_ended);
  EXPECT_TRUE(reuse.position) << "it must be told";
  EXPECT_FALSE(alive(caller_));
  EXPECT_EQ(code_of(rotate(2, 4)), ErrorCode::unauthenticated);
  const auto caught = must(catch_up(chat_.store.read(), ann_, Position(reuse.position.value - 1), 10));
  ASSERT_EQ(caught.ended_sessions.size(), 1);
  EXPECT_EQ(caught.ended_sessions[0].second.session, caller_.session);
}

TEST_F(Sessions, EndWhenATokenBeforeTheLastComesBackAtOnce) {
  rotate(1, 2);
  rotate(2, 3);
  EXPECT_EQ(rotate(1, 4).kind, OutcomeKind::session_ended);
  EXPECT_FALSE(alive(caller_));
}

TEST_F(Sessions, KnowTheirEightNewestEarlierTokens) {
  for (std::uint8_t i = 1; i <= 9; ++i) rotate(i, i + 1);
  EXPECT_EQ(rotate(1, 99).kind, OutcomeKind::refused);
  EXPECT_TRUE(alive(caller_));
  EXPECT_EQ(rotate(2, 99).kind, OutcomeKind::session_ended);
}

TEST_F(Sessions, IgnoreATokenTheyNeverHad) {
  const auto before = chat_.store.dump();
  EXPECT_EQ(code_of(rotate(77, 2)), ErrorCode::unauthenticated);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Sessions, EndOnceAndSayYesAgain) {
  const Caller other = chat_.session(ann_, "ann");
  const auto ended = chat_.act(EndSession{other.session}, caller_);
  EXPECT_EQ(ended.kind, OutcomeKind::session_ended);
  EXPECT_FALSE(alive(other));
  const auto again = chat_.act(EndSession{other.session}, caller_);
  EXPECT_EQ(again.kind, OutcomeKind::session_ended);
  EXPECT_EQ(again.error, 0);
  EXPECT_FALSE(again.position);
}

TEST_F(Sessions, OfOthersCannotBeEnded) {
  const Caller bobs = chat_.session(bob_, "bob");
  EXPECT_EQ(code_of(chat_.act(EndSession{bobs.session}, caller_)), ErrorCode::not_found);
  EXPECT_TRUE(alive(bobs));
}

TEST_F(Sessions, OverTheMostEndTheOldest) {
  std::vector<Command> starts;
  for (std::size_t i = 1; i < Limits::sessions_per_user_max; ++i) {
    starts.push_back(chat_.command(StartSession{ann_, "hash of ann", Chat::secret(2), "", chat_.now + 9'000'000}));
  }
  chat_.store.apply(starts);
  EXPECT_TRUE(alive(caller_));
  const auto one_more = chat_.act(StartSession{ann_, "hash of ann", Chat::secret(2), "", chat_.now + 9'000'000});
  EXPECT_EQ(one_more.ended_session, caller_.session);
  EXPECT_FALSE(alive(caller_));
  EXPECT_EQ(must(live_sessions(chat_.store.read(), ann_, chat_.now)).size(), Limits::sessions_per_user_max);
  EXPECT_EQ(chat_.store.dump().at("sessions").size(), Limits::sessions_per_user_max);
}

TEST_F(Sessions, ThatAreDeadLeaveNoRowsBehind) {
  chat_.act(EndSession{caller_.session}, caller_);
  chat_.session(ann_, "ann", 2000);
  chat_.now += 10'000;
  chat_.session(ann_, "ann");
  EXPECT_EQ(chat_.store.dump().at("sessions").size(), 1);
}

}  // namespace
}  // namespace confab::state
