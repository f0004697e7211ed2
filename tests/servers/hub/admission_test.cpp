// Each bound at admission through real sockets: at it, and one beyond.
#include "hub/admission.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/limited_hub.hpp"

namespace confab::tests {
namespace {

using namespace servers::hub;
using servers::Rate;

constexpr std::int64_t kHourMs = 3'600'000;
constexpr const char* kAsk = R"({"id":2,"op":"users.me"})";

using AdmissionTest = LimitedHub;

// ----------------------------------------------------------------- connections

TEST_F(AdmissionTest, SocketsWithoutHelloAreBounded) {
  limits_.unauthenticated_max = 2;
  start();
  const Person ann = sign_up("ann");
  WsClient first = connect("192.0.2.1");
  WsClient second = connect("192.0.2.2");
  const std::string refusal = refused("192.0.2.3");
  EXPECT_EQ(refusal.find("HTTP/1.1 503"), 0u) << refusal;
  EXPECT_NE(refusal.find("Retry-After: "), std::string::npos);
  say_hello(first, ann);
  EXPECT_NE(first.read_object().find("\"ok\""), std::string::npos);
  WsClient third = connect("192.0.2.3");
  EXPECT_EQ(refused("192.0.2.4").find("HTTP/1.1 503"), 0u);
  second.reset();
  EXPECT_TRUE(eventually([&] { return refused("192.0.2.4").find("101") != std::string::npos; })) << "its place is free";
}

TEST_F(AdmissionTest, SocketsWithoutHelloAreBoundedByAddress) {
  limits_.unauthenticated_per_address_max = 1;
  start();
  WsClient first = connect("192.0.2.1");
  const std::string refusal = refused("192.0.2.1");
  EXPECT_EQ(refusal.find("HTTP/1.1 429"), 0u) << refusal;
  EXPECT_NE(refusal.find("Retry-After: "), std::string::npos);
  WsClient other = connect("192.0.2.2");
}

TEST_F(AdmissionTest, AnAddressBehindAProxyHasItsShareOfConnections) {
  http_limits_.connections_per_address_max = 2;
  start();
  const Person ann = sign_up("ann");
  std::vector<WsClient> clients;
  clients.push_back(greeted(ann, "192.0.2.1"));
  clients.push_back(greeted(ann, "192.0.2.1"));
  EXPECT_EQ(refused("192.0.2.1").find("HTTP/1.1 429"), 0u);
  clients.push_back(greeted(ann, "192.0.2.2"));
  clients.front().reset();
  EXPECT_TRUE(eventually([&] { return refused("192.0.2.1").find("101") != std::string::npos; }));
}

TEST_F(AdmissionTest, ForwardedForOfAnUntrustedPeerIsIgnored) {
  trusted_ = {};
  limits_.unauthenticated_per_address_max = 1;
  start();
  WsClient first = connect("192.0.2.1");
  EXPECT_EQ(refused("192.0.2.2").find("HTTP/1.1 429"), 0u) << "both are 127.0.0.1";
}

TEST_F(AdmissionTest, OpenSocketsCountAmongTheConnections) {
  http_limits_.connections_max = 2;
  start();
  const Person ann = sign_up("ann");
  WsClient first = greeted(ann);
  WsClient second = greeted(ann);
  EXPECT_EQ(refused().find("HTTP/1.1 503"), 0u);
  first.reset();
  EXPECT_TRUE(eventually([&] { return refused().find("101") != std::string::npos; }));
}

TEST_F(AdmissionTest, TheConnectionsOfAUserAreBoundedOverAllAddresses) {
  limits_.connections_per_user_max = 2;
  start();
  const Person ann = sign_up("ann");
  WsClient first = greeted(ann, "192.0.2.1");
  WsClient second = greeted(ann, "192.0.2.2");
  WsClient third = connect("192.0.2.3");
  say_hello(third, ann);
  const std::string answer = third.read_object();
  EXPECT_EQ(code_of(answer), "rate_limited") << answer;
  EXPECT_EQ(close_with_hint(third), kCloseTooMany);
  WsClient other = greeted(sign_up("bob"), "192.0.2.3");
  first.reset();
  EXPECT_TRUE(eventually([&] {
    WsClient again = connect("192.0.2.4");
    say_hello(again, ann);
    return again.read_object().find("\"ok\"") != std::string::npos;
  }));
}

// ---------------------------------------------------------------------- hellos

TEST_F(AdmissionTest, TheHellosOfAnAddressAreBoundedEvenWithBadTokens) {
  limits_.hellos_per_address = Rate{.count = 1, .burst = 2, .period_ms = kHourMs};
  start();
  const Person ann = sign_up("ann");
  for (int i = 0; i < 2; ++i) {
    WsClient guess = connect("192.0.2.1");
    say_hello(guess, Person{{}, "guess"});
    EXPECT_EQ(code_of(guess.read_object()), "unauthenticated");
  }
  WsClient third = connect("192.0.2.1");
  say_hello(third, ann);
  const std::string answer = third.read_object();
  EXPECT_EQ(code_of(answer), "rate_limited") << answer;
  EXPECT_GT(retry_after_of(answer), kHourMs / 2);
  EXPECT_EQ(close_with_hint(third), kCloseTooMany);
  WsClient elsewhere = greeted(ann, "192.0.2.2");
}

TEST_F(AdmissionTest, TheHellosOfAUserAreBounded) {
  limits_.hellos_per_user = Rate{.count = 1, .burst = 2, .period_ms = kHourMs};
  start();
  const Person ann = sign_up("ann");
  for (const char* address : {"192.0.2.1", "192.0.2.2"}) greeted(ann, address);
  WsClient third = connect("192.0.2.3");
  say_hello(third, ann);
  EXPECT_EQ(code_of(third.read_object()), "rate_limited");
  EXPECT_EQ(close_with_hint(third), kCloseTooMany);
  greeted(sign_up("bob"), "192.0.2.3");
}

TEST_F(AdmissionTest, HellosThatComeTogetherWaitInAQueue) {
  limits_.hellos = Rate{.count = 50, .burst = 1};
  limits_.hellos_under_way_max = 2;
  start();
  const Person ann = sign_up("ann");
  std::vector<WsClient> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(connect());
  for (auto& client : clients) say_hello(client, ann);
  for (auto& client : clients) EXPECT_NE(client.read_object().find("\"ok\""), std::string::npos);
}

TEST_F(AdmissionTest, HellosOverTheQueueAreToldWhenToComeBack) {
  limits_.hellos = Rate{.count = 1, .burst = 1, .period_ms = kHourMs};
  limits_.hellos_queued_max = 1;
  start();
  const Person ann = sign_up("ann");
  WsClient first = greeted(ann);
  WsClient waits = connect();
  say_hello(waits, ann);
  WsClient third = connect();
  EXPECT_TRUE(eventually([&] { return metrics_.gauge("confab_hub_connections", "").value() == 3; }));
  say_hello(third, ann);
  const std::string answer = third.read_object();
  EXPECT_EQ(code_of(answer), "overloaded") << answer;
  EXPECT_GT(retry_after_of(answer), 0);
  EXPECT_EQ(close_with_hint(third), kCloseRestart);
  EXPECT_EQ(waits.read_object(std::chrono::milliseconds(50)), "");
}

TEST_F(AdmissionTest, AHelloThatWaitsTooLongIsToldToComeBack) {
  limits_.hellos = Rate{.count = 1, .burst = 1, .period_ms = kHourMs};
  session_limits_.hello_ms = 1'000;
  start();
  const Person ann = sign_up("ann");
  WsClient first = greeted(ann);
  WsClient waits = connect();
  say_hello(waits, ann);
  waits.send_text(kAsk);
  EXPECT_EQ(code_of(waits.read_object()), "overloaded") << "nobody is known yet";
  EXPECT_EQ(code_of(waits.read_object()), "overloaded");
  EXPECT_EQ(close_with_hint(waits), kCloseRestart);
}

TEST_F(AdmissionTest, ClientsThatLeaveTheQueueDelayNobodyElse) {
  limits_.hellos_under_way_max = 1;
  limits_.hellos = Rate{.count = 50, .burst = 1};
  start();
  const Person ann = sign_up("ann");
  for (int round = 0; round < 3; ++round) {
    std::vector<WsClient> clients;
    for (int i = 0; i < 10; ++i) clients.push_back(connect());
    for (auto& client : clients) say_hello(client, ann);
    for (auto& client : clients) client.reset();
  }
  greeted(ann);
}

TEST_F(AdmissionTest, ATokenOverTheBoundIsRefused) {
  start();
  WsClient client = connect();
  say_hello(client, Person{{}, std::string(session_limits_.token_bytes_max + 1, 'x')});
  EXPECT_EQ(code_of(client.read_object()), "unauthenticated");
}

// -------------------------------------------------------------------- requests

TEST_F(AdmissionTest, RequestsOverTheRateAreToldWhenToComeAgain) {
  limits_.requests = Rate{.count = 10, .burst = 3};
  start();
  WsClient ann = greeted(sign_up("ann"));
  for (int i = 0; i < 3; ++i) {
    ann.send_text(kAsk);
    EXPECT_EQ(code_of(ann.read_object()), "") << i;
  }
  ann.send_text(std::string(kAsk) + "\n" + kAsk);
  std::string answer = ann.read_object();
  if (code_of(answer).empty()) answer = ann.read_object();  // one of the two, where the test was slow
  EXPECT_EQ(code_of(answer), "rate_limited");
  const std::int64_t after_ms = retry_after_of(answer);
  EXPECT_GT(after_ms, 0);
  EXPECT_LE(after_ms, 200);
  std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));  // what the client is asked to do
  while (true) {
    ann.send_text(R"({"id":3,"op":"users.me"})");
    do answer = ann.read_object();
    while (*parse(answer).integer("id") != 3);
    if (code_of(answer).empty()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(retry_after_of(answer)));
  }
}

TEST_F(AdmissionTest, AClientThatIgnoresRefusalsIsClosed) {
  limits_.requests = Rate{.count = 1, .burst = 1, .period_ms = kHourMs};
  limits_.refusals = Rate{.count = 1, .burst = 3, .period_ms = kHourMs};
  start();
  WsClient ann = greeted(sign_up("ann"));
  ann.send_text(kAsk);
  EXPECT_EQ(code_of(ann.read_object()), "");
  for (int i = 0; i < 4; ++i) ann.send_text(kAsk);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(code_of(ann.read_object()), "rate_limited");
  EXPECT_EQ(close_with_hint(ann), kCloseTooMany);
}

TEST_F(AdmissionTest, BytesOverTheRateAreRefused) {
  limits_.bytes = Rate{.count = 1, .burst = 10'000, .period_ms = kHourMs};
  start();
  WsClient ann = greeted(sign_up("ann"));
  const std::string large = R"({"id":2,"op":"users.me","padding":")" + std::string(6'000, 'p') + "\"}";
  ann.send_text(large);
  EXPECT_EQ(code_of(ann.read_object()), "invalid_argument") << "it was looked at";
  ann.send_text(large);
  EXPECT_EQ(code_of(ann.read_object()), "rate_limited");
  ann.send_text(kAsk);
  EXPECT_EQ(code_of(ann.read_object()), "") << "what fits goes on";
}

TEST_F(AdmissionTest, AUsersRequestsCountOverAllConnections) {
  limits_.requests_per_user = Rate{.count = 1, .burst = 2, .period_ms = kHourMs};
  start();
  const Person ann = sign_up("ann");
  WsClient first = greeted(ann, "192.0.2.1");
  WsClient second = greeted(ann, "192.0.2.2");
  first.send_text(kAsk);
  EXPECT_EQ(code_of(first.read_object()), "");
  second.send_text(kAsk);
  EXPECT_EQ(code_of(second.read_object()), "");
  second.send_text(kAsk);
  EXPECT_EQ(code_of(second.read_object()), "rate_limited");
  WsClient bob = greeted(sign_up("bob"), "192.0.2.1");
  bob.send_text(kAsk);
  EXPECT_EQ(code_of(bob.read_object()), "");
}

TEST_F(AdmissionTest, AnAddressesRequestsCountOverAllUsers) {
  limits_.requests_per_address = Rate{.count = 1, .burst = 2, .period_ms = kHourMs};
  start();
  const Person bob = sign_up("bob");
  WsClient ann = greeted(sign_up("ann"), "192.0.2.1");
  WsClient neighbour = greeted(bob, "192.0.2.1");
  WsClient elsewhere = greeted(bob, "192.0.2.2");
  for (WsClient* client : {&ann, &neighbour}) {
    client->send_text(kAsk);
    EXPECT_EQ(code_of(client->read_object()), "");
  }
  neighbour.send_text(kAsk);
  EXPECT_EQ(code_of(neighbour.read_object()), "rate_limited");
  elsewhere.send_text(kAsk);
  EXPECT_EQ(code_of(elsewhere.read_object()), "");
}

TEST_F(AdmissionTest, AUsersBytesAndAnAddressesBytesAreBounded) {
  limits_.bytes_per_user = Rate{.count = 1, .burst = 50, .period_ms = kHourMs};
  limits_.bytes_per_address = Rate{.count = 1, .burst = 80, .period_ms = kHourMs};
  start();
  WsClient ann = greeted(sign_up("ann"));
  WsClient bob = greeted(sign_up("bob"));
  const std::string request = kAsk;  // 24 bytes
  for (int i = 0; i < 2; ++i) {
    ann.send_text(request);
    EXPECT_EQ(code_of(ann.read_object()), "");
  }
  ann.send_text(request);
  EXPECT_EQ(code_of(ann.read_object()), "rate_limited") << "of the user";
  bob.send_text(request);
  EXPECT_EQ(code_of(bob.read_object()), "rate_limited") << "of the address";
}

}  // namespace
}  // namespace confab::tests
