#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace confab::load {

/// What the measured server uses: its processes, and the children they have at the time of asking.
class ServerProcesses {
 public:
  explicit ServerProcesses(std::vector<pid_t> parents) : parents_(std::move(parents)) {}

  bool any() const { return !parents_.empty(); }
  /// CPU-seconds of all threads since each process began. 0 for one that is gone.
  double cpu_seconds() const;
  std::uint64_t rss_bytes() const;       ///< all that is resident
  std::uint64_t rss_anon_bytes() const;  ///< without mapped files: the map of the store is the page cache's

 private:
  std::vector<pid_t> all() const;
  std::uint64_t status_bytes(const char* line) const;

  std::vector<pid_t> parents_;
};

/// Raises the soft limit of descriptors to the hard one, and says what it is.
std::uint64_t raise_descriptor_limit();

}  // namespace confab::load
