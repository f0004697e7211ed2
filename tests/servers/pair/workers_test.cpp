#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include "servers/pair/server_process.hpp"
#include "servers/pair/talkers.hpp"
#include "servers/pair/two_people.hpp"
#include "support/spawn.hpp"

namespace confab::tests {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kWorkers = 3;

bool within_20_s(const std::function<bool()>& condition) {
  for (const auto end = steady_clock::now() + std::chrono::seconds(20); steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return condition();
}

bool alive(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  return !line.empty() && line.find(") Z ") == std::string::npos;
}

/// Waits until two more messages are answered. What went wrong, if they are not.
std::string trouble_of(Sender& sender) {
  if (sender.wait_for(sender.count() + 2)) return "";
  sender.finish();
  return sender.complaint() + " (no answer)";
}

/// The hub's counts, as a scraper sees them over time.
class Counts {
 public:
  explicit Counts(std::uint16_t port) : port_(port) {}

  /// Reads /metrics of whichever worker answers. Complains about a count that fell. False if none answers.
  bool read() {
    RawClient client(port_);
    const auto response = client.ask("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    if (response.status != 200) return false;
    std::istringstream page(response.body);
    for (std::string line; std::getline(page, line);) {
      const auto space = line.rfind(' ');
      if (line.starts_with('#') || space == std::string::npos) continue;
      const std::string name = line.substr(0, space);
      const double value = std::atof(line.c_str() + space + 1);
      const bool rises = name.find("_total") != std::string::npos || name.find("_bucket") != std::string::npos ||
                         name.find("_count") != std::string::npos || name.find("_sum") != std::string::npos;
      EXPECT_TRUE(!rises || value >= now_[name]) << name << " fell from " << now_[name] << " to " << value;
      now_[name] = value;
    }
    return true;
  }
  double operator[](const std::string& name) { return now_[name]; }

 private:
  const std::uint16_t port_;
  std::map<std::string, double> now_;
};

class Workers : public TwoPeople {
 protected:
  void start_both(const std::vector<std::string>& more = {}) {
    ASSERT_TRUE(api.start());
    std::vector<std::string> options{
        "--data",           data,         "--api", api.url(), "--old-routes", "--workers", std::to_string(kWorkers),
        "--metrics-listen", "127.0.0.1:0"};
    options.insert(options.end(), more.begin(), more.end());
    hub = std::make_unique<ServerProcess>(CONFAB_HUB, options);
    ASSERT_TRUE(hub->start());
  }

  /// Runs a hub that cannot start; its exit code, and all that it said on stderr.
  int run_in_vain(const std::string& listen, const std::string& where, std::string& said) const {
    SpawnOptions options;
    options.err_path = dir / "stderr";
    const pid_t pid =
        spawn({CONFAB_HUB, "--listen", listen, "--data", where, "--workers", "3"}, STDERR_FILENO, options);
    int status = 0;
    ::waitpid(pid, &status, 0);
    std::ifstream file(options.err_path);
    std::stringstream text;
    text << file.rdbuf();
    said = text.str();
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

TEST_F(Workers, KillsLoseNothingAndRepeatNothing) {
  const char* asked = std::getenv("CONFAB_PAIR_ROUNDS");
  const std::size_t rounds = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 10;
  const char* seeded = std::getenv("CONFAB_PAIR_SEED");
  const std::uint64_t seed = seeded != nullptr ? std::strtoull(seeded, nullptr, 10) : std::random_device{}();
  std::printf("CONFAB_PAIR_SEED=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);

  // Two people who talk as fast as they can are no crowd to be slowed down here.
  start_both({"--requests-per-second", "1000000", "--requests-per-user-per-second", "1000000",
              "--hellos-per-user-per-second", "10000"});
  // Enough connections, with those of the listeners, that each worker has some.
  std::vector<std::unique_ptr<Sender>> senders;
  senders.push_back(std::make_unique<Sender>("a", over_rest(api.port(), conversation.value, ann_token)));
  for (int i = 0; i < 3; ++i) {
    senders.push_back(std::make_unique<Sender>("h" + std::to_string(i) + "-",
                                               over_websocket(hub->port(), conversation.value, bob_token)));
  }
  std::vector<std::unique_ptr<Listener>> listeners;
  for (int i = 0; i < 4; ++i) listeners.push_back(std::make_unique<Listener>(hub->port(), bob_token, beginning));

  Counts counts(hub->metrics_port());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const auto& sender : senders) ASSERT_EQ(trouble_of(*sender), "") << "round " << round;
    const auto workers = children_of(hub->pid());
    ASSERT_EQ(workers.size(), kWorkers);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));  // the moment of the kill, not a wait
    if (random() % 4 == 0) {
      ASSERT_TRUE(api.kill());
      ASSERT_TRUE(api.start());
    }
    const pid_t victim = workers[random() % kWorkers];
    ASSERT_TRUE(within_20_s([&] { return counts.read(); }));
    ASSERT_EQ(::kill(victim, SIGKILL), 0);
    ASSERT_TRUE(within_20_s([&] {
      counts.read();
      return !alive(victim) && children_of(hub->pid()).size() == kWorkers;
    })) << "it is not started again, in round "
        << round;
  }
  for (const auto& sender : senders) ASSERT_EQ(trouble_of(*sender), "");
  Placed acknowledged;
  for (const auto& sender : senders) {
    sender->finish();
    ASSERT_EQ(sender->complaint(), "");
    acknowledged.insert(sender->placed().begin(), sender->placed().end());
  }
  std::vector<const Listener*> all;
  for (const auto& listener : listeners) {
    EXPECT_TRUE(listener->wait_for_count(acknowledged.size()));
    listener->finish();
    EXPECT_EQ(listener->complaint(), "");
    all.push_back(listener.get());
  }
  ASSERT_TRUE(within_20_s([&] { return counts.read(); }));
  EXPECT_EQ(counts["confab_hub_worker_restarts_total"], static_cast<double>(rounds));
  EXPECT_EQ(counts["confab_engine_users"], 2) << "what all see alike is not added up";
  EXPECT_EQ(hub->stop(), 0);
  EXPECT_EQ(api.stop(), 0);
  expect_stored_and_heard(acknowledged, all);
  std::printf("%zu messages\n", acknowledged.size());
}

TEST_F(Workers, ABoundHoldsOverAllWorkersAndADeadOneFreesItsSlots) {
  start_both({"--connections-max", "9"});
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  std::vector<std::unique_ptr<RawClient>> open;
  for (int i = 0; i < 9; ++i) {
    open.push_back(std::make_unique<RawClient>(hub->port()));
    ASSERT_EQ(open.back()->ask(request).status, 200) << i;
  }
  EXPECT_EQ(RawClient(hub->port()).receive().status, 503);
  for (const pid_t worker : children_of(hub->pid())) ::kill(worker, SIGKILL);
  EXPECT_TRUE(within_20_s([&] { return RawClient(hub->port()).ask(request).status == 200; }));
}

TEST_F(Workers, ABayeuxClientHearsEverythingOnceThroughAnyWorker) {
  start_both();
  // Each on a connection of its own, which the kernel gives to any of the workers.
  const auto ask = [this](const std::string& message) {
    const std::string body = "[" + message + "]";
    RawClient client(hub->port(), 20'000);
    return client
        .ask(
            "POST /faye HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: "
            "Bearer " +
            bob_token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body)
        .body;
  };
  const std::string welcome =
      ask(R"({"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"],"id":"1"})");
  constexpr std::string_view kClientId = R"("clientId":")";
  const auto at = welcome.find(kClientId);
  ASSERT_NE(at, std::string::npos) << welcome;
  const auto from = at + kClientId.size();
  const std::string client = R"(,"clientId":")" + welcome.substr(from, welcome.find('"', from) - from) + R"("})";
  const std::string channel = "/conversation/" + std::to_string(conversation.value);
  const std::string subscribed =
      ask(R"({"channel":"/meta/subscribe","id":"2","subscription":")" + channel + '"' + client);
  ASSERT_NE(subscribed.find(R"("successful":true)"), std::string::npos) << subscribed;

  Sender sender("a", over_rest(api.port(), conversation.value, ann_token));
  std::size_t heard = 0;
  for (int poll = 0; poll < 60; ++poll) {
    const std::string answer = ask(R"({"channel":"/meta/connect","connectionType":"long-polling","id":"c)" +
                                   std::to_string(poll) + '"' + client);
    ASSERT_NE(answer.find(R"("successful":true)"), std::string::npos) << "poll " << poll << ": " << answer;
    constexpr std::string_view kBody = R"("body":"message a)";
    for (auto found = answer.find(kBody); found != std::string::npos; found = answer.find(kBody, found + 1)) {
      ASSERT_EQ(std::strtoull(answer.c_str() + found + kBody.size(), nullptr, 10), heard + 1) << answer;
      ++heard;
    }
  }
  EXPECT_GT(heard, 0U);
  EXPECT_EQ(hub->stop(), 0);
}

TEST_F(Workers, DrainTogetherUnderLoad) {
  start_both();
  std::vector<std::unique_ptr<Listener>> listeners;
  for (int i = 0; i < 6; ++i) listeners.push_back(std::make_unique<Listener>(hub->port(), bob_token, beginning));
  Sender sender("h", over_websocket(hub->port(), conversation.value, ann_token));
  for (const auto& listener : listeners) ASSERT_TRUE(listener->wait_for_count(3));
  const auto workers = children_of(hub->pid());
  EXPECT_EQ(workers.size(), kWorkers);
  EXPECT_EQ(hub->stop(), 0);
  for (const pid_t worker : workers) EXPECT_FALSE(alive(worker));
  ASSERT_TRUE(hub->start()) << "the port is free again";
  ASSERT_TRUE(sender.wait_for(sender.count() + 2));
  sender.finish();
  for (const auto& listener : listeners) EXPECT_TRUE(listener->wait_for_count(sender.placed().size()));
}

TEST_F(Workers, ASignalToTheWholeProcessGroupDrains) {
  start_both({"--drain-ms", "2000"});
  // Each worker has a request under way that it waits for.
  std::vector<std::unique_ptr<RawClient>> unfinished;
  for (int i = 0; i < 12; ++i) {
    unfinished.push_back(std::make_unique<RawClient>(hub->port()));
    unfinished.back()->send("POST /message HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  }
  const auto workers = children_of(hub->pid());
  ASSERT_EQ(::kill(hub->pid(), SIGTERM), 0);
  ASSERT_TRUE(within_20_s([&] { return RawClient(hub->port()).ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 0; }));
  for (const pid_t worker : workers) ::kill(worker, SIGTERM);  // as a service manager does
  EXPECT_EQ(hub->wait_for_exit(), 0) << "a worker took it for a second signal";
}

TEST_F(Workers, NoneOutlivesItsParent) {
  start_both();
  const auto workers = children_of(hub->pid());
  EXPECT_EQ(workers.size(), kWorkers);
  ASSERT_TRUE(hub->kill());
  for (const pid_t worker : workers) EXPECT_TRUE(within_20_s([&] { return !alive(worker); }));
}

TEST_F(Workers, APortThatIsTakenIsReportedOnce) {
  start_both();
  std::string said;
  EXPECT_EQ(run_in_vain("127.0.0.1:" + std::to_string(hub->port()), dir / "other", said), 1);
  EXPECT_EQ(said,
            "confab-hub: cannot listen on 127.0.0.1:" + std::to_string(hub->port()) + ": Address already in use\n");
}

TEST_F(Workers, ADataDirectoryThatCannotBeUsedIsReportedOnce) {
  std::ofstream(dir / "file") << "no directory";
  std::string said;
  EXPECT_EQ(run_in_vain("127.0.0.1:0", dir / "file", said), 1);
  EXPECT_TRUE(said.starts_with("confab-hub: cannot use ")) << said;
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
}

}  // namespace

}  // namespace confab::tests
