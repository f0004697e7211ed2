// The program as who runs it meets it: its command line, its ends, its data directory.
#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/http/listener.hpp"
#include "servers/api/support/api_client.hpp"
#include "servers/api/support/api_process.hpp"
#include "servers/api/support/api_test.hpp"
#include "store/environment.hpp"
#include "store/table.hpp"
#include "support/put_number.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {
namespace {

namespace fs = std::filesystem;

class ApiProcessTest : public ::testing::Test {
 protected:
  static std::string credentials(const std::string& name) {
    return R"({"email":")" + name + R"(@example.com","password":"long enough"})";
  }
  static std::string token_of(int port, const std::string& name) {
    ask(port, "POST", "/v1/users", {.body = credentials(name)});
    const auto signed_in = ask(port, "POST", "/v1/sessions", {.body = credentials(name)});
    EXPECT_EQ(signed_in.status(), 201) << signed_in.body();
    return signed_in.text("/access_token");
  }
  static std::uint64_t make_group(int port, const std::string& token) {
    return ask(port, "POST", "/v1/conversations/groups", {.token = token, .body = R"({"title":"x","members":[]})"})
        .number("/id");
  }
  static std::string messages_of(std::uint64_t conversation) {
    return "/v1/conversations/" + std::to_string(conversation) + "/messages";
  }
  /// It ends with `exit_code` and one line on stderr that has `words`.
  static void expect_end(const FinishedRun& run, int exit_code, const std::string& words) {
    EXPECT_EQ(run.exit_code, exit_code);
    EXPECT_NE(run.err.find(words), std::string::npos) << run.err;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    EXPECT_EQ(run.out, "");
  }

  TempDir folder_{TempDir::fast_parent()};
  std::string data_ = folder_ / "data";
};

// --- the command line ---------------------------------------------------------------------------------------------

TEST_F(ApiProcessTest, HelpVersionAndSettingsArePrinted) {
  const auto help = run_api({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* flag : {"--listen", "--data", "--threads", "--allow-origin", "--cookie-secure", "--map-size",
                           "--password-memory", "--log-format", "--print-config", "CONFAB_LISTEN"}) {
    EXPECT_NE(help.out.find(flag), std::string::npos) << flag;
  }
  EXPECT_EQ(run_api({"--version"}).out, "confab-api " CONFAB_VERSION "\n");
  ::setenv("CONFAB_THREADS", "3", 1);
  const auto settings = run_api({"--print-config", "--listen", "[::1]:9"});
  ::unsetenv("CONFAB_THREADS");
  EXPECT_EQ(settings.exit_code, 0);
  EXPECT_NE(settings.out.find("listen = [::1]:9  # command line\n"), std::string::npos) << settings.out;
  EXPECT_NE(settings.out.find("threads = 3  # environment CONFAB_THREADS\n"), std::string::npos) << settings.out;
  EXPECT_NE(settings.out.find("data = data  # default\n"), std::string::npos) << settings.out;
}

TEST_F(ApiProcessTest, BadUsageEndsWith2) {
  expect_end(run_api({"--no-such-flag"}), 2, "--no-such-flag");
  expect_end(run_api({"--threads", "0"}), 2, "threads");
  expect_end(run_api({"--registration", "ajar"}), 2, "registration");
  expect_end(run_api({"--access-token-seconds", "86401"}), 2, "access-token-seconds");
  expect_end(run_api({"--refresh-token-seconds", "9223372036854775807"}), 2, "refresh-token-seconds");
  expect_end(run_api({"--listen", "8080"}), 2, "--listen: '8080' is not HOST:PORT");
  expect_end(run_api({"--listen", "127.0.0.1:65536"}), 2, "--listen");
  expect_end(run_api({"--directory", "closed"}), 2, "directory");
  for (const char* directory : {"contacts", "exact"}) {
    expect_end(run_api({"--old-routes", "--directory", directory}), 2, "--old-routes lists everybody");
  }
  EXPECT_FALSE(fs::exists("data")) << "nothing was opened";
}

TEST_F(ApiProcessTest, UnreadableSettingsEndWith1) {
  expect_end(run_api({"--config", folder_ / "missing"}), 1, folder_ / "missing");
}

TEST_F(ApiProcessTest, ClosedRegistrationMakesNoUserAndTellsOfNone) {
  {
    const ApiProcess open(data_);
    ASSERT_NE(open.port(), 0) << open.err();
    ASSERT_EQ(ask(open.port(), "POST", "/v1/users", {.body = credentials("ann")}).status(), 201);
  }
  const ApiProcess api(data_, {"--registration", "closed", "--old-routes"});
  ASSERT_NE(api.port(), 0) << api.err();
  for (const std::string& body : {credentials("ann"), credentials("bob"), std::string("{}")}) {
    EXPECT_TRUE(is_problem(ask(api.port(), "POST", "/v1/users", {.body = body}), 403, "forbidden")) << body;
    for (const char* path : {"/users", "/users.json"}) {
      const auto old = ask(api.port(), "POST", path, {.body = R"({"user":)" + body + "}"});
      EXPECT_EQ(old.status(), 403) << body;
      EXPECT_EQ(old.body(), R"({"error":"registration is closed"})") << body;
    }
  }
  EXPECT_EQ(ask(api.port(), "POST", "/v1/sessions", {.body = credentials("ann")}).status(), 201);
  EXPECT_EQ(ask(api.port(), "POST", "/v1/sessions", {.body = credentials("bob")}).status(), 401);
}

TEST_F(ApiProcessTest, TooFewDescriptorsEndWith1AndOneLine) {
  for (const char* bound : {"-n 10", "-n 16", "-n 24", "-n 40", "-n 63"}) {
    SCOPED_TRACE(bound);
    expect_end(run_api_within(bound, {"--listen", "127.0.0.1:0", "--data", data_, "--log-level", "error"}), 1,
               "limit of open files");
  }
}

TEST_F(ApiProcessTest, ADataDirectoryThatEverybodyCanReadIsServedWithAWarning) {
  const std::string warning = "the data directory is open to everybody";
  {
    ApiProcess closed(data_);
    ASSERT_NE(closed.port(), 0) << closed.err();
    EXPECT_EQ(closed.err().find(warning), std::string::npos) << "made by the server itself";
    closed.signal(SIGTERM);
    EXPECT_EQ(closed.wait(), 0);
  }
  for (const mode_t mode : {0755U, 0701U}) {
    ASSERT_EQ(::chmod(data_.c_str(), mode), 0);
    const ApiProcess open(data_);
    ASSERT_NE(open.port(), 0) << open.err();
    EXPECT_NE(open.err().find(warning), std::string::npos) << open.err();
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which need terabytes of addresses themselves
TEST_F(ApiProcessTest, TooLittleMemoryEndsWith1AndOneLine) {
  for (const char* bound : {"-v 60000", "-v 120000", "-v 200000"}) {
    SCOPED_TRACE(bound);
    const auto run = run_api_within(bound, {"--listen", "127.0.0.1:0", "--data", data_, "--log-level", "error"});
    EXPECT_TRUE(run.exit_code == 1 || run.exit_code == 127) << run.exit_code << run.err;  // 127: the loader could not
    EXPECT_FALSE(run.err.empty());
  }
}
#endif

/// Asks until /readyz has this status.
bool becomes(const ApiProcess& api, int status) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < end) {
    if (ask(api.port(), "GET", "/readyz").status() == status) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST_F(ApiProcessTest, ServerWhoseWriterIsStoppedIsNotReadyUntilItGoesOn) {
  const ApiProcess writer(data_);
  ASSERT_NE(writer.port(), 0) << writer.err();
  const ApiProcess forwarder(data_);
  ASSERT_NE(forwarder.port(), 0) << forwarder.err();
  EXPECT_EQ(ask(forwarder.port(), "GET", "/readyz").status(), 200);
  writer.signal(SIGSTOP);
  EXPECT_TRUE(becomes(forwarder, 503));
  EXPECT_EQ(ask(forwarder.port(), "GET", "/healthz").status(), 200) << "it lives";
  writer.signal(SIGCONT);
  EXPECT_TRUE(becomes(forwarder, 200));
}

/// A disk for the server that is started while this exists: the last step of every commit fails while `file` does, once
/// if it is empty.
class FailingDisk {
 public:
  explicit FailingDisk(std::string file) : file_(std::move(file)) {
    ::setenv("LD_PRELOAD", CONFAB_DISK_FAULT_LIBRARY, 1);
    ::setenv("CONFAB_DISK_FAULT", file_.c_str(), 1);
    // The sanitizer's library would rather come first itself.
    if (const char* options = ::getenv("ASAN_OPTIONS")) asan_options_ = options;
    ::setenv("ASAN_OPTIONS", (asan_options_ + ":verify_asan_link_order=0").c_str(), 1);
  }
  ~FailingDisk() {
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("CONFAB_DISK_FAULT");
    ::setenv("ASAN_OPTIONS", asan_options_.c_str(), 1);
  }
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;

  void fail() const { std::ofstream(file_) << "always"; }
  void fail_once() const { std::ofstream(file_).flush(); }
  bool failed_once() const { return !fs::exists(file_); }

 private:
  const std::string file_;
  std::string asan_options_;
};

TEST_F(ApiProcessTest, AfterOneFailedWriteTheServerWritesOn) {
  const FailingDisk disk(folder_ / "fault");
  const ApiProcess api(data_, {"--unwritable-seconds", "0"});
  ASSERT_NE(api.port(), 0) << api.err();
  for (const std::string name : {"ann", "bob", "eve"}) {
    disk.fail_once();
    RawClient client(api.port(), 60'000);
    client.send(request_text("POST", "/v1/users", {.body = credentials(name)}));
    const Answer answer(client.receive());
    EXPECT_EQ(answer.status(), 201) << answer.body() << api.err();
    EXPECT_TRUE(disk.failed_once());
  }
  EXPECT_TRUE(becomes(api, 200));
}

TEST_F(ApiProcessTest, ServerWhoseCommitsKeepFailingIsNotReadyAndEndsWith1) {
  {
    const FailingDisk disk(folder_ / "fault");
    ApiProcess api(data_, {"--unwritable-seconds", "3"});
    ASSERT_NE(api.port(), 0) << api.err();
    ASSERT_EQ(ask(api.port(), "POST", "/v1/users", {.body = credentials("ann")}).status(), 201);
    disk.fail();
    RawClient client(api.port(), 60'000);
    client.send(request_text("POST", "/v1/users", {.body = credentials("bob")}));
    EXPECT_TRUE(becomes(api, 503));
    EXPECT_EQ(ask(api.port(), "GET", "/healthz").status(), 200);
    EXPECT_EQ(api.wait(), 1);
    EXPECT_NE(api.err().find("the store could not be written for 3 s"), std::string::npos) << api.err();
  }
  const ApiProcess again(data_);
  ASSERT_NE(again.port(), 0) << again.err();
  EXPECT_EQ(ask(again.port(), "POST", "/v1/sessions", {.body = credentials("ann")}).status(), 201);
  EXPECT_EQ(ask(again.port(), "POST", "/v1/users", {.body = credentials("eve")}).status(), 201);
}

TEST_F(ApiProcessTest, OldRoutesAndAnOpenDirectoryMustBeAskedFor) {
  const auto directory_of = [](const ApiProcess& api) {
    return ask(api.port(), "GET", "/v1/users", {.token = token_of(api.port(), "ann")}).text("/directory");
  };
  {
    const ApiProcess api(data_);
    ASSERT_NE(api.port(), 0) << api.err();
    EXPECT_EQ(directory_of(api), "contacts");
    for (const char* path : {"/users", "/users/sign_in", "/users/sign_in.json", "/conversations"}) {
      EXPECT_EQ(ask(api.port(), "POST", path, {.body = "{}"}).status(), 404) << path;
    }
    EXPECT_EQ(ask(api.port(), "GET", "/conversations").status(), 404);
  }
  {
    const ApiProcess api(data_, {"--directory", "exact"});
    EXPECT_EQ(directory_of(api), "exact");
  }
  const ApiProcess api(data_, {"--old-routes", "--directory", "open"});
  ASSERT_NE(api.port(), 0) << api.err();
  EXPECT_EQ(directory_of(api), "open");
  EXPECT_EQ(ask(api.port(), "GET", "/conversations").status(), 401);
}

TEST_F(ApiProcessTest, ATakenPortEndsWith1) {
  const ApiProcess first(data_);
  ASSERT_NE(first.port(), 0) << first.err();
  const std::string address = "127.0.0.1:" + std::to_string(first.port());
  const auto second = run_api({"--listen", address, "--data", data_, "--map-size", "1024", "--log-level", "error"});
  expect_end(second, 1, address);
  EXPECT_NE(second.err.find("in use"), std::string::npos) << second.err;
  EXPECT_EQ(ask(first.port(), "GET", "/readyz").status(), 200);
}

TEST_F(ApiProcessTest, DataOfANewerVersionEndsWith1AndIsLeftAlone) {
  {
    store::EnvironmentOptions options;
    options.directory = data_;
    options.map_bytes = options.map_bytes_max = std::size_t{64} << 20;
    auto environment = store::Environment::open(options);
    ASSERT_TRUE(environment) << environment.error().message;
    auto txn = (*environment)->write();
    ASSERT_TRUE(txn) << txn.error().message;
    store::MutableTable meta(*txn, store::TableName::meta);
    ASSERT_TRUE(put_number(meta, store::kMetaSchema, store::kSchema + 1));
    ASSERT_TRUE(txn->commit());
  }
  const auto written = fs::last_write_time(data_ + "/data.mdb");
  const auto run = run_api({"--listen", "127.0.0.1:0", "--data", data_, "--log-level", "error"});
  expect_end(run, 1, "use a newer one");
  EXPECT_EQ(fs::last_write_time(data_ + "/data.mdb"), written);
}

TEST_F(ApiProcessTest, ADataDirectoryThatCannotBeMadeEndsWith1) {
  std::ofstream(folder_ / "file") << "text";
  expect_end(run_api({"--listen", "127.0.0.1:0", "--data", folder_ / "file"}), 1, folder_ / "file");
  expect_end(run_api({"--listen", "127.0.0.1:0", "--data", folder_ / "no/such"}), 1, folder_ / "no/such");
}

/// The value of a metric without labels.
std::size_t metric(const std::string& metrics, const std::string& name) {
  const std::size_t at = metrics.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::stoul(metrics.substr(at + name.size() + 2));
}

// --- its end ------------------------------------------------------------------------------------------------------

TEST_F(ApiProcessTest, SigtermDeliversTheAnswersInFlightAndExitsWith0) {
  // So much memory that a password takes a while; one is hashed at a time, the others wait.
  ApiProcess api(data_, {"--password-memory", "65536"});
  ASSERT_NE(api.port(), 0) << api.err();
  RawClient idle(api.port());
  EXPECT_EQ(idle.ask(request_text("GET", "/healthz", {})).status, 200);
  constexpr std::size_t kPeople = 6;
  std::deque<RawClient> people;
  for (std::size_t i = 0; i < kPeople; ++i) {
    people.emplace_back(api.port(), 60'000);
    people.back().send(request_text("POST", "/v1/users", {.body = credentials("ann" + std::to_string(i))}));
  }
  // When the first is through, one is being hashed; with those that wait that must be everybody: all were received.
  bool all_received = false;
  for (int i = 0; i < 10'000 && !all_received; ++i) {
    const std::string metrics = ask(api.metrics_port(), "GET", "/metrics").body();
    const std::size_t done = metric(metrics, "confab_engine_users");
    all_received = done > 0 && done + 1 + metric(metrics, "confab_engine_passwords_queued") == kPeople;
  }
  ASSERT_TRUE(all_received);
  api.signal(SIGTERM);
  EXPECT_TRUE(idle.ends()) << "what is idle is closed at once";
  std::size_t answered_late = 0;
  for (RawClient& client : people) {
    const Answer answer(client.receive());
    EXPECT_EQ(answer.status(), 201) << answer.body();
    answered_late += answer.header("connection") == "close";
    EXPECT_TRUE(client.ends());
  }
  EXPECT_GE(answered_late, 1u);
  EXPECT_EQ(api.wait(), 0);
  EXPECT_NE(api.err().find("draining"), std::string::npos);

  const ApiProcess again(data_);
  const auto signed_in = ask(again.port(), "POST", "/v1/sessions", {.body = credentials("ann5")});
  EXPECT_EQ(signed_in.status(), 201) << "what was answered is stored: " << signed_in.body();
}

TEST_F(ApiProcessTest, SigintEndsItAsWell) {
  ApiProcess api(data_);
  ASSERT_NE(api.port(), 0) << api.err();
  api.signal(SIGINT);
  EXPECT_EQ(api.wait(), 0);
}

TEST_F(ApiProcessTest, AfterKill9EverythingAnsweredIsThere) {
  std::string token;
  std::uint64_t group = 0;
  {
    ApiProcess api(data_);
    token = token_of(api.port(), "ann");
    group = make_group(api.port(), token);
    for (int i = 0; i < 20; ++i) {
      ask(api.port(), "POST", messages_of(group), {.token = token, .body = R"({"body":"hi"})"});
    }
  }  // killed
  const ApiProcess api(data_);
  EXPECT_EQ(ask(api.port(), "GET", messages_of(group), {.token = token}).number("/messages/20/seq"), 21u);
}

// --- its data directory -------------------------------------------------------------------------------------------

TEST_F(ApiProcessTest, AFullMapRefusesWritesAndGoesOnReading) {
  const ApiProcess api(data_, {"--map-size", "2", "--old-routes"});
  ASSERT_NE(api.port(), 0) << api.err();
  const std::string token = token_of(api.port(), "ann");
  const auto group = make_group(api.port(), token);
  const std::string body = R"({"body":")" + std::string(16'000, 'x') + "\"}";
  Answer answer(RawResponse{});
  std::uint64_t stored = 1;  // the notice
  for (int i = 0; i < 500; ++i) {
    answer = ask(api.port(), "POST", messages_of(group), {.token = token, .body = body});
    if (answer.status() != 201) break;
    ++stored;
  }
  EXPECT_EQ(answer.status(), 507) << answer.body();
  EXPECT_EQ(answer.text("/code"), "store_full");
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  const auto old = ask(api.port(), "POST", "/conversations/" + std::to_string(group) + "/messages",
                       {.token = token, .body = R"({"message":)" + body + "}"});
  EXPECT_EQ(old.status(), 507) << old.body();
  EXPECT_FALSE(old.text("/error").empty());

  const auto newest = ask(api.port(), "GET", messages_of(group) + "?limit=1", {.token = token});
  EXPECT_EQ(newest.number("/messages/0/seq"), stored) << newest.body().substr(0, 200);
  EXPECT_EQ(ask(api.port(), "GET", "/conversations", {.token = token}).status(), 200);
  EXPECT_EQ(ask(api.port(), "GET", "/healthz").status(), 200);
  EXPECT_TRUE(is_problem(ask(api.port(), "GET", "/readyz"), 503, "store_full"));
}

TEST_F(ApiProcessTest, AServerWhoseDirectoryWasMovedSaysSoWithoutItsPath) {
  const ApiProcess api(data_);
  ASSERT_NE(api.port(), 0) << api.err();
  std::filesystem::rename(data_, data_ + ".moved");
  const auto answer = ask(api.port(), "GET", "/readyz");
  EXPECT_TRUE(is_problem(answer, 503, "io_error")) << answer.body();
  EXPECT_EQ(answer.body().find("/data"), std::string::npos) << answer.body();
  std::filesystem::rename(data_ + ".moved", data_);
  EXPECT_TRUE(becomes(api, 200));
}

TEST_F(ApiProcessTest, TooManyPasswordsAtOnceAreTurnedAwayWithAHint) {
  const ApiProcess api(data_, {"--old-routes", "--password-memory", "65536", "--passwords-queued-max", "1"});
  ASSERT_NE(api.port(), 0) << api.err();
  const std::string sign_in = R"({"user":{"email":"nobody@example.com","password":"wrong one"}})";
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<RawClient>(api.port(), 60'000));
    clients.back()->send(i % 2 == 0 ? request_text("POST", "/users/sign_in", {.body = sign_in})
                                    : request_text("POST", "/v1/sessions", {.body = credentials("nobody")}));
  }
  int refused = 0;
  for (const auto& client : clients) {
    const Answer answer(client->receive());
    if (answer.status() == 401) continue;
    EXPECT_EQ(answer.status(), 503) << answer.body();
    EXPECT_NE(answer.header("retry-after"), "");
    ++refused;
  }
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 8) << "one was under way";
}

TEST_F(ApiProcessTest, TwoProcessesServeOneDataDirectory) {
  const ApiProcess one(data_);
  const ApiProcess two(data_);
  ASSERT_NE(two.port(), 0) << two.err();
  const std::string ann = token_of(one.port(), "ann");
  const std::string bob = token_of(two.port(), "bob");
  const auto group = make_group(one.port(), ann);
  const auto me = ask(one.port(), "GET", "/v1/me", {.token = bob});
  EXPECT_EQ(me.text("/email"), "bob@example.com") << "each takes the other's tokens";
  ask(two.port(), "PUT", "/v1/conversations/" + std::to_string(group) + "/members/" + std::to_string(me.number("/id")),
      {.token = ann});

  // Both write at once; nobody's number is given twice.
  const auto write = [&](int port, const std::string& token, std::atomic<int>& written) {
    for (int i = 0; i < 50; ++i) {
      const auto sent = ask(port, "POST", messages_of(group), {.token = token, .body = R"({"body":"hi"})"});
      if (sent.status() == 201) ++written;
    }
  };
  std::atomic<int> written{0};
  std::thread other([&] { write(two.port(), bob, written); });
  write(one.port(), ann, written);
  other.join();
  EXPECT_EQ(written, 100);
  for (const int port : {one.port(), two.port()}) {
    const auto page = ask(port, "GET", messages_of(group) + "?limit=200", {.token = ann});
    ASSERT_EQ(page.size("/messages"), 102u);
    for (std::size_t i = 0; i < 102; ++i) EXPECT_EQ(page.number("/messages/" + std::to_string(i) + "/seq"), i + 1);
  }
}

TEST_F(ApiProcessTest, TheOtherTakesOverWhenTheWriterIsKilled) {
  auto writer = std::make_unique<ApiProcess>(data_);
  const ApiProcess other(data_);
  const std::string token = token_of(other.port(), "ann");
  const auto group = make_group(other.port(), token);
  writer.reset();  // kill -9
  const auto killed = std::chrono::steady_clock::now();
  Answer sent(RawResponse{});
  do {
    sent = ask(other.port(), "POST", messages_of(group),
               {.token = token, .body = R"({"body":"after","client_key":"k","retry":true})"});
  } while (sent.status() != 201 && std::chrono::steady_clock::now() - killed < std::chrono::seconds(10));
  EXPECT_EQ(sent.status(), 201) << sent.body();
  EXPECT_EQ(sent.number("/seq"), 2u);
  EXPECT_LT(std::chrono::steady_clock::now() - killed, std::chrono::seconds(3));
}

}  // namespace
}  // namespace confab::tests
