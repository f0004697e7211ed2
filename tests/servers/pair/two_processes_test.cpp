#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "servers/pair/server_process.hpp"
#include "servers/pair/talkers.hpp"
#include "servers/pair/two_people.hpp"

namespace confab::tests {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class TwoProcesses : public TwoPeople {
 protected:
  void start_both() {
    ASSERT_TRUE(api.start());
    hub = std::make_unique<ServerProcess>(CONFAB_HUB, std::vector<std::string>{"--data", data, "--api", api.url()});
    ASSERT_TRUE(hub->start());
  }
};

TEST_F(TwoProcesses, WhatIsPostedToTheApiServerReachesASocketOnTheHub) {
  start_both();
  Listener listener(hub->port(), bob_token, beginning);
  const auto post = over_rest(api.port(), conversation.value, ann_token);
  ASSERT_EQ(post("k1", false).kind, Sender::Answer::Kind::placed);
  EXPECT_TRUE(listener.wait_for("k1"));
  listener.finish();
  EXPECT_EQ(listener.heard().size(), 1U);
  EXPECT_EQ(hub->stop(), 0);
  EXPECT_EQ(api.stop(), 0);
}

/// Both ways, between the processes; the mark is also known to the one that was not told of it.
TEST_F(TwoProcesses, SignalsReachTheOtherProcessAndLeaveNothing) {
  start_both();
  const auto post = over_rest(api.port(), conversation.value, ann_token);
  ASSERT_EQ(post("k1", false).kind, Sender::Answer::Kind::placed);
  const auto bob = HubLine::open(hub->port(), bob_token, "");
  ASSERT_TRUE(bob);
  const std::string path = "/v1/conversations/" + std::to_string(conversation.value);
  const auto ask = [&](const char* method, const std::string& route, const std::string& token,
                       const std::string& body) {
    RawClient client(api.port());
    return client.ask(std::string(method) + " " + path + route + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " +
                      token + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  const auto hears_typing = [&] {
    // Again and again, as a client does: a signal may be lost.
    for (const auto end = steady_clock::now() + std::chrono::seconds(20); steady_clock::now() < end;) {
      if (ask("POST", "/typing", ann_token, "{}").status != 200) return false;
      const auto line = bob->next();
      if (line && line->has("event") && *line->string("event") == "typing") return true;
    }
    return false;
  };
  EXPECT_TRUE(hears_typing());

  servers::JsonWriter mark;
  mark.begin_object().member("id", 2).member("op", "conversations.mark_delivered");
  mark.member("conversation", conversation.value).member("seq", 1);
  ASSERT_TRUE(bob->send(std::move(mark.end_object()).text()));
  const auto shown = [&] {
    return ask("GET", "", ann_token, "").body.find(R"("peer_delivered_seq":1)") != std::string::npos;
  };
  const auto end = steady_clock::now() + std::chrono::seconds(20);
  while (!shown() && steady_clock::now() < end) std::this_thread::sleep_for(milliseconds(5));
  EXPECT_TRUE(shown());
  EXPECT_EQ(hub->stop(), 0);
  EXPECT_EQ(api.stop(), 0);
  EXPECT_EQ(stored().size(), 1U);
}

/// By a third process, as a host's own program does.
TEST_F(TwoProcesses, ASocketOfAUserWhomTheHostDisablesCloses) {
  start_both();
  const auto connect = [&](const std::string& token) {
    auto client = std::make_unique<WsClient>(hub->port());
    EXPECT_NE(client->upgrade("/ws").find("101"), std::string::npos);
    client->send_text(R"({"id":1,"op":"hello","token":")" + token + "\"}");
    EXPECT_NE(client->read_object().find(R"("ok")"), std::string::npos);
    return client;
  };
  const auto ann = connect(ann_token);
  const auto bob = connect(bob_token);
  {
    const auto host = open();
    ASSERT_TRUE(host) << host.error().message;
    const auto disabled = (*host)->disable_user(author);
    ASSERT_TRUE(disabled) << disabled.error().message;
    EXPECT_TRUE(disabled->disabled);
  }
  constexpr int kSignedOut = 4001;  // before the hub asks whether the client still lives
  EXPECT_EQ(ann->read_close(), kSignedOut);
  bob->send_text(R"({"id":2,"op":"users.me"})");
  EXPECT_NE(bob->read_object().find(R"("id":2)"), std::string::npos);
  const auto post = over_rest(api.port(), conversation.value, ann_token);
  EXPECT_EQ(post("k1", false).kind, Sender::Answer::Kind::refused);
  EXPECT_EQ(hub->stop(), 0);
  EXPECT_EQ(api.stop(), 0);
}

TEST_F(TwoProcesses, KillingEitherServerLosesNothingAndRepeatsNothing) {
  const char* asked = std::getenv("CONFAB_PAIR_ROUNDS");
  const std::size_t rounds = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 100;
  const char* seeded = std::getenv("CONFAB_PAIR_SEED");
  const std::uint64_t seed = seeded != nullptr ? std::strtoull(seeded, nullptr, 10) : std::random_device{}();
  std::printf("CONFAB_PAIR_SEED=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);

  start_both();
  Sender over_api("a", over_rest(api.port(), conversation.value, ann_token));
  Sender over_hub("h", over_websocket(hub->port(), conversation.value, bob_token));
  Listener listener(hub->port(), bob_token, beginning);

  std::size_t writing = 0;  // the API server was first
  std::size_t killed_writers = 0;
  std::size_t slow = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    // Both are at work again.
    ASSERT_TRUE(over_api.wait_for(over_api.count() + 2)) << "round " << round;
    ASSERT_TRUE(over_hub.wait_for(over_hub.count() + 2)) << "round " << round;
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));  // the moment of the kill, not a wait

    const std::size_t victim = random() % 2;
    ServerProcess& killed = victim == 0 ? api : *hub;
    Sender& survivor = victim == 0 ? over_hub : over_api;
    ASSERT_TRUE(killed.kill()) << "it had ended by itself, in round " << round;
    const auto killed_at = steady_clock::now();
    // The second answer was asked for after the kill.
    ASSERT_TRUE(survivor.wait_for(survivor.count() + 2)) << "round " << round << ": nobody takes over";
    if (steady_clock::now() - killed_at > milliseconds(1000)) ++slow;
    killed_writers += victim == writing ? 1 : 0;
    writing = 1 - victim;  // the survivor, whether it took over now or wrote all along
    ASSERT_TRUE(killed.start()) << "round " << round;
  }
  over_api.finish();
  over_hub.finish();
  EXPECT_EQ(over_api.complaint() + over_hub.complaint(), "");
  const std::size_t sent = over_api.placed().size() + over_hub.placed().size();
  EXPECT_TRUE(listener.wait_for_count(sent));
  listener.finish();
  EXPECT_EQ(listener.complaint(), "");
  EXPECT_EQ(hub->stop(), 0);
  EXPECT_EQ(api.stop(), 0);

  Placed acknowledged = over_api.placed();
  acknowledged.insert(over_hub.placed().begin(), over_hub.placed().end());
  expect_stored_and_heard(acknowledged, {&listener});
  std::printf(
      "%zu messages, %zu of %zu kills hit the writer, %llu answers came at a repeat, %llu connections, %zu slow\n",
      sent, killed_writers, rounds, static_cast<unsigned long long>(over_api.repeats() + over_hub.repeats()),
      static_cast<unsigned long long>(listener.connections()), slow);
  EXPECT_GT(killed_writers, rounds / 5);
  EXPECT_LT(killed_writers, rounds);
  EXPECT_GT(over_api.repeats() + over_hub.repeats(), rounds / 10) << "the kills hit no message on its way";
  // The machine may be busy with something else for a second once in a while.
  EXPECT_LE(slow, rounds / 20) << "a take-over takes less than a second";
}

}  // namespace

}  // namespace confab::tests
