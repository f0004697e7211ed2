#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {

namespace {

/// What a host's own functions may do inside the engine's callbacks, and what becomes of their faults.
class Callbacks : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() {
    auto options = test_options(folder_.path());
    options.log = [this](LogLevel level, std::string_view line) {
      const std::lock_guard lock(mutex_);
      if (level == LogLevel::error) errors_ += std::string(line) + "\n";
      if (sink_throws_) throw std::runtime_error("the sink is broken");
    };
    auto opened = Engine::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = *std::move(opened);
  }

  void talk() {
    ann_ = engine_->register_user("ann@example.com", "password of ann", "ann")->id;
    bob_ = engine_->register_user("bob@example.com", "password of bob", "bob")->id;
    chat_ = engine_->open_direct(ann_, bob_)->id;
  }

  std::string errors() {
    const std::lock_guard lock(mutex_);
    return errors_;
  }

  template <typename T>
  static T get(std::future<T> future) {
    if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
      ADD_FAILURE() << "nothing came";
      std::abort();
    }
    return future.get();
  }

  std::mutex mutex_;
  std::string errors_;
  bool sink_throws_ = false;
  TempDir folder_;
  std::unique_ptr<Engine> engine_;
  UserId ann_;
  UserId bob_;
  ConversationId chat_;
};

TEST_F(Callbacks, ACallThatWaitsIsRefusedInsideACompletion) {
  talk();
  std::promise<std::vector<ErrorCode>> codes;
  engine_->send_message_async(ann_, chat_, {"hi"}, [&](const Result<Message>& sent) {
    std::vector<ErrorCode> heard{sent.code()};
    heard.push_back(engine_->send_message(bob_, chat_, {"never"}).code());
    heard.push_back(engine_->mark_read(bob_, chat_, Seq(1)).code());
    heard.push_back(engine_->subscribe(bob_, std::nullopt, [](const Event&) {}).code());
    OperationRequest request;
    request.name = "messages.send";
    request.caller = bob_;
    const std::string json = R"({"conversation":)" + std::to_string(chat_.value) + R"(,"body":"never"})";
    request.json = json;
    heard.push_back(engine_->operations().call(request).code());
    heard.push_back(engine_->history(bob_, chat_, {}).code());
    codes.set_value(heard);
  });
  const auto no = ErrorCode::unsupported;
  EXPECT_EQ(get(codes.get_future()), (std::vector<ErrorCode>{ErrorCode::ok, no, no, no, no, ErrorCode::ok}));
  EXPECT_TRUE(engine_->send_message(bob_, chat_, {"the writer goes on"}));
  EXPECT_EQ(engine_->history(bob_, chat_, {})->messages.size(), 2U);
}

TEST_F(Callbacks, ACallThatWaitsIsAlsoRefusedInACompletionOfAPool) {
  talk();
  std::promise<ErrorCode> code;
  OperationRequest request;
  request.name = "conversations.list";
  request.caller = bob_;
  engine_->operations().call_async(request, [&](const Result<OperationReply>&) {
    code.set_value(engine_->send_message(bob_, chat_, {"never"}).code());
  });
  EXPECT_EQ(get(code.get_future()), ErrorCode::unsupported);
}

TEST_F(Callbacks, ASubscriberMayMakeCallsThatWait) {
  talk();
  std::promise<ErrorCode> code;
  bool answered = false;
  auto subscription = engine_->subscribe(bob_, std::nullopt, [&](const Event&) {
    if (std::exchange(answered, true)) return;
    code.set_value(engine_->send_message(bob_, chat_, {"heard"}).code());
  });
  ASSERT_TRUE(subscription);
  ASSERT_TRUE(engine_->send_message(ann_, chat_, {"hi"}));
  EXPECT_EQ(get(code.get_future()), ErrorCode::ok);
}

TEST_F(Callbacks, ACompletionThatThrowsIsLoggedAndEndsNothing) {
  talk();
  std::promise<void> called;
  engine_->send_message_async(ann_, chat_, {"hi"}, [&](const Result<Message>&) {
    called.set_value();
    throw std::runtime_error("the host is broken");
  });
  get(called.get_future());
  EXPECT_TRUE(engine_->send_message(bob_, chat_, {"the writer goes on"}));
  EXPECT_NE(errors().find("the host is broken"), std::string::npos) << errors();
  // On the caller's own thread, because it is refused at once.
  engine_->send_message_async(ann_, chat_, {""}, [](const Result<Message>&) { throw 7; });
  EXPECT_NE(errors().find("no std::exception"), std::string::npos) << errors();
}

TEST_F(Callbacks, ASubscriberThatThrowsEndsOnlyItsOwnSubscriptionAndKeepsTheEvent) {
  talk();
  std::promise<Error> ended;
  int told = 0;
  auto broken = engine_->subscribe(
      bob_, std::nullopt,
      [&](const Event&) {
        if (++told == 2) throw std::runtime_error("the host is broken");
      },
      [&](const Error& why) {
        ended.set_value(why);
        throw std::runtime_error("this too");
      });
  ASSERT_TRUE(broken);
  EventLog heard;
  auto sound = engine_->subscribe(bob_, std::nullopt, [&](const Event& event) { heard.add(event); });
  ASSERT_TRUE(sound);
  const auto first = engine_->send_message(ann_, chat_, {"one"});
  ASSERT_TRUE(engine_->send_message(ann_, chat_, {"two"}));
  ASSERT_TRUE(engine_->send_message(ann_, chat_, {"three"}));
  EXPECT_EQ(get(ended.get_future()).code, ErrorCode::internal);
  EXPECT_EQ(heard.wait_for(3).size(), 3U);
  EXPECT_EQ(told, 2);
  EXPECT_EQ((*broken)->cursor().position, first->position);
  EXPECT_NE(errors().find("this too"), std::string::npos) << errors();
}

TEST_F(Callbacks, ALogSinkThatThrowsEndsNothing) {
  {
    const std::lock_guard lock(mutex_);
    sink_throws_ = true;
  }
  engine_.reset();
  open();
  talk();
  engine_->send_message_async(ann_, chat_, {""}, [](const Result<Message>&) { throw 7; });
  EXPECT_TRUE(engine_->send_message(ann_, chat_, {"hi"}));
}

TEST_F(Callbacks, AnEngineDestroyedInsideACompletionClosesAfterwards) {
  talk();
  std::promise<void> gone;
  // Nobody else has a reference: the message of the last user takes the engine along.
  engine_->send_message_async(ann_, chat_, {"last words"}, [&](const Result<Message>&) {
    engine_.reset();
    gone.set_value();
  });
  get(gone.get_future());
  for (int i = 0; i < 20'000 && !engine_; ++i) {  // until the thread that closes it is done
    auto again = Engine::open(test_options(folder_.path()));
    if (again) engine_ = *std::move(again);
    if (!engine_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_TRUE(engine_);
  EXPECT_EQ(engine_->history(ann_, chat_, {})->messages.size(), 1U);
}

TEST_F(Callbacks, AnEngineDestroyedByASubscriberClosesAfterwards) {
  talk();
  std::promise<void> gone;
  std::unique_ptr<Subscription> subscription;
  std::promise<void> subscribed;
  auto begun = engine_->subscribe(bob_, std::nullopt, [&, ready = subscribed.get_future().share()](const Event&) {
    ready.wait();
    subscription.reset();
    engine_.reset();
    gone.set_value();
  });
  ASSERT_TRUE(begun);
  subscription = *std::move(begun);
  ASSERT_TRUE(engine_->send_message(ann_, chat_, {"last words"}));
  subscribed.set_value();
  get(gone.get_future());
  for (int i = 0; i < 20'000 && !engine_; ++i) {
    auto again = Engine::open(test_options(folder_.path()));
    if (again) engine_ = *std::move(again);
    if (!engine_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(engine_);
}

TEST_F(Callbacks, ASubscriptionMayEndInsideACompletion) {
  talk();
  int told = 0;
  auto subscription = engine_->subscribe(bob_, std::nullopt, [&](const Event&) { ++told; });
  ASSERT_TRUE(subscription);
  std::promise<void> ended;
  engine_->send_message_async(ann_, chat_, {"hi"}, [&](const Result<Message>&) {
    subscription->reset();
    ended.set_value();
  });
  get(ended.get_future());
  ASSERT_TRUE(engine_->send_message(ann_, chat_, {"nobody hears this"}));
  engine_.reset();
  EXPECT_LE(told, 1);
}

}  // namespace

}  // namespace confab::tests
