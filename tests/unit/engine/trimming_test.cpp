#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/test_engine.hpp"
#include "support/test_store.hpp"

namespace confab::tests {
namespace {

constexpr std::uint64_t kWindow = Limits::command_window_positions;
constexpr int kMessages = 40;

/// An engine whose first messages are far behind the newest position.
class Trimming : public TestEngine {
 protected:
  void SetUp() override {
    open();
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    chat_ = make_direct(ann_, bob_);
    start_ = engine_->cursor().value();
    for (int i = 1; i <= kMessages; ++i) send(ann_, chat_, std::to_string(i));
    engine_.reset();
  }

  /// As if so many records had been written and lost since.
  void move_position(std::uint64_t records) {
    store::EnvironmentOptions options;
    options.directory = folder_.path();
    options.map_bytes = std::size_t{1} << 30;
    const auto environment = must(store::Environment::open(options));
    auto txn = must(environment->write());
    state::MutableTables tables(txn);
    auto meta = must(tables.meta());
    meta->last_position.value += records;
    must(tables.put_meta(*meta));
    must(txn.commit());
  }

  void open_keeping(std::uint64_t records) {
    auto options = test_options(folder_.path());
    options.log_keep_records = records;
    auto opened = Engine::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }

  bool wait_until_records(std::uint64_t at_most) const {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (engine_->stats().log_records > at_most) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }

  /// Everything that was written is still told.
  void expect_whole_history() const {
    const auto page = engine_->history(bob_, chat_, {});
    ASSERT_TRUE(page) << page.error().message;
    ASSERT_EQ(page->messages.size(), static_cast<std::size_t>(kMessages));
    for (int i = 0; i < kMessages; ++i) EXPECT_EQ(page->messages[i].body, std::to_string(i + 1));
    const auto events = engine_->events(bob_, start_, Limits::event_page_events_max);
    ASSERT_TRUE(events) << events.error().message;
    EXPECT_TRUE(events->resumed);
    EXPECT_EQ(events->events.size(), static_cast<std::size_t>(kMessages));
  }

  UserId ann_;
  UserId bob_;
  ConversationId chat_;
  Cursor start_;
};

TEST_F(Trimming, UpToTheLastPositionTerminates) {
  move_position(kWindow + 5'000);
  open_keeping(0);
  auto done = std::make_shared<std::promise<ErrorCode>>();
  auto answer = done->get_future();
  OperationRequest request;
  request.name = "host.trim";
  request.host = true;
  request.json = R"({"up_to":9007199254740991})";
  const std::uint64_t before = engine_->stats().position.value;
  engine_->operations().call_async(request,
                                   [done](const Result<OperationReply>& reply) { done->set_value(reply.code()); });
  ASSERT_EQ(answer.wait_for(std::chrono::seconds(20)), std::future_status::ready) << "it trims its own records";
  EXPECT_EQ(answer.get(), ErrorCode::ok);
  const auto stats = engine_->stats();
  EXPECT_LE(stats.position.value - before, 10U) << "a command for each thousand records";
  EXPECT_EQ(stats.log_records, kWindow + stats.position.value - before);
  EXPECT_EQ(engine_->trim(Position(1)).value().value, before - kWindow) << "nothing is left to do";
  expect_whole_history();
}

TEST_F(Trimming, HappensByItselfWhenTheLogIsAnEighthTooLong) {
  move_position(kWindow + kWindow / 8);
  open_keeping(kWindow);
  EXPECT_TRUE(wait_until_records(kWindow + 100)) << engine_->stats().log_records;
  expect_whole_history();
  EXPECT_EQ(send(bob_, chat_, "next").seq, Seq(kMessages + 1));
}

TEST_F(Trimming, KeepsTheWindowOfCommandIdsWhateverIsAskedFor) {
  move_position(2 * kWindow);
  open_keeping(1);
  EXPECT_TRUE(wait_until_records(kWindow + 300));
  EXPECT_GE(engine_->stats().log_records, kWindow);
  expect_whole_history();
}

TEST_F(Trimming, DoesNotHappenByItselfWhenSwitchedOff) {
  move_position(2 * kWindow);
  open_keeping(0);
  const std::uint64_t records = engine_->stats().log_records;
  send(ann_, chat_, "one more");  // the looking after at the start had its chance meanwhile
  engine_.reset();
  open_keeping(0);
  EXPECT_EQ(engine_->stats().log_records, records + 1);
}

}  // namespace
}  // namespace confab::tests
