#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "servers/hub/hub_fixture.hpp"

namespace confab::servers::hub {
namespace {

class OldMessageTest : public HubServiceTest {
 protected:
  std::string post(const Person& person, const std::string& body, const std::string& from, std::uint64_t conversation) {
    const std::string credentials = "Authorization: Bearer " + person.email + " " + person.token + "\r\n";
    return http("POST", "/message", credentials,
                R"({"conversation_id":)" + std::to_string(conversation) + R"(,"message":{"body":")" + body +
                    R"(","from":")" + from + "\"}}");
  }
  std::size_t stored() { return engine_->history(ann_.caller, talk_, {})->messages.size(); }
};

TEST_F(OldMessageTest, StoresAMessageUnlessTheSameOneWasJustStored) {
  WsClient bob = connect();
  hello(bob, bob_.token);
  const std::size_t before = stored();
  const std::string answer = post(ann_, "hi", "ann@example.com", talk_.value);
  EXPECT_TRUE(begins(answer, "HTTP/1.1 200")) << answer;
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), "OK");
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 1);
  EXPECT_TRUE(begins(post(bob_, "hi", "bob@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 2) << "somebody else's words are not mine";
  EXPECT_EQ(body_of(bob.read_object()), "hi");
}

TEST_F(OldMessageTest, AMessageStampedInTheFutureIsNotTakenForARecentOne) {
  hub_.reset();
  shared_.reset();
  engine_.reset();
  EngineOptions ahead = tests::test_options(folder_.path());
  ahead.clock = [] {
    const auto in_an_hour = std::chrono::system_clock::now().time_since_epoch() + 1h;
    return std::chrono::duration_cast<std::chrono::milliseconds>(in_an_hour).count();
  };
  {
    auto engine = Engine::open(std::move(ahead));
    ASSERT_TRUE(engine) << engine.error().message;
    ASSERT_TRUE((*engine)->send_message(ann_.id, talk_, {"hi"}));
  }
  open();
  ann_ = sign_in(ann_);
  start();
  const std::size_t before = stored();
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 1);
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 200"));
  EXPECT_EQ(stored(), before + 1) << "that was a moment ago";
}

TEST_F(OldMessageTest, RefusesStrangersAndTheNamesOfOthers) {
  const std::size_t before = stored();
  EXPECT_TRUE(begins(http("POST", "/message", "", "{}"), "HTTP/1.1 401"));
  EXPECT_TRUE(begins(post(eve_, "hi", "eve@example.com", talk_.value), "HTTP/1.1 404"));
  EXPECT_TRUE(begins(post(ann_, "hi", "bob@example.com", talk_.value), "HTTP/1.1 403"));
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", 99'999), "HTTP/1.1 404"));
  Person forged = ann_;
  forged.email = "bob@example.com";
  EXPECT_TRUE(begins(post(forged, "hi", "bob@example.com", talk_.value), "HTTP/1.1 401"));
  const std::string credentials = "Authorization: Bearer " + ann_.token + "\r\n";
  EXPECT_TRUE(begins(http("POST", "/message", credentials, "nonsense"), "HTTP/1.1 422"));
  EXPECT_TRUE(begins(http("POST", "/message", credentials, "{}"), "HTTP/1.1 422"));
  EXPECT_EQ(stored(), before);
}

TEST_F(OldMessageTest, IsNotThereWithoutTheOldRoutes) {
  old_routes_ = false;
  start();
  const std::size_t before = stored();
  EXPECT_TRUE(begins(post(ann_, "hi", "ann@example.com", talk_.value), "HTTP/1.1 404"));
  EXPECT_EQ(stored(), before);
  for (const char* path : {"/faye", "/faye/handshake"}) {
    const std::string get = http("GET", std::string(path) + "?message=[]");
    EXPECT_TRUE(begins(get, "HTTP/1.1 404")) << "not the page: " << get;
    EXPECT_TRUE(begins(http("POST", path, "Content-Type: application/json\r\n", "[]"), "HTTP/1.1 404"));
  }
  WsClient client(hub_->port());
  EXPECT_NE(client.upgrade("/faye", "").find("404"), std::string::npos);
}

}  // namespace
}  // namespace confab::servers::hub
