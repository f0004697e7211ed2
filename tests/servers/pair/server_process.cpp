#include "servers/pair/server_process.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/spawn.hpp"
#include "util/files.hpp"

namespace confab::tests {

namespace {

constexpr int kReadyMs = 30'000;
constexpr std::string_view kListening = "listening on http://127.0.0.1:";
constexpr std::string_view kMetrics = "metrics on http://127.0.0.1:";

}  // namespace

ServerProcess::ServerProcess(std::string program, std::vector<std::string> options)
    : program_(std::move(program)), options_(std::move(options)) {}

ServerProcess::~ServerProcess() { kill(); }

bool ServerProcess::start() {
  std::vector<std::string> arguments{program_, "--listen", "127.0.0.1:" + std::to_string(port_), "--log-level",
                                     "error"};
  arguments.insert(arguments.end(), options_.begin(), options_.end());

  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return false;
  const util::Descriptor lines(pipe[0]);
  util::Descriptor out(pipe[1]);
  pid_ = spawn(std::move(arguments), out.get());
  out.reset();

  const std::string line = read_line(lines.get(), kReadyMs);
  const auto number = [](const std::string& text, std::string_view before, std::uint16_t& found) {
    return text.starts_with(before) &&
           std::from_chars(text.data() + before.size(), text.data() + text.size(), found).ec == std::errc{};
  };
  if (std::find(options_.begin(), options_.end(), "--metrics-listen") != options_.end() &&
      !number(read_line(lines.get(), kReadyMs), kMetrics, metrics_port_)) {
    return false;
  }
  return number(line, kListening, port_);
}

int ServerProcess::wait() {
  int status = -1;
  if (::waitpid(std::exchange(pid_, -1), &status, 0) < 0) return -1;
  return status;
}

bool ServerProcess::kill() {
  if (pid_ <= 0) return false;
  ::kill(pid_, SIGKILL);
  const int status = wait();
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

int ServerProcess::stop() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGTERM);
  return wait_for_exit();
}

int ServerProcess::wait_for_exit() {
  if (pid_ <= 0) return -1;
  const int status = wait();
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (!std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) continue;
    std::ifstream file(entry.path() / "stat");
    std::string line;
    std::getline(file, line);
    std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
    std::string state;
    pid_t of = 0;
    if (rest >> state >> of && of == parent && state != "Z") children.push_back(std::atoi(name.c_str()));
  }
  return children;
}

}  // namespace confab::tests
