#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/sessions_fixture.hpp"

namespace confab::servers::hub {
namespace {

// ----------------------------------------------------------------------- hello

TEST_F(SessionsTest, HelloIsAnsweredOnceTheSubscriptionStands) {
  FakeSocket& socket = connect();
  say(socket, R"({"id":1,"op":"hello","token":"ann","cursor":"7-42"})");
  ASSERT_EQ(feed.subscribers.size(), 1u);
  EXPECT_EQ(feed.subscribers[0].first.user, UserId(4));
  EXPECT_EQ(feed.subscribers[0].second, (Cursor{7, Position(42)}));
  EXPECT_EQ(wakes, 1);
  EXPECT_TRUE(socket.sent.empty());

  start(SubscriptionId(1), false);
  const std::string cursor = (Cursor{7, Position(100)}).to_string();
  const std::string ok =
      "{\"user\":{\"id\":4},\"session\":77,\"cursor\":\"" + cursor + "\",\"resumed\":false,\"now\":1000000}";
  EXPECT_EQ(socket.last(), "{\"id\":1,\"ok\":" + ok + "}");
  EXPECT_EQ(socket.close_code, 0);
}

TEST_F(SessionsTest, HelloTakesTheCookieWhereThereIsNoToken) {
  FakeSocket& socket = connect("bob");
  say(socket, R"({"id":1,"op":"hello"})");
  ASSERT_EQ(feed.subscribers.size(), 1u);
  EXPECT_EQ(feed.subscribers[0].first.user, UserId(5));
  EXPECT_FALSE(feed.subscribers[0].second);
}

TEST_F(SessionsTest, AWrongHelloIsAnsweredAndClosed) {
  const std::vector<std::pair<std::string, int>> all = {
      {R"({"id":1,"op":"hello"})", kCloseUnauthenticated},
      {R"({"id":1,"op":"hello","token":"eve"})", kCloseUnauthenticated},
      {R"({"id":1,"op":"hello","token":7})", kCloseBadRequest},
      {R"({"id":1,"op":"hello","token":"ann","cursor":"yesterday"})", kCloseBadRequest},
      {R"({"id":1,"op":"hello","token":"ann","colour":"red"})", kCloseBadRequest},
  };
  for (const auto& [text, code] : all) {
    FakeSocket& socket = connect();
    say(socket, text);
    EXPECT_EQ(socket.close_code, code) << text;
    ASSERT_EQ(socket.sent.size(), 1u) << text;
    EXPECT_EQ(socket.last().find(R"({"id":1,"error":{"type":"about:blank")"), 0u) << socket.last();
  }
  EXPECT_TRUE(feed.subscribers.empty());
}

TEST_F(SessionsTest, AFrameThatIsNoRequestClosesTheConnection) {
  for (const char* text : {"", "hello", "[]", "{\"id\":1", R"({"op":"hello"})", R"({"id":0,"op":"hello"})",
                           R"({"id":"1","op":"hello"})", R"({"id":1,"op":"users.me"})", R"({"id":1,"op":"renew"})"}) {
    FakeSocket& socket = connect();
    say(socket, text);
    EXPECT_EQ(socket.close_code, kCloseBadRequest) << text;
    EXPECT_TRUE(socket.sent.empty()) << text;
  }
  FakeSocket& socket = greeted();
  say(socket, R"({"id":2,"op":"hello","token":"ann"})");
  EXPECT_EQ(socket.close_code, kCloseBadRequest);
}

TEST_F(SessionsTest, NothingAfterAViolationIsLookedAt) {
  FakeSocket& socket = connect();
  say(socket, "nonsense\n{\"id\":1,\"op\":\"hello\",\"token\":\"ann\"}");
  EXPECT_TRUE(operations.names.empty());
}

TEST_F(SessionsTest, AClientWithoutHelloInTimeIsClosed) {
  FakeSocket& silent = connect();
  FakeSocket& polite = greeted();
  pass(limits.hello_ms - 1);
  EXPECT_EQ(silent.close_code, 0);
  pass(1);
  EXPECT_EQ(silent.close_code, kCloseNoHello);
  EXPECT_EQ(polite.close_code, 0);
}

TEST_F(SessionsTest, ARefusedSubscriptionAsksToComeBack) {
  feed.full = true;
  FakeSocket& socket = connect();
  say(socket, R"({"id":1,"op":"hello","token":"ann"})");
  EXPECT_NE(socket.last().find("\"overloaded\""), std::string::npos) << socket.last();
  EXPECT_EQ(socket.close_code, kCloseRestart);
  EXPECT_EQ(socket.reason.rfind("retry_after_ms=", 0), 0u);
}

TEST_F(SessionsTest, TheConnectionsOfAUserAreBounded) {
  admission_limits.connections_per_user_max = 2;
  make();
  FakeSocket& first = greeted();
  greeted();
  FakeSocket& third = connect();
  say(third, R"({"id":1,"op":"hello","token":"ann"})");
  EXPECT_EQ(third.close_code, kCloseTooMany);
  FakeSocket& other = connect();
  say(other, R"({"id":1,"op":"hello","token":"bob"})");
  EXPECT_EQ(other.close_code, 0);
  end(third);
  end(first);
  FakeSocket& fourth = greeted();
  EXPECT_EQ(fourth.close_code, 0);
}

// ------------------------------------------------------------------------- end

TEST_F(SessionsTest, AnEndedSessionClosesItsConnection) {
  FakeSocket& signed_out = greeted();
  FakeSocket& failed = greeted();
  sessions->on_ended(SubscriptionId(1), Error{ErrorCode::unauthenticated, ""});
  sessions->on_ended(SubscriptionId(2), Error{ErrorCode::io_error, ""});
  EXPECT_EQ(signed_out.close_code, kCloseUnauthenticated);
  EXPECT_EQ(failed.close_code, kCloseRestart);
}

TEST_F(SessionsTest, AnExpiredTokenClosesUnlessItWasRenewed) {
  FakeSocket& old_token = greeted();
  FakeSocket& renewed = greeted();
  say(renewed, R"({"id":2,"op":"renew","token":"ann-newer"})");
  EXPECT_EQ(renewed.last(), R"({"id":2,"ok":{"expires_at":2800000}})");
  for (const char* token : {"eve", "ann-elsewhere", "bob"}) {
    say(renewed, std::string(R"({"id":3,"op":"renew","token":")") + token + "\"}");
    EXPECT_NE(renewed.last().find("\"error\""), std::string::npos) << token;
    renewed.drain();
  }
  pass(900'000);
  EXPECT_EQ(old_token.close_code, kCloseUnauthenticated);
  EXPECT_EQ(renewed.close_code, 0);
}

TEST_F(SessionsTest, DrainClosesTheIdleAtOnceAndOthersWithTheirAnswer) {
  FakeSocket& idle = greeted();
  FakeSocket& busy = greeted();
  FakeSocket& stuck = greeted();
  say(busy, R"({"id":2,"op":"messages.send"})");
  say(stuck, R"({"id":2,"op":"messages.send"})");
  bool done = false;
  sessions->drain([&] { done = true; });
  EXPECT_EQ(idle.close_code, kCloseRestart);
  EXPECT_EQ(busy.close_code, 0);
  say(busy, R"({"id":3,"op":"messages.send"})");
  EXPECT_NE(busy.last().find("\"unavailable\""), std::string::npos);

  operations.waiting[0](OperationReply{"{}"});
  EXPECT_EQ(busy.last(), R"({"id":2,"ok":{}})");
  EXPECT_EQ(busy.close_code, kCloseRestart);
  const int hint = std::stoi(busy.reason.substr(std::string("retry_after_ms=").size()));
  EXPECT_GE(hint, limits.retry_after_ms_min);
  EXPECT_LE(hint, limits.retry_after_ms_max);
  pass(limits.drain_ms);
  EXPECT_EQ(stuck.close_code, kCloseRestart);
  EXPECT_FALSE(sessions->accept(server, 1'000'000, "", ""));
  for (FakeSocket* socket : {&idle, &busy, &stuck}) {
    EXPECT_FALSE(done);
    end(*socket);
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace confab::servers::hub
