#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include "bench/engine/report.hpp"
#include "bench/engine/works.hpp"
#include "bench/engine/world.hpp"

namespace confab::bench {

namespace {

double open_ms(const std::string& directory) {
  const auto begin = std::chrono::steady_clock::now();
  const auto engine = open_engine(directory);
  must(engine->ready());
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// Out of the page cache, as after a start of the machine.
void forget_cached(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool forgot = file >= 0 && ::fsync(file) == 0 && ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0;
  if (file >= 0) ::close(file);
  if (!forgot) throw std::runtime_error("the store stays in the page cache");
}

}  // namespace

void measure_opening(const Plan& plan) {
  const TempDir directory;
  make_world(directory.path(),
             {.users = plan.scaled(2'000), .conversations = plan.scaled(10'000), .messages = plan.scaled(1'000'000)});
  std::vector<double> warm, cold;
  for (int round = 0; round < plan.rounds(); ++round) {
    forget_cached(directory / "data.mdb");
    cold.push_back(open_ms(directory.path()));
    warm.push_back(open_ms(directory.path()));
  }
  report({"open-1m", "confab", "ready_ms", median(warm), {}});
  report({"open-1m-cold", "confab", "ready_ms", median(cold), {}});
}

}  // namespace confab::bench
