// What the C API does when this thread gets no memory, at each place where it asks for some: says so, keeps nothing
// that is not its own, and loses neither the end of a call nor an event without a word.
#include <cstdlib>
#include <new>
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "capi/chat.h"
#include "capi/check.h"
}

namespace {

thread_local long allocations_left = -1;  // below 0: as many as it likes

void* allocate_or_null(std::size_t size) noexcept {
  if (allocations_left == 0) return nullptr;
  if (allocations_left > 0) --allocations_left;
  return std::malloc(size);
}

void* allocate(std::size_t size) {
  if (void* memory = allocate_or_null(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate_or_null(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate_or_null(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

// The C tests' harness, for one program without a runner.
void check_register(check_test*) {}
void check_failed(const char* file, int line, const char* what) { ADD_FAILURE_AT(file, line) << what; }
void check_failed_number(const char* file, int line, const char* what, long long is, long long wanted) {
  ADD_FAILURE_AT(file, line) << what << " is " << is << ", not " << wanted;
}
int check_any_failed() { return ::testing::Test::HasFailure() ? 1 : 0; }

namespace {

constexpr long kAllocationsMax = 300;

/// Runs `step` with 0, 1, 2, … allocations, until it had enough.
template <typename Step>
void sweep(Step step) {
  for (long count = 0; count < kAllocationsMax && !::testing::Test::HasFailure(); ++count) {
    SCOPED_TRACE(count);
    allocations_left = count;
    const confab_status status = step();
    const bool was_enough = allocations_left > 0;
    allocations_left = -1;
    ASSERT_TRUE(status == CONFAB_OK || status == CONFAB_ERR_NO_MEMORY) << confab_status_name(status);
    if (was_enough) return;
  }
  ADD_FAILURE() << "it never has enough";
}

class NoMemory : public ::testing::Test {
 protected:
  void SetUp() override {
    chat_make_folder(&chat_);
    confab_engine_options options = chat_options(&chat_);
    options.calls_max = 1;
    ASSERT_EQ(confab_engine_open(&options, &chat_.engine, nullptr), CONFAB_OK);
    ann_ = make_user(chat_.engine, "ann");
    bob_ = make_user(chat_.engine, "bob");
    room_ = make_direct(chat_.engine, ann_, bob_);
    as_ann_ = user_caller(ann_);
  }
  void TearDown() override { chat_close(&chat_); }

  chat chat_{};
  std::uint64_t ann_ = 0, bob_ = 0, room_ = 0;
  confab_caller as_ann_{};
};

TEST_F(NoMemory, ACallSaysSoAndGivesNothing) {
  for (const char* operation : {"users.me", "users.list", "conversations.list", "sessions.list"}) {
    SCOPED_TRACE(operation);
    sweep([&] {
      confab_reply* reply = nullptr;
      const auto status = confab_call(chat_.engine, &as_ann_, str(operation), str("{}"), &reply, nullptr);
      EXPECT_EQ(status == CONFAB_OK, reply != nullptr);
      confab_reply_free(reply);
      return status;
    });
  }
}

TEST_F(NoMemory, AnAsynchronousCallEndsOnceOrHoldsNoPlace) {
  sweep([&] {
    std::uint64_t call = 7;
    const auto status = confab_call_async(chat_.engine, &as_ann_, str("users.me"), str("{}"), &call, nullptr);
    const long left = std::exchange(allocations_left, -1);
    EXPECT_EQ(status == CONFAB_OK, call != 0);
    if (status == CONFAB_OK) confab_item_free(take(chat_.engine, CONFAB_ITEM_REPLY));
    EXPECT_EQ(next_now(chat_.engine), CONFAB_ERR_TIMEOUT);
    // There is room for one call: it must be free again.
    EXPECT_EQ(confab_call_async(chat_.engine, &as_ann_, str("users.me"), str("{}"), &call, nullptr), CONFAB_OK);
    confab_item_free(take(chat_.engine, CONFAB_ITEM_REPLY));
    allocations_left = left;
    return status;
  });
}

TEST_F(NoMemory, ASubscriptionStandsOrIsNone) {
  const confab_caller as_bob = user_caller(bob_);
  sweep([&] {
    std::uint64_t id = 7;
    const auto status = confab_subscribe(chat_.engine, &as_bob, str(""), &id, nullptr);
    const long left = std::exchange(allocations_left, -1);
    EXPECT_EQ(status == CONFAB_OK, id != 0);
    if (status == CONFAB_OK) {
      confab_item_free(take(chat_.engine, CONFAB_ITEM_STARTED));
      EXPECT_EQ(confab_unsubscribe(chat_.engine, id, nullptr), CONFAB_OK);
    }
    say(chat_.engine, ann_, room_, "who hears this?");
    EXPECT_EQ(next_now(chat_.engine), CONFAB_ERR_TIMEOUT);
    allocations_left = left;
    return status;
  });
}

TEST_F(NoMemory, NoEventIsMissingWithoutAWord) {
  std::uint64_t ears = subscribe(chat_.engine, bob_, "");
  std::uint64_t seq = 0;
  std::string cursor;
  int ends = 0;
  const auto remember = [&](confab_item* item) {
    char* at = text_of(confab_item_json(item).data, "cursor");
    cursor = at;
    std::free(at);
    confab_item_free(item);
  };
  remember(take(chat_.engine, CONFAB_ITEM_STARTED));
  sweep([&] {
    const long count = std::exchange(allocations_left, -1);
    say(chat_.engine, ann_, room_, "hello");
    ++seq;
    EXPECT_TRUE(readable(chat_.engine, 20000));
    confab_item* item = nullptr;
    allocations_left = count;
    const auto status = confab_next(chat_.engine, 0, &item, nullptr);
    const long left = std::exchange(allocations_left, -1);
    while (item == nullptr) EXPECT_EQ(confab_next(chat_.engine, 20000, &item, nullptr), CONFAB_OK);
    EXPECT_EQ(confab_item_id(item), ears);
    if (confab_item_kind(item) == CONFAB_ITEM_ENDED) {
      ++ends;
      EXPECT_EQ(confab_error_status(confab_item_error(item)), CONFAB_ERR_NO_MEMORY);
      confab_item_free(item);
      const std::uint64_t again = subscribe(chat_.engine, bob_, cursor.c_str());
      EXPECT_GT(again, ears) << "names are not used again";
      ears = again;
      confab_item_free(take(chat_.engine, CONFAB_ITEM_STARTED));
      item = take(chat_.engine, CONFAB_ITEM_EVENT);
    }
    EXPECT_EQ(number_of(confab_item_json(item).data, "seq"), seq);
    remember(item);
    allocations_left = left;
    return status == CONFAB_ERR_TIMEOUT ? CONFAB_ERR_NO_MEMORY : status;
  });
  EXPECT_GT(ends, 0);
}

}  // namespace
