#include "common/runtime/runtime.hpp"

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/engine/store_watch.hpp"
#include "servers/common/support/raw_client.hpp"
#include "servers/common/support/test_certificate.hpp"
#include "servers/common/support/test_server.hpp"
#include "servers/common/support/tls_client.hpp"

namespace confab::tests {
namespace {

using namespace servers;

/// "/hang" is never answered, everything else names its loop.
class NamingService : public LoopService {
 public:
  explicit NamingService(int index) : index_(index) {}
  void handle(const Request& request, const Responder& responder) override {
    if (request.path() == "/hang") {
      kept_.push_back(responder);
    } else {
      responder.send(Response::text(200, std::to_string(index_)));
    }
  }
  std::size_t body_limit(const RequestHead&) override { return 10; }

 private:
  const int index_;
  std::vector<Responder> kept_;
};

Result<std::unique_ptr<LoopService>> make_naming(const LoopContext& context) {
  return std::unique_ptr<LoopService>(std::make_unique<NamingService>(context.index));
}

TEST(ServerRuntime, SeveralLoopsShareOnePortAndEndTogether) {
  RuntimeOptions options;
  options.loops = 3;
  Runtime runtime(options);
  int exit_code = -1;
  std::thread thread([&] { exit_code = runtime.run(make_naming); });
  ASSERT_TRUE(eventually([&] { return runtime.ready(); }));
  std::set<std::string> seen;
  for (int i = 0; i < 200 && seen.size() < 3; ++i) {
    RawClient client(runtime.port());
    seen.insert(client.ask(get("/")).body);
  }
  EXPECT_EQ(seen.size(), 3u);
  RawClient client(runtime.port());
  EXPECT_EQ(client.ask(post("/", "12345678901")).status, 413);
  runtime.request_stop();
  thread.join();
  EXPECT_EQ(exit_code, 0);
  EXPECT_FALSE(runtime.ready());
}

TEST(ServerRuntime, DrainEndsInTimeWithARequestThatHangs) {
  RuntimeOptions options;
  options.drain_ms = 100;
  Runtime runtime(options);
  int exit_code = -1;
  std::thread thread([&] { exit_code = runtime.run(make_naming); });
  ASSERT_TRUE(eventually([&] { return runtime.ready(); }));
  RawClient client(runtime.port());
  client.send(get("/hang"));
  RawClient other(runtime.port());
  ASSERT_EQ(other.ask(get("/")).status, 200);
  runtime.request_stop();
  thread.join();
  EXPECT_EQ(exit_code, 0);
}

TEST(ServerRuntime, TakenPortIsNamedAndExitCodeIs1) {
  TestServer holder([] {
    HttpServerOptions options;
    options.handler = [](const Request&, const Responder&) {};
    return options;
  }());
  for (const int loops : {1, 2}) {
    RuntimeOptions options;
    options.port = holder.port();
    options.loops = loops;
    Runtime runtime(options);
    testing::internal::CaptureStderr();
    EXPECT_EQ(runtime.run(make_naming), 1);
    const auto message = testing::internal::GetCapturedStderr();
    EXPECT_NE(message.find("127.0.0.1:" + std::to_string(holder.port())), std::string::npos) << message;
    EXPECT_NE(message.find("in use"), std::string::npos) << message;
  }
}

TEST(ServerRuntime, ServiceThatCannotStartEndsTheOthers) {
  RuntimeOptions options;
  options.loops = 2;
  Runtime runtime(options);
  testing::internal::CaptureStderr();
  EXPECT_EQ(runtime.run([](const LoopContext& context) -> Result<std::unique_ptr<LoopService>> {
    if (context.index == 1) return Error{ErrorCode::io_error, "no luck"};
    return make_naming(context);
  }),
            1);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "no luck\n");
}

/// Where a child writes its log.
std::string log_of(const TestCertificate* certificate) {
  return certificate != nullptr ? certificate->dir() / "log" : "/dev/null";
}

/// Runs a server in a child, which prints its address into `out`.
pid_t spawn_server(int out, const TestCertificate* certificate) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::dup2(out, STDOUT_FILENO);
  RuntimeOptions options;
  options.drain_ms = 20'000;
  Log log(::open(log_of(certificate).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), LogLevel::warning);
  options.log = &log;
  if (certificate != nullptr) options.tls = *TlsIdentity::load(certificate->files());
  Runtime runtime(options);
  ::_exit(runtime.run(make_naming));
}

struct Child {
  explicit Child(const TestCertificate* certificate = nullptr) {
    int pipe[2];
    EXPECT_EQ(::pipe(pipe), 0);
    pid = spawn_server(pipe[1], certificate);
    ::close(pipe[1]);
    char bytes[256];
    const auto size = ::read(pipe[0], bytes, sizeof bytes);
    greeting.assign(bytes, size > 0 ? static_cast<std::size_t>(size) : 0);
    ::close(pipe[0]);
    port = std::atoi(greeting.c_str() + greeting.rfind(':') + 1);
  }
  int wait() const {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return status;
  }
  pid_t pid = -1;
  std::string greeting;
  int port = 0;
};

TEST(ServerRuntime, SigtermDrainsAndExitsWith0) {
  const Child child;
  EXPECT_TRUE(child.greeting.starts_with("listening on http://127.0.0.1:")) << child.greeting;
  RawClient client(child.port);
  EXPECT_EQ(client.ask(get("/")).status, 200);
  ::kill(child.pid, SIGTERM);
  EXPECT_TRUE(client.ends());
  const int status = child.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(ServerRuntime, SighupGivesNewConnectionsTheNewCertificateUnlessItIsBad) {
  TestCertificate certificate;
  const Child child(&certificate);
  EXPECT_TRUE(child.greeting.starts_with("listening on https://127.0.0.1:")) << child.greeting;
  TlsClient open(child.port);
  EXPECT_EQ(open.server_name(), "localhost");
  const auto name = [&child] { return TlsClient(child.port).server_name(); };
  for (const std::string renewed : {"second", "third"}) {
    certificate.write({.name = renewed});
    ::kill(child.pid, SIGHUP);
    EXPECT_TRUE(eventually([&] { return name() == renewed; }));
  }
  write_file(certificate.files().key, "no key");
  ::kill(child.pid, SIGHUP);
  const auto refused = "no private key in PEM form";
  EXPECT_TRUE(eventually([&] { return read_file(log_of(&certificate)).find(refused) != std::string::npos; }));
  EXPECT_EQ(name(), "third");
  EXPECT_EQ(open.ask(get("/")).status, 200);
  ::kill(child.pid, SIGTERM);
  EXPECT_TRUE(open.ends());
  EXPECT_TRUE(open.ended_cleanly());
  const int status = child.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(ServerRuntime, AServerWhoseStoreCannotBeWrittenDrainsAndEndsWith1) {
  std::atomic<bool> broken = false;
  RuntimeOptions options;
  options.may_go_on = [&broken]() -> Result<> {
    return broken ? Result<>(Error{ErrorCode::io_error, "the disk is gone"}) : Result<>();
  };
  Runtime runtime(std::move(options));
  int exit_code = -1;
  std::thread thread([&] { exit_code = runtime.run(make_naming); });
  EXPECT_TRUE(eventually([&] { return runtime.ready(); }));
  RawClient client(runtime.port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  broken = true;
  EXPECT_TRUE(client.ends());
  thread.join();
  EXPECT_EQ(exit_code, 1);
}

TEST(StoreWatch, EndsTheServerOnlyIfTheStoreWasUnwritableAllTheTime) {
  const Result<> well;
  const Result<> broken = Error{ErrorCode::io_error, "no disk"};
  StoreWatch watch(10'000);
  EXPECT_TRUE(watch.look(broken, 1'000));
  EXPECT_TRUE(watch.look(broken, 10'999));
  EXPECT_TRUE(watch.look(well, 11'000)) << "it came back";
  EXPECT_TRUE(watch.look(broken, 12'000));
  EXPECT_TRUE(watch.look(broken, 21'999));
  const auto end = watch.look(broken, 22'000);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "the store could not be written for 10 s: no disk");
}

TEST(StoreWatch, DoesNotEndTheServerForAFullDiskOrAMissingWriter) {
  for (const ErrorCode code : {ErrorCode::store_full, ErrorCode::unavailable, ErrorCode::overloaded}) {
    StoreWatch watch(1'000);
    const Result<> standing = Error{code, "wait"};
    EXPECT_TRUE(watch.look(standing, 0));
    EXPECT_TRUE(watch.look(standing, 1'000'000)) << to_string(code);
  }
}

TEST(ServerRuntime, SecondSignalEndsAtOnce) {
  const Child child;
  RawClient client(child.port);
  client.send(get("/hang"));
  RawClient other(child.port);
  EXPECT_EQ(other.ask(get("/")).status, 200);
  ::kill(child.pid, SIGINT);
  EXPECT_TRUE(other.ends());  // the first signal was seen
  ::kill(child.pid, SIGINT);
  const int status = child.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

}  // namespace
}  // namespace confab::tests
