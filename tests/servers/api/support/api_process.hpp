#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "support/temp_dir.hpp"

namespace confab::tests {

/// What a run of confab-api that ends by itself left behind.
struct FinishedRun {
  int exit_code = -1;  ///< -1: it did not end by itself
  std::string out;
  std::string err;
};
FinishedRun run_api(const std::vector<std::string>& arguments);
/// As run_api(), under a bound of the shell's `ulimit`, such as "-n 20".
FinishedRun run_api_within(const std::string& bound, const std::vector<std::string>& arguments);

/// A running confab-api on a free port. Passwords cost it next to nothing. Killed when this goes out of scope.
class ApiProcess {
 public:
  explicit ApiProcess(const std::string& data_dir, const std::vector<std::string>& more_arguments = {});
  ~ApiProcess();
  ApiProcess(const ApiProcess&) = delete;
  ApiProcess& operator=(const ApiProcess&) = delete;

  /// 0 if it did not begin to listen; err() says why.
  int port() const { return port_; }
  int metrics_port() const { return metrics_port_; }
  void signal(int number) const;
  /// Waits for its end: the exit code, or -1 if a signal ended it.
  int wait();
  /// What it wrote to stderr until now: its log.
  std::string err() const;

 private:
  tests::TempDir files_;
  pid_t pid_ = -1;
  int port_ = 0;
  int metrics_port_ = 0;
};

}  // namespace confab::tests
