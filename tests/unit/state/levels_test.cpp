#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/followers.hpp"
#include "state/tables.hpp"
#include "store/key.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;

/// A store of level 1, in which two people talk.
class Levels : public testing::Test {
 protected:
  Levels() { chat_.store.set_level(1); }

  Outcome raise(std::uint64_t level) { return chat_.act(RaiseLevel{level}); }
  Outcome edit() { return chat_.act(EditMessage{talk_, Seq(1), "another"}, ann_); }
  std::string failure_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const std::runtime_error& failure) {
      return failure.what();
    }
    return "";
  }

  Chat chat_;
  UserId ann_ = chat_.user("ann");
  ConversationId talk_ = chat_.direct(ann_, chat_.user("bob"));
  Outcome sent_ = chat_.send(ann_, talk_, "one");
};

TEST_F(Levels, RaisedTheStoreTakesWhatNeededIt) {
  EXPECT_EQ(code_of(edit()), ErrorCode::unsupported);
  const auto raised = raise(2);
  EXPECT_EQ(raised.kind, OutcomeKind::level_raised);
  EXPECT_EQ(raised.level, 2U);
  EXPECT_FALSE(raised.unchanged);
  EXPECT_EQ(raised.position, chat_.store.meta().last_position) << "it is in the log";
  EXPECT_EQ(chat_.store.meta().level, 2U);
  EXPECT_EQ(edit().error, 0);
  chat_.store.reload();
  EXPECT_EQ(chat_.act(DeleteMessage{talk_, Seq(1)}, ann_).error, 0) << "the next writer knows it too";
}

TEST_F(Levels, InOneBatchWhatFollowsIsAtTheNewLevel) {
  std::vector<Command> batch(2);
  batch[0].body = RaiseLevel{2};
  batch[0].id.fill(1);
  batch[1].body = EditMessage{talk_, Seq(1), "another"};
  batch[1].caller = ann_;
  batch[1].id.fill(2);
  batch[0].at = batch[1].at = chat_.now;
  chat_.store.apply_and_roll_back(batch);
  EXPECT_EQ(chat_.store.meta().level, 1U);
  EXPECT_EQ(code_of(edit()), ErrorCode::unsupported) << "what was abandoned is not in force";
  EXPECT_EQ(chat_.store.apply(batch)[1].error, 0);
}

TEST_F(Levels, TheSameOrALowerOneChangesNothing) {
  raise(2);
  const auto before = chat_.store.dump();
  for (const std::uint64_t level : {0U, 1U, 2U}) {
    const auto again = raise(level);
    EXPECT_TRUE(again.unchanged) << level;
    EXPECT_FALSE(again.position) << level;
    EXPECT_EQ(again.level, 2U) << level;
  }
  EXPECT_EQ(tests::differences(before, chat_.store.dump()), "");
}

TEST_F(Levels, OneThatThisBuildDoesNotKnowIsAnErrorAndNoRefusal) {
  const auto before = chat_.store.dump();
  const auto why = failure_of([&] { raise(store::kLevel + 1); });
  EXPECT_NE(why.find("use a newer one"), std::string::npos) << why;
  EXPECT_EQ(tests::differences(before, chat_.store.dump()), "");
}

TEST_F(Levels, AStoreThatAnotherProcessRaisedBeyondIsNotWrittenTo) {
  chat_.store.damage(store::TableName::meta, store::kMetaLevel, store::Key(store::kLevel + 1));
  const auto why = failure_of([&] { chat_.store.reload(); });
  EXPECT_NE(why.find("use a newer one"), std::string::npos) << why;
}

TEST_F(Levels, NobodyIsToldOfIt) {
  const auto before = chat_.store.meta().last_position;
  raise(2);
  const auto page = tests::must(catch_up(chat_.store.read(), ann_, before, 10));
  EXPECT_TRUE(page.events.empty());
  EXPECT_EQ(page.up_to, chat_.store.meta().last_position);
  const auto outcome = tests::must(Tables(chat_.store.read()).log(chat_.store.meta().last_position));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, OutcomeKind::level_raised);
  EXPECT_EQ(outcome->level, 2U);
  EXPECT_FALSE(host_event_of(*outcome));
}

}  // namespace
}  // namespace confab::state
