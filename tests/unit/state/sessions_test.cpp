#include "state/sessions.hpp"

#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::kHourMs;
using tests::must;

constexpr TimeMs kDayMs = 24 * kHourMs;

class Sessions : public testing::Test {
 protected:
  Command rotation(std::uint64_t generation) {
    return chat_.command(RotateSession{ann_, caller_.session, Chat::family(1), generation, kHourMs});
  }
  Outcome rotate(std::uint64_t generation) { return chat_.store.apply(rotation(generation)); }
  Outcome start() { return chat_.act(StartSession{ann_, "hash of ann", Chat::family(2), "", 9 * kHourMs}); }
  bool alive(const Caller& caller) {
    return viewer_of(chat_.store.read(), caller, Directory::contacts, chat_.now).has_value();
  }

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
  const auto late = chat_.act(StartSession{ann_, "hash of ann", Chat::family(2), "", 10'000});
  EXPECT_EQ(code_of(late), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(chat_.act(StartSession{UserId(99), "h", Chat::family(2), "", 10'000})), ErrorCode::unauthenticated);
}

TEST_F(Sessions, EndAtTheirTime) {
  const Caller brief = chat_.session(ann_, "ann", 10'000);
  const TimeMs end = must(session_record(chat_.store.read(), ann_, brief.session))->expires_at;
  EXPECT_TRUE(viewer_of(chat_.store.read(), brief, Directory::contacts, end - 1));
  EXPECT_FALSE(viewer_of(chat_.store.read(), brief, Directory::contacts, end));
  chat_.now = end - 1000;
  EXPECT_EQ(code_of(chat_.act(OpenDirect{bob_}, brief)), ErrorCode::unauthenticated);
}

TEST_F(Sessions, AreRefusedForAnotherOrUnknownUser) {
  EXPECT_EQ(code_of(chat_.act(OpenDirect{ann_}, Caller(bob_, caller_.session))), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(chat_.act(OpenDirect{ann_}, Caller(UserId(99)))), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(chat_.act(OpenDirect{ann_})), ErrorCode::unauthenticated);
}

TEST_F(Sessions, RotateWithTheNewestToken) {
  EXPECT_EQ(rotate(1).kind, OutcomeKind::session_rotated);
  EXPECT_EQ(rotate(2).kind, OutcomeKind::session_rotated);
  EXPECT_EQ(must(session_record(chat_.store.read(), ann_, caller_.session))->generation, 3);
}

TEST_F(Sessions, AnswerARepeatedRefreshWithoutChangingAnything) {
  rotate(1);
  const auto before = chat_.store.dump();
  for (const TimeMs later : {0, 90'000, 3'000'000}) {
    chat_.now += later;
    const auto repeat = rotate(1);
    EXPECT_EQ(repeat.kind, OutcomeKind::session_rotated);
    EXPECT_EQ(repeat.error, 0);
    EXPECT_TRUE(repeat.unchanged);
    EXPECT_EQ(differences(before, chat_.store.dump()), "") << later;
    chat_.now -= later;
  }
  EXPECT_EQ(rotate(2).error, 0);
}

TEST_F(Sessions, EndForGoodWhenAnOldTokenComesBack) {
  rotate(1);
  rotate(2);
  const auto reuse = rotate(1);
  EXPECT_EQ(code_of(reuse), ErrorCode::unauthenticated);
  EXPECT_EQ(reuse.kind, OutcomeKind::session_ended);
  EXPECT_TRUE(reuse.position) << "it must be told";
  EXPECT_FALSE(alive(caller_));
  EXPECT_EQ(code_of(rotate(3)), ErrorCode::unauthenticated);
  EXPECT_TRUE(chat_.store.dump().at("user_feed").empty()) << "its client is refused, and needs no row";
}

TEST_F(Sessions, KnowEveryEarlierTokenHoweverOftenAThiefRefreshed) {
  for (std::uint64_t i = 1; i <= 100; ++i) rotate(i);
  EXPECT_EQ(rotate(1).kind, OutcomeKind::session_ended);
  EXPECT_FALSE(alive(caller_));
}

TEST_F(Sessions, NoticeReuseWhereverTheClockStands) {
  rotate(1);
  rotate(2);
  chat_.now -= 2 * kHourMs;
  EXPECT_EQ(rotate(1).kind, OutcomeKind::session_ended);
}

TEST_F(Sessions, RefuseATokenTheyNeverHadAndChangeNothing) {
  rotate(1);
  const auto before = chat_.store.dump();
  EXPECT_EQ(code_of(rotate(0)), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(rotate(3)), ErrorCode::unauthenticated);
  const RotateSession of_another{ann_, caller_.session, Chat::family(7), 1, kHourMs};
  EXPECT_EQ(code_of(chat_.act(of_another)), ErrorCode::unauthenticated);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Sessions, EndOnceAndAcceptBeingEndedAgain) {
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

TEST_F(Sessions, OverTheBoundEndTheOneUnusedLongest) {
  const Caller idle = chat_.session(ann_, "ann");
  for (std::size_t i = 2; i < Limits::sessions_per_user_max; ++i) start();
  EXPECT_EQ(rotate(1).error, 0) << "the first one is the oldest, and in use";
  const auto one_more = start();
  EXPECT_EQ(one_more.ended_session, idle.session);
  EXPECT_FALSE(alive(idle));
  EXPECT_TRUE(alive(caller_));
  EXPECT_EQ(start().ended_session.value, idle.session.value + 1);
  EXPECT_EQ(chat_.store.dump().at("sessions").size(), Limits::sessions_per_user_max);
}

TEST_F(Sessions, LeaveNoRowsBehindWhenEnded) {
  chat_.act(EndSession{caller_.session}, caller_);
  start();
  EXPECT_EQ(chat_.store.dump().at("sessions").size(), 1);
}

TEST_F(Sessions, StartedWithAWrongClockAreTheOnlyOnesItSpoils) {
  const std::vector<TimeMs> errors{60'000,  2 * kHourMs,  40 * kDayMs,  3000 * kDayMs,
                                   -60'000, -2 * kHourMs, -40 * kDayMs, -3000 * kDayMs};
  for (const TimeMs wrong_by : errors) {
    SCOPED_TRACE(wrong_by);
    const Caller before = chat_.session(ann_, "ann");
    chat_.now += wrong_by;
    const Caller meanwhile = chat_.session(ann_, "ann");
    EXPECT_TRUE(alive(meanwhile));
    EXPECT_EQ(chat_.act(OpenDirect{bob_}, meanwhile).error, 0);
    chat_.now -= wrong_by;
    EXPECT_TRUE(alive(before));
    EXPECT_EQ(chat_.act(OpenDirect{bob_}, before).error, 0);
    const RotateSession rotation{ann_, before.session, Chat::family(1), 1, kHourMs};
    EXPECT_EQ(chat_.act(rotation).error, 0);
    EXPECT_TRUE(alive(chat_.session(ann_, "ann")));
  }
}

TEST_F(Sessions, ThatAWrongClockTakesForExpiredCanStillBeEnded) {
  const Caller other = chat_.session(bob_, "bob");
  chat_.now += 40 * kDayMs;
  EXPECT_EQ(chat_.act(EndSession{other.session}, Caller(bob_)).error, 0);
  chat_.now -= 40 * kDayMs;
  EXPECT_FALSE(alive(other));
}

TEST_F(Sessions, AreEndedBySigningOutAndByANewPassword) {
  const Caller other = chat_.session(ann_, "ann");
  const auto ended = chat_.act(EndSession{caller_.session}, caller_);
  EXPECT_TRUE(ends_session(ended, caller_));
  EXPECT_FALSE(ends_session(ended, other));
  EXPECT_FALSE(ends_session(ended, Caller(bob_, caller_.session)));
  const auto changed = chat_.act(SetPassword{"new", "hash of ann", true}, other);
  EXPECT_TRUE(ends_session(changed, caller_)) << "all but the one that changed it";
  EXPECT_FALSE(ends_session(changed, other));
  EXPECT_FALSE(ends_session(changed, ann_)) << "the host's word has no session";
}

TEST_F(Sessions, NoAccessTokenOutlivesItsSession) {
  SessionRecord session;
  session.expires_at = 100'000'500;
  EXPECT_EQ(access_token_ms(session, kHourMs, 90'000'000), kHourMs);
  EXPECT_EQ(access_token_ms(session, kHourMs, 99'999'999), 1'500) << "from the whole second on";
  EXPECT_EQ(access_token_ms(session, kHourMs, 200'000'000), Limits::access_token_ms_min);
}

}  // namespace
}  // namespace confab::state
