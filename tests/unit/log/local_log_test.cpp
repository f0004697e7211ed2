#include "log/local_log.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/child.hpp"
#include "support/manual_clock.hpp"
#include "unit/log/log_fixture.hpp"

namespace confab::tests {

namespace {

using LocalLog = LogFixture;

TEST_F(LocalLog, AloneInTheDirectoryIsTheWriter) {
  const Node node(disk, options());
  EXPECT_TRUE(node.log->stats().writer);
  EXPECT_TRUE(node.log->ready());
}

TEST_F(LocalLog, AnswersWhenTheCommandIsStored) {
  const Node node(disk, options());
  const auto outcome = call(*node.log, text("one"));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->position, Position(1));
  ASSERT_EQ(disk.stored().size(), 1U);
  EXPECT_EQ(std::get<state::SendMessage>(disk.stored()[0].body).body, "one");
}

TEST_F(LocalLog, ARefusalByTheRulesIsAnOutcome) {
  const Node node(disk, options());
  state::Command command;
  command.body = state::MarkRead{};
  const auto outcome = call(*node.log, command);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error, static_cast<int>(ErrorCode::not_found));
}

TEST_F(LocalLog, GivesRandomIdsToCommandsWithoutOne) {
  const Node node(disk, options());
  ASSERT_TRUE(call(*node.log, text()));
  ASSERT_TRUE(call(*node.log, text()));
  ASSERT_TRUE(call(*node.log, text_with_id(9)));
  const auto stored = disk.stored();
  ASSERT_EQ(stored.size(), 3U);
  EXPECT_NE(stored[0].id, state::CommandId{});
  EXPECT_NE(stored[0].id, stored[1].id);
  EXPECT_EQ(stored[2].id, text_with_id(9).id);
}

TEST_F(LocalLog, CommandsThatWaitDuringACommitShareTheNext) {
  const Node node(disk, options());
  Answers answers;
  disk.hold_commits();
  ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(disk.commits(), 2U);
  EXPECT_EQ(disk.stored().size(), 101U);
}

TEST_F(LocalLog, ABatchHasNoMoreCommandsThanItsBound) {
  auto small = options();
  small.limits.batch_commands_max = 10;
  const Node node(disk, small);
  Answers answers;
  disk.hold_commits();
  ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(disk.commits(), 4U);
}

TEST_F(LocalLog, ABatchHasNoMoreBytesThanItsBound) {
  auto small = options();
  small.limits.batch_bytes_max = 3 * log::command_bytes(text());
  const Node node(disk, small);
  Answers answers;
  disk.hold_commits();
  ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(disk.commits(), 3U);
}

TEST_F(LocalLog, ABatchIsAppliedForNoLongerThanItsBound) {
  auto small = options();
  small.batch_apply_ms_max = 0;
  const Node node(disk, small);
  Answers answers;
  disk.hold_commits();
  ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(disk.commits(), 4U) << "a batch has one command at least";
}

TEST_F(LocalLog, AFullQueueRefusesAtOnce) {
  auto small = options();
  small.limits.commands_queued_max = 3;
  const Node node(disk, small);
  Answers answers;
  disk.hold_commits();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  bool called = false;
  const auto refused = node.log->submit(text(), [&](const auto&) { called = true; });
  EXPECT_EQ(refused.code(), ErrorCode::overloaded);
  EXPECT_GT(refused.error().retry_after_ms, 0);
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_FALSE(called);
  EXPECT_EQ(node.log->stats().refused, 1U);
  EXPECT_TRUE(call(*node.log, text())) << "there is room again";
}

TEST_F(LocalLog, AQueueFullOfBytesRefusesAtOnce) {
  auto small = options();
  small.limits.commands_queued_bytes_max = 64 << 10;
  const Node node(disk, small);
  Answers answers;
  disk.hold_commits();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(node.log->submit(text(std::string(16384, 'x')), answers.expect()));
  EXPECT_EQ(node.log->submit(text(std::string(16384, 'x')), [](const auto&) {}).code(), ErrorCode::overloaded);
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(node.log->stats().queued_bytes, 0U);
}

TEST_F(LocalLog, ACompletionMaySubmitWhenTheQueueWasFull) {
  auto small = options();
  small.limits.commands_queued_max = 1;
  const Node node(disk, small);
  Answers answers;
  ASSERT_TRUE(node.log->submit(
      text(), [&, second = answers.expect()](const auto&) { EXPECT_TRUE(node.log->submit(text(), second)); }));
  EXPECT_TRUE(answers.wait());
}

TEST_F(LocalLog, EveryCommandIsAnsweredExactlyOnce) {
  constexpr int kThreads = 4;
  constexpr int kEach = 500;
  Answers answers;
  {
    const Node node(disk, options());
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < kEach; ++i) {
          if (i % 50 == 0) disk.fail_next_commit({ErrorCode::store_full, "full"});
          EXPECT_TRUE(node.log->submit(text(), answers.expect()));
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }
  std::size_t stored = 0;
  const auto all = answers.all();
  ASSERT_EQ(all.size(), static_cast<std::size_t>(kThreads * kEach));
  for (const auto& got : all) {
    ASSERT_EQ(got.size(), 1U);
    if (got[0]) {
      ++stored;
    } else {
      EXPECT_EQ(got[0].code(), ErrorCode::store_full);
    }
  }
  EXPECT_EQ(disk.stored().size(), stored);
}

TEST_F(LocalLog, AFullStoreRefusesTheBatchAndRecoversByItself) {
  const Node node(disk, options());
  disk.fail_next_commit({ErrorCode::store_full, "no room"});
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::store_full);
  EXPECT_TRUE(disk.stored().empty());
  EXPECT_TRUE(call(*node.log, text()));
  EXPECT_EQ(disk.stored().size(), 1U);
  EXPECT_EQ(disk.loads(), 1U);
}

/// Submits a batch of these texts together; the codes of their answers.
std::vector<ErrorCode> send_together(FakeDisk& disk, log::LocalLog& log, const std::vector<std::string>& bodies) {
  Answers answers;
  disk.hold_commits();
  EXPECT_TRUE(log.submit(text("first"), answers.expect()));
  disk.wait_for_commit();
  for (const auto& body : bodies) EXPECT_TRUE(log.submit(text(body), answers.expect()));
  disk.release_commits();
  EXPECT_TRUE(answers.wait());
  EXPECT_EQ(answers.code(0), ErrorCode::ok);
  std::vector<ErrorCode> codes;
  for (std::size_t i = 1; i <= bodies.size(); ++i) codes.push_back(answers.code(i));
  return codes;
}

TEST_F(LocalLog, IfTheStoreFailsAtACommandOnlyThatCommandFails) {
  std::vector<std::string> said;
  auto telling = options();
  telling.sink = [&](LogLevel level, std::string_view line) {
    if (level == LogLevel::error) said.emplace_back(line);
  };
  std::vector<ErrorCode> codes;
  {
    const Node node(disk, telling);
    disk.fail_at_text("damaged", {ErrorCode::internal, "corrupt record: title"});
    disk.fail_at_text("unreadable", {ErrorCode::io_error, "cannot read"});
    disk.fail_at_text("beyond", {ErrorCode::incompatible, "not known here"});
    codes = send_together(disk, *node.log, {"a", "damaged", "b", "unreadable", "beyond", "damaged"});
  }
  using enum ErrorCode;
  EXPECT_EQ(codes, (std::vector{ok, internal, ok, io_error, incompatible, internal}));
  std::vector<std::string> stored;
  for (const auto& command : disk.stored()) stored.push_back(std::get<state::SendMessage>(command.body).body);
  EXPECT_EQ(stored, (std::vector<std::string>{"first", "a", "b"}));
  EXPECT_EQ(disk.commits(), 2U) << "the others share one commit as before";
  ASSERT_EQ(said.size(), 1U) << "a minute for the next";
  EXPECT_NE(said[0].find("corrupt record: title"), std::string::npos);
}

TEST_F(LocalLog, ABatchWithManyFailuresIsAppliedABoundedNumberOfTimes) {
  const Node node(disk, options());
  disk.fail_at_text("damaged", {ErrorCode::internal, "corrupt record"});
  std::vector<std::string> bodies;
  for (int i = 0; i < 400; ++i) bodies.emplace_back(i % 2 == 0 ? "damaged" : "good");
  const auto codes = send_together(disk, *node.log, bodies);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(codes[i], i % 2 == 0 ? ErrorCode::internal : ErrorCode::ok) << i;
  }
  EXPECT_EQ(disk.stored().size(), 201U);
  EXPECT_LE(disk.applied(), 10 * bodies.size());
}

TEST_F(LocalLog, AStoreThatIsFullIsNotTriedCommandByCommand) {
  const Node node(disk, options());
  disk.fail_at_text("large", {ErrorCode::store_full, "no room"});
  const auto codes = send_together(disk, *node.log, {"a", "large", "b"});
  EXPECT_EQ(codes, std::vector(3, ErrorCode::store_full));
  EXPECT_EQ(disk.stored().size(), 1U);
  EXPECT_TRUE(call(*node.log, text()));
}

TEST_F(LocalLog, AfterALateFailureStoredCommandsAreFoundByReadingTheStoreAgain) {
  const Node node(disk, options());
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, true);
  const auto outcome = call(*node.log, text());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->position, Position(1));
  EXPECT_EQ(disk.stored().size(), 1U);
}

TEST_F(LocalLog, AfterALateFailureCommandsThatWereNotStoredAreAppliedAgain) {
  const Node node(disk, options());
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, false);
  ASSERT_TRUE(call(*node.log, text()));
  EXPECT_EQ(disk.stored().size(), 1U);
}

TEST_F(LocalLog, AFailureAfterALateFailureDoesNotMeanThatNothingWasStored) {
  const Node node(disk, options());
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, true);
  disk.fail_next_commit({ErrorCode::store_full, "no room"});
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::outcome_unknown);
  EXPECT_EQ(disk.stored().size(), 1U);
  disk.fail_next_commit({ErrorCode::store_full, "no room"});
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::store_full) << "this one was tried once only";
}

TEST_F(LocalLog, ALateFailureIsOutcomeUnknownIfTheStoreDoesNotComeBack) {
  auto hasty = options();
  hasty.answer_within_ms = 200;
  const Node node(disk, hasty);
  disk.fail_loads(Error{ErrorCode::io_error, "must be reopened"});
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, true);
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::outcome_unknown);
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::unavailable) << "this one was never tried";
  EXPECT_EQ(node.log->ready().code(), ErrorCode::io_error);
  disk.fail_loads({});
  EXPECT_TRUE(wait_until([&] { return node.log->ready().has_value(); }));
}

TEST_F(LocalLog, RepeatedLateFailuresAreReportedUntilACommitSucceeds) {
  auto hasty = options();
  hasty.answer_within_ms = 1'000;
  const Node node(disk, hasty);
  ASSERT_TRUE(call(*node.log, text()));
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, false);
  ASSERT_TRUE(call(*node.log, text()));
  EXPECT_TRUE(node.log->ready()) << "one is no reason";

  disk.fail_commits(Error{ErrorCode::outcome_unknown, "late"});
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::outcome_unknown);
  EXPECT_TRUE(wait_until([&] { return node.log->ready().code() == ErrorCode::io_error; }));
  EXPECT_TRUE(wait_until([&] { return node.log->stats().writer; }));
  EXPECT_EQ(node.log->ready().code(), ErrorCode::io_error) << "to be the writer again does not help";

  disk.fail_commits({});
  ASSERT_TRUE(call(*node.log, text()));
  EXPECT_TRUE(wait_until([&] { return static_cast<bool>(node.log->ready()); }));
}

TEST_F(LocalLog, StampsTheClockAsItReads) {
  FakeMachine machine(disk);
  ManualClock clock(5000);
  SeededRandom random(1);
  auto log = log::LocalLog::open(options(), machine, clock, random);
  ASSERT_TRUE(log);
  const std::vector<TimeMs> readings{5000, 4'000'000'000'000, 3000, 6999, 7001};
  for (const TimeMs now : readings) {
    clock.set_now_ms(now);
    ASSERT_TRUE(call(**log, text()));
  }
  std::vector<TimeMs> times;
  for (const auto& command : disk.stored()) times.push_back(command.at);
  EXPECT_EQ(times, readings);
}

TEST_F(LocalLog, AStoreWithTimesOfTheFutureDoesNotChangeNewTimes) {
  for (const TimeMs now : {9000, 4000}) {
    FakeMachine machine(disk);
    ManualClock clock(now);
    SeededRandom random(1);
    auto log = log::LocalLog::open(options(), machine, clock, random);
    ASSERT_TRUE(log);
    ASSERT_TRUE(call(**log, text_with_id(static_cast<std::uint8_t>(now / 1000))));
  }
  EXPECT_EQ(disk.stored().back().at, 4000);
}

TEST_F(LocalLog, TellsItsPositionOncePerBatch) {
  std::mutex mutex;
  std::vector<Position> told;
  auto telling = options();
  telling.committed = [&](Position newest) {
    const std::lock_guard lock(mutex);
    told.push_back(newest);
  };
  {
    const Node node(disk, telling);
    Answers answers;
    disk.hold_commits();
    ASSERT_TRUE(node.log->submit(text(), answers.expect()));
    disk.wait_for_commit();
    for (int i = 0; i < 9; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
    disk.release_commits();
    ASSERT_TRUE(answers.wait());
  }
  EXPECT_EQ(told, (std::vector<Position>{Position(0), Position(1), Position(10)}));
}

TEST_F(LocalLog, StopAnswersWhatItHasAndTakesNoMore) {
  const Node node(disk, options());
  Answers answers;
  disk.hold_commits();
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  std::thread stopping([&] { node.log->stop(); });
  ASSERT_TRUE(wait_until([&] { return !node.log->submit(text(), [](const auto&) {}); }));
  disk.release_commits();
  stopping.join();
  ASSERT_TRUE(answers.wait(std::chrono::milliseconds(0)));
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(answers.code(i), ErrorCode::ok);
  EXPECT_EQ(call(*node.log, text()).code(), ErrorCode::unavailable);
  EXPECT_EQ(node.log->ready().code(), ErrorCode::unavailable);
}

TEST_F(LocalLog, StopAnswersCommandsThatALateFailureLeftWaiting) {
  auto hasty = options();
  hasty.answer_within_ms = 0;  // so the time of the stop is over when the second batch fails
  hasty.limits.batch_commands_max = 1;
  Answers answers;
  const Node node(disk, hasty);
  ASSERT_TRUE(wait_until([&] { return node.log->stats().writer; }));
  disk.fail_next_commit({ErrorCode::ok, {}}, true);  // the first batch is well
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, true);
  disk.hold_commits();
  ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  ASSERT_TRUE(node.log->submit(text(), answers.expect()));
  std::thread stopping([&] { node.log->stop(); });
  ASSERT_TRUE(wait_until([&] { return !node.log->submit(text(), [](const auto&) {}); }));
  disk.release_commits();
  stopping.join();
  ASSERT_TRUE(answers.wait(std::chrono::milliseconds(0))) << "a command was never answered";
  EXPECT_EQ(answers.code(0), ErrorCode::ok);
  EXPECT_EQ(answers.code(1), ErrorCode::outcome_unknown);
}

TEST_F(LocalLog, AForkedChildIsRefusedAndDisturbsNothing) {
  Node node(disk, options());
  const pid_t child = fork_while_threads_sleep();
  if (child == 0) {
    const bool refused = node.log->submit(text(), [](const auto&) {}).code() == ErrorCode::unsupported;
    node.log.reset();
    ::_exit(refused ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(std::filesystem::exists(dir.path() + "/writer.sock"));
  const Node other(disk, options());
  EXPECT_FALSE(other.log->stats().writer) << "the child let go of its parent's lock";
  EXPECT_TRUE(call(*other.log, text()));
}

TEST_F(LocalLog, DoesNotOpenOnTablesThatCannotBeLoaded) {
  disk.fail_loads(Error{ErrorCode::incompatible, "newer"});
  FakeMachine machine(disk);
  util::SystemClock clock;
  SeededRandom random(1);
  EXPECT_EQ(log::LocalLog::open(options(), machine, clock, random).code(), ErrorCode::incompatible);
}

}  // namespace

}  // namespace confab::tests
