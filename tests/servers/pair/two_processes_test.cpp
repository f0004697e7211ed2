#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include <confab/engine.hpp>

#include "servers/pair/server_process.hpp"
#include "servers/pair/talkers.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint64_t kPasswordMemoryBytes = 64 << 10;  // the password is not what is tested here

/// The API server and the hub on one data directory, and two people in a conversation.
class TwoProcesses : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto engine = open();
    ASSERT_TRUE(engine) << engine.error().message;
    const auto ann = (*engine)->register_user("ann@example.com", "correct horse");
    const auto bob = (*engine)->register_user("bob@example.com", "battery staple");
    ASSERT_TRUE(ann && bob);
    const auto opened = (*engine)->open_direct(ann->id, bob->id);
    ASSERT_TRUE(opened);
    conversation = opened->id;
    author = ann->id;
    ann_token = (*engine)->sign_in("ann@example.com", "correct horse", "test", true)->access_token;
    bob_token = (*engine)->sign_in("bob@example.com", "battery staple", "test", true)->access_token;
    beginning = (*engine)->cursor().to_string();
  }

  void start_both() {
    ASSERT_TRUE(api.start());
    hub = std::make_unique<ServerProcess>(CONFAB_HUB, std::vector<std::string>{"--data", data, "--api", api.url()});
    ASSERT_TRUE(hub->start());
  }

  Result<std::unique_ptr<Engine>> open() const {
    EngineOptions options;
    options.data_dir = data;
    options.password_memory_bytes = kPasswordMemoryBytes;
    return Engine::open(std::move(options));
  }

  /// What the store holds, once both servers are gone.
  std::vector<Message> stored() const {
    std::vector<Message> all;
    const auto engine = open();
    if (!engine) {
      ADD_FAILURE() << engine.error().message;
      return all;
    }
    for (bool more = true; more;) {
      const Seq last = all.empty() ? Seq{} : all.back().seq;
      auto page = (*engine)->history(author, conversation, {HistoryQuery::From::after, last, 200});
      if (!page) {
        ADD_FAILURE() << page.error().message;
        return all;
      }
      more = page->more_after && !page->messages.empty();
      all.insert(all.end(), page->messages.begin(), page->messages.end());
    }
    return all;
  }

  const TempDir dir;
  const std::string data = dir / "data";
  ServerProcess api{CONFAB_API, {"--data", data}};
  std::unique_ptr<ServerProcess> hub;
  ConversationId conversation;
  UserId author;
  std::string ann_token;
  std::string bob_token;
  std::string beginning;
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

TEST_F(TwoProcesses, KillingEitherLosesNothingAndRepeatsNothing) {
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

  const std::vector<Message> history = stored();
  ASSERT_EQ(history.size(), sent) << "each message once, and nothing else";
  Placed acknowledged = over_api.placed();
  acknowledged.insert(over_hub.placed().begin(), over_hub.placed().end());
  for (std::size_t i = 0; i < history.size(); ++i) {
    ASSERT_EQ(history[i].seq.value, i + 1) << "a gap";
    ASSERT_EQ(acknowledged[history[i].client_key], i + 1) << history[i].client_key << " stands elsewhere than was said";
  }
  ASSERT_EQ(listener.heard().size(), sent) << "the socket missed or repeated something";
  for (std::size_t i = 0; i < history.size(); ++i) {
    ASSERT_EQ(listener.heard()[i].seq, i + 1);
    ASSERT_EQ(listener.heard()[i].id, history[i].position.value);
    ASSERT_EQ(listener.heard()[i].key, history[i].client_key);
  }
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
