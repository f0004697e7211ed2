#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "servers/hub/sessions_fixture.hpp"

namespace confab::servers::hub {
namespace {

TEST_F(SessionsTest, RequestsGoToTheCatalogueAndAnswersComeInAnyOrder) {
  FakeSocket& socket = greeted();
  const std::string first = R"({"id":2,"op":"messages.send","conversation":5,"body":"a"})";
  const std::string second = R"({"id":3,"op":"messages.send","conversation":5,"body":"b"})";
  say(socket, first + "\n" + second);
  ASSERT_EQ(operations.waiting.size(), 2u);
  EXPECT_EQ(operations.jsons.back(), second);
  EXPECT_EQ(operations.callers.back().session, SessionId(77));

  operations.waiting[1](OperationReply{R"({"seq":2})"});
  operations.waiting[0](Error{ErrorCode::not_found, "no such conversation"});
  ASSERT_EQ(socket.sent.size(), 3u);
  EXPECT_EQ(*socket.sent[1], R"({"id":3,"ok":{"seq":2}})");
  EXPECT_EQ(socket.sent[2]->find(R"({"id":2,"error":{)"), 0u);
  EXPECT_NE(socket.sent[2]->find(R"("code":"not_found")"), std::string::npos);
}

TEST_F(SessionsTest, ARefusalOfTheEngineHasItsRetryHint) {
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  operations.waiting[0](Error{ErrorCode::rate_limited, "too often", "members", 1'234'567});
  EXPECT_NE(socket.last().find(R"("retry_after_ms":1234567)"), std::string::npos) << socket.last();
  EXPECT_EQ(socket.close_code, 0);
}

TEST_F(SessionsTest, AnAnswerFromAnotherThreadArrivesOnTheLoop) {
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  std::thread([&] { operations.waiting[0](OperationReply{"{}"}); }).join();
  EXPECT_EQ(socket.sent.size(), 1u);
  for (int i = 0; i < 100 && socket.sent.size() == 1; ++i) uv_run(&loop, UV_RUN_ONCE);
  EXPECT_EQ(socket.last(), R"({"id":2,"ok":{}})");
}

TEST_F(SessionsTest, AnAnswerForAConnectionThatIsGoneIsDropped) {
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"messages.send"})");
  const std::size_t sent = socket.sent.size();
  end(socket);
  operations.waiting[0](OperationReply{"{}"});
  EXPECT_EQ(socket.sent.size(), sent);
  EXPECT_EQ(sessions->count(), 0u);
}

TEST_F(SessionsTest, SignInAndUnknownOperationsAreRefused) {
  FakeSocket& socket = greeted();
  for (const char* name : {"users.register", "sessions.create", "sessions.refresh", "host.stats", "messages.eat"}) {
    say(socket, std::string(R"({"id":2,"op":")") + name + "\"}");
    EXPECT_NE(socket.last().find("\"not_found\""), std::string::npos) << name;
    socket.drain();
  }
  EXPECT_TRUE(operations.waiting.empty());
}

TEST_F(SessionsTest, TooManyUnansweredRequestsClose) {
  FakeSocket& socket = greeted();
  for (int i = 0; i < 4; ++i) say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, 0);
  operations.waiting[0](OperationReply{"{}"});
  socket.drain();
  say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, 0) << "one was answered";
  say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, AnswersThatAreNotReadCountAsUnanswered) {
  FakeSocket& socket = greeted();
  for (int i = 0; i < 4; ++i) {
    say(socket, R"({"id":2,"op":"messages.send"})");
    operations.waiting[static_cast<std::size_t>(i)](OperationReply{"{}"});
  }
  say(socket, R"({"id":2,"op":"messages.send"})");
  EXPECT_EQ(socket.close_code, kCloseTooMany);
}

TEST_F(SessionsTest, TooManyRequestsOfAllClientsAreOverloaded) {
  limits.requests_total_max = 1;
  make();
  FakeSocket& first = greeted();
  FakeSocket& second = greeted();
  say(first, R"({"id":2,"op":"messages.send"})");
  say(second, R"({"id":2,"op":"messages.send"})");
  EXPECT_NE(second.last().find("\"overloaded\""), std::string::npos);
  operations.waiting[0](OperationReply{"{}"});
  say(second, R"({"id":3,"op":"messages.send"})");
  EXPECT_EQ(operations.waiting.size(), 2u);
}

}  // namespace
}  // namespace confab::servers::hub
