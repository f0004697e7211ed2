#include "servers/api/support/api_process.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/spawn.hpp"

namespace confab::tests {

namespace {

constexpr int kStartMs = 20'000;

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Starts the program with stdout at `out_fd` and stderr in the file.
pid_t spawn_api(const std::vector<std::string>& arguments, int out_fd, const std::string& err_path) {
  std::vector<std::string> words = {CONFAB_API_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return spawn(std::move(words), out_fd, {.err_path = err_path, .environment = {}});
}

int exit_code_of(pid_t pid) {
  int status = 0;
  if (pid <= 0 || ::waitpid(pid, &status, 0) != pid) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

FinishedRun run_to_its_end(std::vector<std::string> words) {
  const tests::TempDir files;
  const int out = ::open((files / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  FinishedRun run;
  run.exit_code = exit_code_of(spawn(std::move(words), out, {.err_path = files / "err", .environment = {}}));
  ::close(out);
  run.out = content_of(files / "out");
  run.err = content_of(files / "err");
  return run;
}

}  // namespace

FinishedRun run_api(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {CONFAB_API_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_to_its_end(std::move(words));
}

FinishedRun run_api_within(const std::string& bound, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"/bin/sh", "-c", "ulimit " + bound + " && exec \"$@\"", "sh", CONFAB_API_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_to_its_end(std::move(words));
}

ApiProcess::ApiProcess(const std::string& data_dir, const std::vector<std::string>& more_arguments) {
  std::vector<std::string> arguments = {"--listen",    "127.0.0.1:0", "--metrics-listen",
                                        "127.0.0.1:0", "--data",      data_dir};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  const auto unless_given = [&](const char* flag, const char* value) {
    if (std::find(arguments.begin(), arguments.end(), flag) != arguments.end()) return;
    arguments.insert(arguments.end(), {flag, value});
  };
  unless_given("--password-memory", "8");
  unless_given("--map-size", "1024");
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return;
  pid_ = spawn_api(arguments, pipe[1], files_ / "err");
  ::close(pipe[1]);
  const std::string greeting = read_line(pipe[0], kStartMs);
  const std::string figures = greeting.empty() ? "" : read_line(pipe[0], kStartMs);
  ::close(pipe[0]);
  if (figures.starts_with("metrics on http://")) metrics_port_ = std::atoi(figures.c_str() + figures.rfind(':') + 1);
  if (greeting.starts_with("listening on http://")) port_ = std::atoi(greeting.c_str() + greeting.rfind(':') + 1);
}

ApiProcess::~ApiProcess() {
  signal(SIGKILL);
  wait();
}

void ApiProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int ApiProcess::wait() {
  const int code = exit_code_of(pid_);
  pid_ = -1;
  return code;
}

std::string ApiProcess::err() const { return content_of(files_ / "err"); }

}  // namespace confab::tests
