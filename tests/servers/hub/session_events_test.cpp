#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/sessions_fixture.hpp"

namespace confab::servers::hub {
namespace {

TEST_F(SessionsTest, AnEventIsEncodedOnceForAllItsSubscribers) {
  FakeSocket& first = greeted();
  FakeSocket& second = greeted();
  const auto one = event(101);
  sessions->on_event(SubscriptionId(1), one);
  sessions->on_event(SubscriptionId(2), one);
  sessions->on_event(SubscriptionId(2), event(102));
  EXPECT_EQ(operations.encoded, 2);
  EXPECT_EQ(first.sent.back(), second.sent[1]);
  EXPECT_EQ(second.last(), R"({"event":102,"x":1})");
}

TEST_F(SessionsTest, ASlowReaderIsPausedAndGoesOnWhenItHasRead) {
  operations.padding = std::string(40'000, 'p');
  FakeSocket& socket = greeted();
  sessions->on_event(SubscriptionId(1), event(101));
  EXPECT_TRUE(feed.paused.empty());
  sessions->on_event(SubscriptionId(1), event(102));
  sessions->on_event(SubscriptionId(1), event(103));
  EXPECT_EQ(feed.paused, std::vector<std::uint64_t>{1});
  EXPECT_EQ(socket.close_code, 0);
  const int before = wakes;
  socket.drain();
  EXPECT_EQ(feed.resumed, std::vector<std::uint64_t>{1});
  EXPECT_EQ(wakes, before + 1);
}

TEST_F(SessionsTest, ASlowReaderLosesSignalsFirst) {
  const auto typing = [](std::uint64_t position) {
    Event event;
    event.kind = Event::Kind::typing;
    event.position = Position(position);
    return std::make_shared<const Event>(event);
  };
  operations.padding = std::string(20'000, 'p');
  FakeSocket& socket = greeted();
  sessions->on_event(SubscriptionId(1), typing(101));
  const std::size_t sent = socket.sent.size();
  sessions->on_event(SubscriptionId(1), typing(102));
  EXPECT_EQ(socket.sent.size(), sent);
  sessions->on_event(SubscriptionId(1), event(103));
  EXPECT_EQ(socket.sent.size(), sent + 1) << "messages are not lost";
  socket.drain();
  sessions->on_event(SubscriptionId(1), typing(104));
  EXPECT_EQ(socket.sent.size(), sent + 2);
  EXPECT_TRUE(feed.paused.empty());
}

TEST_F(SessionsTest, AClientThatStaysSlowIsClosed) {
  FakeSocket& slow = greeted();
  FakeSocket& quick = greeted();
  sessions->on_event(SubscriptionId(1), event(101));
  sessions->on_event(SubscriptionId(2), event(101));
  quick.drain();
  pass(0);  // the first tick that sees it wait
  pass(limits.slow_ms - 1);
  EXPECT_EQ(slow.close_code, 0);
  pass(1);
  EXPECT_EQ(slow.close_code, kCloseSlowReader);
  EXPECT_EQ(quick.close_code, 0);
  EXPECT_EQ(feed.unsubscribed, std::vector<std::uint64_t>{1});
}

TEST_F(SessionsTest, AClientThatAsksFasterThanItReadsWaitsAndIsNotClosed) {
  limits.reply_bytes_max = 1000;
  make();
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  operations.waiting[0](OperationReply{"{\"x\":\"" + std::string(1001, 'r') + "\"}"});
  say(socket, R"({"id":3,"op":"messages.send"})");
  say(socket, R"({"id":4,"op":"messages.send"})");
  uv_run(&loop, UV_RUN_NOWAIT);
  EXPECT_EQ(operations.waiting.size(), 1u) << "more is asked before the answer was taken";
  EXPECT_EQ(socket.close_code, 0);
  socket.drain();
  uv_run(&loop, UV_RUN_NOWAIT);
  ASSERT_EQ(operations.waiting.size(), 3u);
  operations.waiting[1](OperationReply{"{}"});
  EXPECT_NE(socket.last().find("\"id\":3"), std::string::npos) << socket.last();
}

TEST_F(SessionsTest, AClientThatAsksOnWithoutReadingIsClosed) {
  limits.reply_bytes_max = 1000;
  limits.requests_max = 4;
  make();
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  operations.waiting[0](OperationReply{"{\"x\":\"" + std::string(1001, 'r') + "\"}"});
  for (int i = 0; i < 3; ++i) say(socket, R"({"id":3,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, 0);
  say(socket, R"({"id":3,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, RequestsThatWaitForAReaderAreBoundedInBytes) {
  limits.reply_bytes_max = 1000;
  limits.postponed_bytes_max = 100;
  make();
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.list"})");
  operations.waiting[0](answer_of(1001));
  const std::string request = R"({"id":3,"op":"messages.list","x":")" + std::string(60, 'x') + "\"}";
  say(socket, request);
  EXPECT_EQ(socket.close_code, 0);
  socket.drain();
  uv_run(&loop, UV_RUN_NOWAIT);
  operations.waiting[1](answer_of(1001));
  say(socket, request);
  EXPECT_EQ(socket.close_code, 0) << "the first one waits no more";
  say(socket, request);
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, AnswersThatAUserDoesNotReadFillNoMemory) {
  limits.reply_bytes_per_user_max = 1000;
  make();
  FakeSocket& first = greeted();
  FakeSocket& second = greeted();
  FakeSocket& other = greeted("bob");
  ask(first, answer_of(700));
  EXPECT_EQ(first.last().find("overloaded"), std::string::npos);
  ask(second, answer_of(700));
  EXPECT_NE(second.last().find("\"overloaded\""), std::string::npos) << second.last();
  EXPECT_LT(second.last().size(), 400u);
  ask(other, answer_of(700));
  EXPECT_EQ(other.last().find("overloaded"), std::string::npos) << "it is the other's own share";
  say(second, R"({"id":3,"op":"messages.send"})");
  operations.waiting.back()(answer_of(700));
  EXPECT_EQ(second.last().find("overloaded"), std::string::npos) << "the message is stored";
  first.drain();
  second.drain();
  ask(second, answer_of(700));
  EXPECT_EQ(second.last().find("overloaded"), std::string::npos) << "all was read";
  second.drain();
  ask(first, answer_of(700));
  end(first);
  ask(second, answer_of(700));
  EXPECT_EQ(second.last().find("overloaded"), std::string::npos) << "what was queued went with its connection";
}

TEST_F(SessionsTest, AnswersThatNobodyReadsFillNoMemory) {
  limits.reply_bytes_total_max = 1000;
  make();
  FakeSocket& one = greeted();
  FakeSocket& other = greeted("bob");
  ask(one, answer_of(700));
  ask(other, answer_of(700));
  EXPECT_NE(other.last().find("\"overloaded\""), std::string::npos) << other.last();
  one.drain();
  ask(other, answer_of(700));
  EXPECT_EQ(other.last().find("overloaded"), std::string::npos) << other.last();
}

TEST_F(SessionsTest, AClientThatReadsSlowlyIsNotClosed) {
  FakeSocket& slow = greeted();
  sessions->on_event(SubscriptionId(1), event(101));
  pass(0);
  for (int i = 0; i < 5; ++i) {
    pass(limits.slow_ms - 1);
    slow.take();
    pass(0);
  }
  EXPECT_EQ(slow.close_code, 0);
  slow.sending = 4 * kSlowestBytesPerSecond;
  pass(limits.slow_ms + 3'999);
  EXPECT_EQ(slow.close_code, 0) << "a long message takes longer";
  pass(1);
  EXPECT_EQ(slow.close_code, kCloseSlowReader);
}

TEST_F(SessionsTest, NothingComesAfterTheConnectionIsGone) {
  FakeSocket& socket = greeted();
  end(socket);
  EXPECT_EQ(feed.unsubscribed, std::vector<std::uint64_t>{1});
  sessions->on_event(SubscriptionId(1), event(101));
  sessions->on_ended(SubscriptionId(1), Error{ErrorCode::unauthenticated, ""});
  EXPECT_EQ(operations.encoded, 0);
}

}  // namespace
}  // namespace confab::servers::hub
