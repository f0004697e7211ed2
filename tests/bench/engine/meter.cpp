#include "bench/engine/meter.hpp"

#include <fstream>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace confab::bench {

namespace {

constexpr std::uint64_t kSectorBytes = 512;

double micros(const timeval& time) {
  return 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
}

std::uint64_t own_written_bytes() {
  std::ifstream io("/proc/self/io");
  std::string name;
  std::uint64_t value = 0;
  while (io >> name >> value) {
    if (name == "wchar:") return value;
  }
  return 0;
}

/// The seventh number is the sectors written.
std::uint64_t sectors_written(const std::string& path) {
  std::ifstream stat(path);
  std::uint64_t value = 0;
  for (int i = 0; i < 7; ++i) stat >> value;
  return stat ? value : 0;
}

}  // namespace

Meter::Meter(const std::string& directory) {
  struct stat entry {};
  if (::stat(directory.c_str(), &entry) == 0) {
    device_stat_path_ = fmt::format("/sys/dev/block/{}:{}/stat", major(entry.st_dev), minor(entry.st_dev));
  }
}

Usage Meter::now() const {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  Usage usage;
  usage.at = std::chrono::steady_clock::now();
  usage.cpu_us = micros(used.ru_utime) + micros(used.ru_stime);
  usage.written_bytes = own_written_bytes();
  usage.device_bytes = sectors_written(device_stat_path_) * kSectorBytes;
  return usage;
}

}  // namespace confab::bench
