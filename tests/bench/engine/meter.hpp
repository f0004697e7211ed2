#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace confab::bench {

/// What this process has used up to a moment, and the disk under a directory.
struct Usage {
  std::chrono::steady_clock::time_point at;
  double cpu_us = 0;                ///< user and system, all threads
  std::uint64_t written_bytes = 0;  ///< handed to the kernel by this process (wchar of /proc/self/io): its write_bytes
                                    ///< counts whole large folios of the page cache, more than is ever written
  std::uint64_t device_bytes = 0;   ///< everything written to the block device: journal and other processes too
};

class Meter {
 public:
  explicit Meter(const std::string& directory);

  Usage now() const;

 private:
  std::string device_stat_path_;
};

}  // namespace confab::bench
