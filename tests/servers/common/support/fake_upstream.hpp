#pragma once

#include <functional>
#include <string>
#include <thread>

namespace confab::tests {

/// A server that does as it is told: `serve(fd, n)` is called with each accepted connection and its number, one after
/// the other, on a thread of its own; the connection closes when it returns.
class FakeUpstream {
 public:
  explicit FakeUpstream(std::function<void(int fd, int number)> serve);
  ~FakeUpstream();
  FakeUpstream(const FakeUpstream&) = delete;
  FakeUpstream& operator=(const FakeUpstream&) = delete;

  int port() const { return port_; }

  /// Reads until an empty line; what came, or nothing at the end of the connection.
  static std::string read_head(int fd);
  static void write(int fd, const std::string& bytes);

 private:
  int fd_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace confab::tests
