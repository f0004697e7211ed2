#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/test_engine.hpp"
#include "support/test_store.hpp"

namespace confab::tests {
namespace {

class Retry : public TestEngine {
 protected:
  void SetUp() override {
    open();
    ann_ = make_user("ann");
    bob_ = make_user("bob");
    chat_ = make_direct(ann_, bob_);
  }

  Result<Message> send(const std::string& body, const std::string& key, bool retry) {
    return engine_->send_message(ann_, chat_, {body, key}, retry);
  }

  /// As send(), not waited for.
  std::future<Result<Message>> begin_send(const std::string& key, bool retry) {
    auto promise = std::make_shared<std::promise<Result<Message>>>();
    engine_->send_message_async(
        ann_, chat_, {"hi", key}, [promise](Result<Message> sent) { promise->set_value(std::move(sent)); }, retry);
    return promise->get_future();
  }

  std::size_t stored() { return engine_->history(ann_, chat_, {})->messages.size(); }

  /// As if so many records had been written, and trimmed, since.
  void reopen_after(std::uint64_t records) {
    engine_.reset();
    {
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
    open();
  }

  UserId ann_, bob_;
  ConversationId chat_;
};

void expect_first(const Result<Message>& again, const Message& first) {
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->seq, first.seq);
  EXPECT_EQ(again->position, first.position);
  EXPECT_EQ(again->at, first.at);
  EXPECT_EQ(again->body, first.body);
  EXPECT_EQ(again->client_key, first.client_key);
}

TEST_F(Retry, OfAStoredMessageNeverReachesTheWriter) {
  const auto first = send("hi", "key-1", false);
  ASSERT_TRUE(first);
  expect_first(send("hi", "key-1", true), *first);
  const auto other = send("ho", "key-1", true);
  EXPECT_EQ(other.code(), ErrorCode::conflict);
  EXPECT_EQ(other.error().field, "client_key");
  ASSERT_TRUE(send("more", "key-2", false));
  ASSERT_TRUE(send("and more", "key-3", false));
  // All but the last are counted for certain: the count follows the answer.
  EXPECT_LE(engine_->stats().commands, 6U) << "two users, a conversation and three messages";
}

TEST_F(Retry, FindsAMessageOlderThanTheWritersWindow) {
  const auto first = send("hi", "key-1", false);
  ASSERT_TRUE(first);
  reopen_after(Limits::command_window_positions);
  expect_first(send("hi", "key-1", true), *first);
  EXPECT_EQ(send("ho", "key-1", true).code(), ErrorCode::conflict);
  EXPECT_EQ(stored(), 1U);
  ASSERT_TRUE(send("hi", "key-1", false)) << "without `retry` it is a new message";
  EXPECT_EQ(stored(), 2U);
}

TEST_F(Retry, OfALostMessageIsStoredOnce) {
  const auto first = send("hi", "key-1", true);
  ASSERT_TRUE(first) << first.error().message;
  for (const bool retry : {true, false}) expect_first(send("hi", "key-1", retry), *first);
  EXPECT_EQ(stored(), 1U);
}

TEST_F(Retry, IsRefusedByTheRulesIfTheCallerMayNotSend) {
  EXPECT_EQ(engine_->send_message(ann_, ConversationId(99), {"hi", "key-1"}, true).code(), ErrorCode::not_found);
  EXPECT_EQ(engine_->send_message(Caller(ann_, SessionId(99)), chat_, {"hi", "key-2"}, true).code(),
            ErrorCode::unauthenticated);
}

TEST_F(Retry, WhileTheFirstIsStillQueuedIsStoredOnce) {
  engine_->operations().hold();
  std::vector<std::future<Result<Message>>> sent;
  sent.push_back(begin_send("key-1", false));
  sent.push_back(begin_send("key-1", true));
  engine_->operations().release();
  const auto first = sent.front().get();
  ASSERT_TRUE(first) << first.error().message;
  expect_first(sent.back().get(), *first);
  EXPECT_EQ(stored(), 1U);
}

TEST_F(Retry, OfManyAtOnceStoresEachMessageOnce) {
  constexpr int kKeys = 20;
  constexpr int kRepeats = 8;
  std::vector<std::thread> callers;
  std::atomic<int> failures = 0;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    callers.emplace_back([&, retry = repeat > 0] {
      for (int key = 0; key < kKeys; ++key) failures += send("hi", "key-" + std::to_string(key), retry) ? 0 : 1;
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(stored(), static_cast<std::size_t>(kKeys));
}

}  // namespace
}  // namespace confab::tests
