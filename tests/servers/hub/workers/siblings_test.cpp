#include "hub/workers/siblings.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_server.hpp"
#include "support/temp_dir.hpp"

namespace confab::servers::hub {
namespace {

using tests::get;
using tests::post;
using tests::RawClient;
using tests::TestServer;

/// A loop of the hub that answers "/here…" itself and passes the rest on to the sibling at place 1.
class Loop {
 public:
  Loop(const SiblingSockets& sockets, int place, SiblingLimits limits = {}) : server_(handling(place)) {
    server_.on_loop([&](HttpServer& http) {
      siblings_ = std::make_unique<Siblings>(http.loop(), LoopIdentity{place, 7, &sockets}, limits);
      EXPECT_TRUE(http.listen(sockets.listener(place)));
    });
  }
  ~Loop() {
    server_.on_loop([this](HttpServer&) { siblings_.reset(); });
  }
  int port() const { return server_.port(); }
  std::size_t connection_count() { return server_.connection_count(); }

 private:
  HttpServerOptions handling(int place) {
    HttpServerOptions options;
    options.handler = [this, place](const Request& request, const Responder& responder) {
      if (place != 1 && !request.path().starts_with("/here")) {
        proxy_request(*siblings_->sibling(1), request, std::string(request.target()), responder);
        return;
      }
      if (request.path() == "/hang") return kept_.push_back(responder);
      std::string told(to_string(request.method()));
      told.append(" ").append(request.target()).append(" for ").append(request.peer_address());
      told.append(" ").append(request.header("Authorization").value_or("-"));
      told.append(" ").append(*request.header("Host")).append(" ").append(request.body());
      responder.send(Response::text(200, std::move(told)));
    };
    options.limits.connections_per_address_max = 2;
    // A client whose request is passed on was counted where it connected.
    if (place == 1) options.limits.accepts = {.count = 1, .burst = 1, .period_ms = 3'600'000};
    return options;
  }

  std::vector<Responder> kept_;
  std::unique_ptr<Siblings> siblings_;
  TestServer server_;
};

TEST(Siblings, AnswersAForwardedRequestLikeADirectOne) {
  auto sockets = SiblingSockets::open(2);
  ASSERT_TRUE(sockets) << sockets.error().message;
  Loop other(*sockets, 1);
  Loop here(*sockets, 0);
  RawClient client(here.port());
  EXPECT_EQ(client.ask(post("/there?x=1", "body", "Authorization: Bearer t\r\n")).body,
            "POST /there?x=1 for 127.0.0.1 Bearer t test body");
  EXPECT_EQ(client.ask(get("/there", "X-Forwarded-For: 192.0.2.1\r\n")).body, "GET /there for 127.0.0.1 - test ")
      << "a client cannot say that it is another one";
  EXPECT_EQ(client.ask(get("/here", "X-Forwarded-For: 192.0.2.1\r\n")).body, "GET /here for 127.0.0.1 - test ");
}

TEST(Siblings, HeldRequestsOfManyClientsAreNotLimitedAsThoseOfOneAddress) {
  auto sockets = SiblingSockets::open(2);
  ASSERT_TRUE(sockets) << sockets.error().message;
  Loop other(*sockets, 1);
  Loop here(*sockets, 0);
  RawClient client(here.port());
  std::string held;
  for (int i = 0; i < 10; ++i) held += get("/hang");
  client.send(held);
  EXPECT_TRUE(tests::eventually([&] { return other.connection_count() == 10; }));
}

TEST(Siblings, AreOtherLoopsOfTheSameHubOnly) {
  auto sockets = SiblingSockets::open(3);
  ASSERT_TRUE(sockets) << sockets.error().message;
  uv_loop_t loop;
  uv_loop_init(&loop);
  {
    Siblings siblings(&loop, {1, 42, &*sockets});
    EXPECT_EQ(siblings.index(), 1);
    EXPECT_EQ(siblings.generation(), 42U);
    EXPECT_NE(siblings.sibling(0), nullptr);
    EXPECT_NE(siblings.sibling(2), nullptr);
    EXPECT_NE(siblings.sibling(0), siblings.sibling(2));
    EXPECT_EQ(siblings.sibling(1), nullptr);
    EXPECT_EQ(siblings.sibling(-1), nullptr);
    EXPECT_EQ(siblings.sibling(3), nullptr);
    Siblings alone(&loop, {});
    EXPECT_EQ(alone.index(), 0);
    EXPECT_EQ(alone.sibling(0), nullptr);
    EXPECT_EQ(alone.sibling(1), nullptr);
  }
  uv_run(&loop, UV_RUN_DEFAULT);
  EXPECT_EQ(uv_loop_close(&loop), 0);
}

TEST(Siblings, ADeadSiblingGivesA502UntilItListensAgain) {
  auto sockets = SiblingSockets::open(2);
  ASSERT_TRUE(sockets) << sockets.error().message;
  Loop here(*sockets, 0);
  RawClient client(here.port());
  EXPECT_EQ(client.ask(get("/there")).status, 502);
  {
    Loop first(*sockets, 1);
    EXPECT_EQ(client.ask(get("/there")).status, 200);
  }
  Loop second(*sockets, 1);
  EXPECT_EQ(client.ask(get("/there")).status, 200);
}

TEST(Siblings, SocketsLeaveNoFileBehind) {
  const tests::TempDir dir;
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  ::setenv("TMPDIR", dir.path().c_str(), 1);
  const auto sockets = SiblingSockets::open(2);
  if (before != nullptr) {
    ::setenv("TMPDIR", kept.c_str(), 1);
  } else {
    ::unsetenv("TMPDIR");
  }
  EXPECT_TRUE(sockets);
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

}  // namespace
}  // namespace confab::servers::hub
