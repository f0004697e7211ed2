#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace confab::tests {

/// A running confab-api or confab-hub. It keeps its port when it is started again.
class ServerProcess {
 public:
  /// `options` beside --listen.
  ServerProcess(std::string program, std::vector<std::string> options);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  /// Waits until it listens. False if it does not within 30 s; then it has said why on our stderr.
  bool start();
  /// SIGKILL; waits until it is gone. Returns whether it was alive until then.
  bool kill();
  /// SIGTERM; returns its exit status, -1 if it did not end by itself.
  int stop();
  /// The exit status of one that was asked to end, -1 if it did not end by itself.
  int wait_for_exit();

  pid_t pid() const { return pid_; }
  std::uint16_t port() const { return port_; }
  /// With --metrics-listen 127.0.0.1:0.
  std::uint16_t metrics_port() const { return metrics_port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int wait();

  const std::string program_;
  const std::vector<std::string> options_;
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  std::uint16_t metrics_port_ = 0;
};

/// The living children of a process.
std::vector<pid_t> children_of(pid_t parent);

}  // namespace confab::tests
