#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/hub_fixture.hpp"

namespace confab::servers::hub {
namespace {

/// Stands in for the API server: tells what it was asked.
struct Echo final : LoopService {
  void handle(const Request& request, const Responder& responder) override {
    std::string told(to_string(request.method()));
    told.append(" ").append(request.target()).append(" ").append(request.header("Authorization").value_or("-"));
    told.append(" ").append(*request.header("Host")).append(" ").append(request.body());
    responder.send(Response::text(201, std::move(told)));
  }
  std::size_t body_limit(const RequestHead& /*head*/) override { return 64 * 1024; }
};

// ----------------------------------------------------------------------- proxy

TEST_F(HubServiceTest, PassesApiCallsOnUnderTheNameTheyWereMade) {
  Running api([](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<Echo>());
  });
  api_.port = api.port();
  start();
  const std::string answer = http("POST", "/api/v1/users?x=1", "Authorization: Bearer t\r\n", "{\"a\":1}");
  EXPECT_TRUE(begins(answer, "HTTP/1.1 201")) << answer;
  EXPECT_NE(answer.find("\r\n\r\nPOST /v1/users?x=1 Bearer t 127.0.0.1 {\"a\":1}"), std::string::npos) << answer;
  EXPECT_NE(http("GET", "/api").find("\r\n\r\nGET / "), std::string::npos);
  for (const char* target : {"http://127.0.0.1/api/v1/me?", "HTTP://127.0.0.1/api/v1/me?"}) {
    EXPECT_NE(http("GET", target).find("\r\n\r\nGET /v1/me? "), std::string::npos) << http("GET", target);
  }
}

/// Never answers a sign-in, and anything else at once.
class SlowSignIn : public LoopService {
 public:
  explicit SlowSignIn(std::atomic<int>& waiting) : waiting_(waiting) {}
  void handle(const Request& request, const Responder& responder) override {
    if (request.path() != "/v1/sessions") return responder.send(Response::text(200, "me"));
    kept_.push_back(responder);
    ++waiting_;
  }
  std::size_t body_limit(const RequestHead&) override { return 1024; }

 private:
  std::atomic<int>& waiting_;
  std::vector<Responder> kept_;
};

TEST_F(HubServiceTest, ReadDoesNotWaitBehindTheSignInsOfItsOwnAddress) {
  constexpr int kSignInsUnderWay = 32;  // half of the connections to the API server
  std::atomic<int> waiting = 0;
  Running api([&waiting](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<SlowSignIn>(waiting));
  });
  api_.port = api.port();
  start();
  std::vector<std::unique_ptr<WsClient>> crowd;
  for (int i = 0; i < 19; ++i) {
    crowd.push_back(std::make_unique<WsClient>(hub_->port()));
    for (int j = 0; j < 10; ++j) {
      crowd.back()->send_bytes("POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    }
  }
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (waiting < kSignInsUnderWay && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
  ASSERT_EQ(waiting, kSignInsUnderWay);
  EXPECT_TRUE(begins(http("GET", "/api/v1/me"), "HTTP/1.1 200"));
}

TEST_F(HubServiceTest, TellsWhenTheApiServerIsAway) {
  const std::string answer = http("GET", "/api/v1/me");
  EXPECT_TRUE(begins(answer, "HTTP/1.1 502")) << answer;
  EXPECT_NE(answer.find("Content-Type: application/problem+json"), std::string::npos);
  const std::string origin = "Origin: https://chat.example.org\r\n";
  for (const char* path : {"/api/v1/me", "/api/metrics", "/message"}) {
    const std::string refused = http("GET", path, origin);
    EXPECT_NE(refused.find("Access-Control-Allow-Origin: https://chat.example.org\r\n"), std::string::npos) << refused;
    EXPECT_EQ(refused.find("Access-Control-Allow-Origin"), refused.rfind("Access-Control-Allow-Origin")) << refused;
  }
}

// ---------------------------------------------------------------------- health

TEST_F(HubServiceTest, HealthReadinessAndMetricsTellItsState) {
  EXPECT_TRUE(begins(http("GET", "/healthz"), "HTTP/1.1 200"));
  const std::string alone = http("GET", "/readyz");
  EXPECT_TRUE(begins(alone, "HTTP/1.1 503")) << alone;
  EXPECT_NE(alone.find("the API server is not ready"), std::string::npos) << alone;
  std::atomic<int> waiting = 0;
  Running api([&waiting](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<SlowSignIn>(waiting));
  });
  api_.port = api.port();
  start();
  EXPECT_TRUE(begins(http("GET", "/readyz"), "HTTP/1.1 200"));
  WsClient ann = connect();
  hello(ann, ann_.token);
  EXPECT_NE(metrics_.exposition().find("\nconfab_hub_connections 1\n"), std::string::npos);
  EXPECT_EQ(http("GET", "/metrics").find("confab_hub_connections"), std::string::npos) << "not where everybody comes";
}

/// Keeps the questions whether it is ready until answer() is called.
class PausedReadyz : public LoopService {
 public:
  struct Kept {
    std::mutex mutex;
    bool open = false;
    std::vector<Responder> responders;
  };
  explicit PausedReadyz(Kept& kept) : kept_(kept) {}
  void handle(const Request&, const Responder& responder) override {
    const std::lock_guard lock(kept_.mutex);
    if (kept_.open) return responder.send(Response::text(200, "ready"));
    kept_.responders.push_back(responder);
  }
  std::size_t body_limit(const RequestHead&) override { return 1024; }
  static void answer(Kept& kept) {
    const std::lock_guard lock(kept.mutex);
    kept.open = true;
    for (const Responder& responder : kept.responders) responder.send(Response::text(200, "ready"));
    kept.responders.clear();
  }

 private:
  Kept& kept_;
};

TEST_F(HubServiceTest, OneAddressThatAsksTooOftenWhetherItIsReadyKeepsNobodyElseFromAsking) {
  PausedReadyz::Kept kept;
  Running api([&kept](const LoopContext&) -> Result<std::unique_ptr<LoopService>> {
    return std::unique_ptr<LoopService>(std::make_unique<PausedReadyz>(kept));
  });
  api_.port = api.port();
  trusted_ = *TrustedProxies::parse({"127.0.0.1"});
  start();
  const auto ask = [this](const std::string& address) {
    auto client = std::make_unique<WsClient>(hub_->port());
    client->send_bytes("GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: " + address +
                       "\r\n\r\n");
    return client;
  };
  std::vector<std::unique_ptr<WsClient>> crowd;
  for (int i = 0; i < 40; ++i) crowd.push_back(ask("192.0.2.1"));
  const bool crowded = std::any_of(crowd.begin(), crowd.end(),
                                   [](const auto& client) { return begins(client->read_all(20ms), "HTTP/1.1 503"); });
  ASSERT_TRUE(crowded);
  const auto monitor = ask("192.0.2.2");
  EXPECT_EQ(monitor->read_all(200ms), "") << "refused at once";
  PausedReadyz::answer(kept);
  EXPECT_TRUE(begins(monitor->read_all(), "HTTP/1.1 200"));
}

}  // namespace
}  // namespace confab::servers::hub
