#pragma once

#include <functional>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace confab::tests {

/// A forked process of a test. The two ends talk in single steps: `tell` here lets one `wait_told` there go on.
/// Fork before the test has threads. Killed at the latest when this goes out of scope.
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
  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
};

}  // namespace confab::tests
