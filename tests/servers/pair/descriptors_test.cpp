// What a program that a server might start would inherit: nothing but stdin, stdout and stderr.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "servers/pair/server_process.hpp"
#include "servers/pair/talkers.hpp"
#include "servers/pair/two_people.hpp"
#include "support/spawn.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

namespace {

namespace fs = std::filesystem;

struct Finished {
  int exit_code = -1;
  std::string said;
};

/// A hub with this bound of silent sockets under a hard limit of open files. It ends by itself: its page is missing.
Finished hub_within(int open_files_max, const std::vector<std::string>& more) {
  const TempDir dir;
  SpawnOptions options;
  options.err_path = dir / "stderr";
  std::vector<std::string> words{
      "/bin/sh",    "-c",         "ulimit -n " + std::to_string(open_files_max) + " && exec \"$@\"",
      "sh",         CONFAB_HUB,   "--data",
      dir / "data", "--web-root", dir / "no page"};
  words.insert(words.end(), more.begin(), more.end());
  const pid_t pid = spawn(words, STDERR_FILENO, options);
  int status = 0;
  ::waitpid(pid, &status, 0);
  std::ifstream file(options.err_path);
  std::stringstream text;
  text << file.rdbuf();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text.str()};
}

/// Of a descriptor of another process, as Linux shows it in fdinfo.
struct OpenDescriptor {
  std::string leads_to;
  bool closed_on_exec = false;
};

std::map<int, OpenDescriptor> descriptors_of(pid_t pid) {
  std::map<int, OpenDescriptor> all;
  const fs::path folder = "/proc/" + std::to_string(pid);
  std::error_code ended;
  for (const auto& entry : fs::directory_iterator(folder / "fdinfo", ended)) {
    std::ifstream file(entry.path());
    for (std::string word; file >> word;) {
      if (word != "flags:") continue;
      std::uint32_t flags = 0;
      file >> std::oct >> flags;
      const std::string number = entry.path().filename();
      all[std::stoi(number)] = {fs::read_symlink(folder / "fd" / number, ended).string(), (flags & O_CLOEXEC) != 0};
      break;
    }
  }
  return all;
}

/// Those that stay open across exec(), by what they lead to.
std::map<int, std::string> left_open(pid_t pid) {
  std::map<int, std::string> left;
  for (const auto& [number, open] : descriptors_of(pid)) {
    if (number > STDERR_FILENO && !open.closed_on_exec) left[number] = open.leads_to;
  }
  return left;
}

class Descriptors : public TwoPeople {
 protected:
  /// All are closed but those that the server got from us, and we from whoever started the test.
  static void expect_all_closed_on_exec(pid_t pid, const std::string& who) {
    SCOPED_TRACE(who);
    const auto inherited = left_open(::getpid());
    EXPECT_GT(descriptors_of(pid).size(), 10U) << "they were not seen";
    for (const auto& [number, leads_to] : left_open(pid)) {
      const auto ours = inherited.find(number);
      if (ours != inherited.end() && ours->second == leads_to) continue;
      ADD_FAILURE() << "descriptor " << number << " leads to " << leads_to;
    }
  }

  /// Connections of every kind: a socket, a request that the hub passes on, one under way.
  void talk() {
    const auto post = over_rest(api.port(), conversation.value, ann_token);
    ASSERT_EQ(post("k1", false).kind, Sender::Answer::Kind::placed);
    const auto say = over_websocket(hub->port(), conversation.value, bob_token);
    ASSERT_EQ(say("k2", false).kind, Sender::Answer::Kind::placed);
    RawClient through(hub->port(), 30'000);
    EXPECT_EQ(
        through.ask("GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ann_token + "\r\n\r\n").status,
        200);
  }
};

TEST(UnauthenticatedMax, IsRefusedAboveTheNumberOfConnectionsThatHaveDescriptors) {
  // 256 for other work, and 64 to reach the API server from each loop.
  struct Case {
    std::vector<std::string> flags;
    std::string asked;
    std::string refused_above;  // empty: taken
  };
  const std::vector<std::string> tls{"--tls-certificate", "x", "--tls-key", "x"};
  const std::vector<Case> cases = {
      {{}, "680", ""},
      {{}, "681", "680"},
      {{"--workers", "2"}, "1360", ""},
      {{"--workers", "2"}, "1361", "1360"},
      {{"--threads", "2"}, "617", "616"},
      {tls, "226", ""},
      {tls, "227", "226"},
      {{}, "1000", ""},  // the default, which a machine with few descriptors does not refuse
  };
  for (const auto& [flags, asked, refused_above] : cases) {
    SCOPED_TRACE(asked);
    auto all = flags;
    all.insert(all.end(), {"--unauthenticated-max", asked});
    const auto run = hub_within(1000, all);
    EXPECT_EQ(run.exit_code, 1) << run.said;
    const std::string refusal =
        "--unauthenticated-max " + asked + " is more than the " + refused_above + " connections";
    EXPECT_EQ(run.said.find(refusal) != std::string::npos, !refused_above.empty()) << run.said;
    EXPECT_EQ(run.said.find("no page") != std::string::npos, refused_above.empty()) << run.said;
  }
}

TEST_F(Descriptors, OfBothServersAreClosedOnExec) {
  ASSERT_TRUE(api.start());
  hub = std::make_unique<ServerProcess>(CONFAB_HUB, std::vector<std::string>{"--data", data, "--api", api.url()});
  ASSERT_TRUE(hub->start());
  Listener listener(hub->port(), bob_token, beginning);
  talk();
  EXPECT_TRUE(listener.wait_for("k2"));
  expect_all_closed_on_exec(api.pid(), "the API server");
  expect_all_closed_on_exec(hub->pid(), "the hub");
  listener.finish();
}

TEST_F(Descriptors, OfTheHubsWorkersAndParentAreClosedOnExec) {
  ASSERT_TRUE(api.start());
  hub = std::make_unique<ServerProcess>(
      CONFAB_HUB, std::vector<std::string>{"--data", data, "--api", api.url(), "--workers", "2", "--metrics-listen",
                                           "127.0.0.1:0"});
  ASSERT_TRUE(hub->start());
  Listener listener(hub->port(), bob_token, beginning);
  talk();
  EXPECT_TRUE(listener.wait_for("k2"));
  const auto workers = children_of(hub->pid());
  ASSERT_EQ(workers.size(), 2U);
  for (const pid_t worker : workers) expect_all_closed_on_exec(worker, "worker " + std::to_string(worker));
  EXPECT_TRUE(left_open(hub->pid()).size() <= left_open(::getpid()).size()) << "the parent";
  listener.finish();
}

}  // namespace
}  // namespace confab::tests
