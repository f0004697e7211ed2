#include "bench/load/process.hpp"

#include <ctime>
#include <fstream>
#include <string>

#include <sys/resource.h>

namespace confab::load {

std::vector<pid_t> ServerProcesses::all() const {
  std::vector<pid_t> found = parents_;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string pid = std::to_string(found[i]);
    std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
    for (pid_t child = 0; children >> child;) found.push_back(child);
  }
  return found;
}

double ServerProcesses::cpu_seconds() const {
  double seconds = 0;
  for (const pid_t pid : all()) {
    clockid_t clock = 0;
    timespec used{};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) continue;
    seconds += static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
  }
  return seconds;
}

std::uint64_t ServerProcesses::status_bytes(const char* line) const {
  std::uint64_t bytes = 0;
  for (const pid_t pid : all()) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string word; status >> word;) {
      std::uint64_t kib = 0;
      if (word == line && status >> kib) bytes += kib * 1024;
    }
  }
  return bytes;
}

std::uint64_t ServerProcesses::rss_bytes() const { return status_bytes("VmRSS:"); }
std::uint64_t ServerProcesses::rss_anon_bytes() const { return status_bytes("RssAnon:"); }

std::uint64_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace confab::load
