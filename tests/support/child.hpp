#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace confab::tests {

/// How many other threads of this process are not asleep.
inline int awake_threads() {
  int awake = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    if (entry.path().filename() == std::to_string(::getpid())) continue;
    std::string stat;
    std::getline(std::ifstream(entry.path() / "stat"), stat);
    const auto state = stat.rfind(") ");
    if (state != std::string::npos && stat[state + 2] != 'S') ++awake;
  }
  return awake;
}

/// A fork of a process that has threads, once none of them is at work: a thread that holds a lock of the sanitizers'
/// allocator at that moment would leave it locked in the child for ever.
inline pid_t fork_while_threads_sleep() {
  for (int tries = 0; tries < 1000 && awake_threads() > 0; ++tries) ::usleep(1'000);
  return ::fork();
}

/// A forked process of a test. The two ends talk in single steps: `tell` here lets one `wait_told` there go on.
/// To be made before the test has threads. Killed at the latest when this goes out of scope.
class Child {
 public:
  class Line {
   public:
    Line(int in, int out) : in_(in), out_(out) {}
    /// False if the other side is gone or says nothing for 20 s.
    bool wait_told() const {
      pollfd ready{in_, POLLIN, 0};
      char byte = 0;
      return ::poll(&ready, 1, 20'000) == 1 && ::read(in_, &byte, 1) == 1;
    }
    void tell() const { static_cast<void>(!::write(out_, "x", 1)); }

   private:
    int in_;
    int out_;
  };

  /// Runs `body` in the child; what it returns is the exit status.
  explicit Child(const std::function<int(const Line&)>& body) {
    if (has_threads()) {
      std::fputs("a Child is made before the test has threads: see fork_while_threads_sleep\n", stderr);
      std::abort();
    }
    int down[2];
    int up[2];
    if (::pipe(down) != 0 || ::pipe(up) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(down[1]);
      ::close(up[0]);
      ::_exit(body(Line(down[0], up[1])));
    }
    ::close(down[0]);
    ::close(up[1]);
    in_ = up[0];
    out_ = down[1];
  }
  Child(const Child&) = delete;
  ~Child() {
    kill();
    ::close(in_);
    ::close(out_);
  }

  bool wait_told() const { return Line(in_, out_).wait_told(); }
  void tell() const { Line(in_, out_).tell(); }

  /// The exit status, or -1 if it did not end by itself.
  int wait() {
    int status = 0;
    if (pid_ <= 0 || ::waitpid(pid_, &status, 0) != pid_) return -1;
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }

 private:
  static bool has_threads() {
#ifdef __SANITIZE_THREAD__
    return false;  // it has a thread of its own
#else
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return std::distance(begin(tasks), end(tasks)) > 1;
#endif
  }

  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
};

}  // namespace confab::tests
