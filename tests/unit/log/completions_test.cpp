#include "log/completions.hpp"

#include <future>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "unit/log/log_fixture.hpp"

namespace confab::tests {
namespace {

constexpr std::size_t kQueuedMax = 4;

class CompletionsOfALog : public ::testing::Test {
 protected:
  static std::unique_ptr<log::CommandQueue> small_queue() {
    Limits limits;
    limits.commands_queued_max = kQueuedMax;
    return log::CommandQueue::make(limits).value();
  }
  /// An entry that was pushed and taken, as the log's thread has it.
  log::Entry taken(log::Log::Done done) {
    log::Entry entry;
    entry.command = text();
    entry.done = std::move(done);
    EXPECT_TRUE(queue_->push(std::move(entry)));
    auto all = queue_->take(1, SIZE_MAX);
    return std::move(all.front());
  }

  std::unique_ptr<log::CommandQueue> queue_ = small_queue();
  std::unique_ptr<log::Completions> completions_ = log::Completions::start(*queue_).value();
};

TEST_F(CompletionsOfALog, AreCalledOnAThreadOfTheirOwn) {
  std::promise<std::thread::id> where;
  completions_->answer(taken([&](const auto&) { where.set_value(std::this_thread::get_id()); }), state::Outcome{});
  EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
}

TEST_F(CompletionsOfALog, OfAnotherProcessAreCalledOnTheLogsThread) {
  std::thread::id where;
  auto entry = taken([&](const auto&) { where = std::this_thread::get_id(); });
  entry.on_log_thread = true;
  completions_->answer(std::move(entry), state::Outcome{});
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST_F(CompletionsOfALog, KeepTheOrderOfTheCommandsAndWhatFollowsABatchComesAfterThem) {
  std::vector<int> called;
  const auto note = [&called](int number) { return [&called, number](const auto&) { called.push_back(number); }; };
  std::vector<log::Entry> batch;
  batch.push_back(taken(note(1)));
  batch.push_back(taken(note(2)));
  std::vector<Result<state::Outcome>> answers(2, state::Outcome{});
  completions_->answer_all(std::move(batch), std::move(answers));
  completions_->then([&called] { called.push_back(3); });
  completions_->answer(taken(note(4)), state::Outcome{});
  completions_->stop();
  EXPECT_EQ(called, (std::vector{1, 2, 3, 4}));
}

TEST_F(CompletionsOfALog, ThatWaitKeepTheQueueFull) {
  std::promise<void> begun, release;
  const auto released = release.get_future().share();
  completions_->answer(taken([&begun, released](const auto&) {
                         begun.set_value();
                         released.wait();
                       }),
                       state::Outcome{});
  begun.get_future().wait();
  for (std::size_t i = 0; i < kQueuedMax; ++i) completions_->answer(taken([](const auto&) {}), state::Outcome{});
  log::Entry more;
  more.command = text();
  EXPECT_EQ(queue_->push(std::move(more)).code(), ErrorCode::overloaded)
      << "nobody may run ahead of completions that are slow";
  EXPECT_EQ(queue_->held(), kQueuedMax);
  release.set_value();
  completions_->stop();
  EXPECT_EQ(queue_->held(), 0u);
}

TEST_F(CompletionsOfALog, ThatAreSlowKeepNothingOfOtherProcessesBatches) {
  std::promise<void> begun, release;
  const auto released = release.get_future().share();
  completions_->answer(taken([&begun, released](const auto&) {
                         begun.set_value();
                         released.wait();
                       }),
                       state::Outcome{});
  begun.get_future().wait();
  std::vector<int> called;
  std::weak_ptr<int> kept;
  for (int i = 0; i < 1000; ++i) {
    auto mark = std::make_shared<int>(i);
    kept = mark;
    std::vector<log::Entry> batch;
    batch.push_back(taken([mark = std::move(mark)](const auto&) {}));
    batch.back().on_log_thread = true;
    if (i == 0) batch.push_back(taken([&called](const auto&) { called.push_back(-1); }));
    std::vector<Result<state::Outcome>> answers(batch.size(), state::Outcome{});
    completions_->answer_all(std::move(batch), std::move(answers));
    EXPECT_TRUE(kept.expired());
    completions_->then([&called, i] { called.push_back(i); });
  }
  release.set_value();
  completions_->stop();
  EXPECT_EQ(called, (std::vector{-1, 999}));
}

TEST_F(CompletionsOfALog, SayThatTheOutcomeIsUnknownIfAnEarlierTryMayHaveSucceeded) {
  std::vector<ErrorCode> codes;
  const auto note = [&codes](const Result<state::Outcome>& answer) { codes.push_back(answer.code()); };
  completions_->fail(taken(note), {ErrorCode::store_full, "no room"}, false);
  completions_->fail(taken(note), {ErrorCode::store_full, "no room"}, true);
  completions_->stop();
  EXPECT_EQ(codes, (std::vector{ErrorCode::store_full, ErrorCode::outcome_unknown}));
}

}  // namespace
}  // namespace confab::tests
