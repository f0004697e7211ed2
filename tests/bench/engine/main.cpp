// Measures the engine without a server. usage: confab-engine-bench [--quick] [WORK...]; without a work: all. A line of
// JSON per figure; status 1 if anything was lost.

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "bench/engine/works.hpp"

namespace {

using confab::bench::Plan;

struct Work {
  std::string_view name;
  void (*measure)(const Plan&);
};

constexpr std::array kWorks = {
    Work{"sends-1", confab::bench::measure_sends_1},       Work{"sends-64", confab::bench::measure_sends_64},
    Work{"sends-512", confab::bench::measure_sends_512},   Work{"processes", confab::bench::measure_processes},
    Work{"pages", confab::bench::measure_pages},           Work{"opening", confab::bench::measure_opening},
    Work{"changes-64", confab::bench::measure_changes_64}, Work{"growth", confab::bench::measure_growth},
    Work{"trimming", confab::bench::measure_trimming},
};

}  // namespace

int main(int argc, char** argv) try {
  Plan plan;
  std::vector<std::string_view> wanted(argv + 1, argv + argc);
  plan.quick = std::erase(wanted, "--quick") > 0;
  for (const std::string_view name : wanted) {
    if (std::none_of(kWorks.begin(), kWorks.end(), [&](const Work& work) { return work.name == name; })) {
      std::fprintf(stderr, "usage: %s [--quick] [WORK...]; works:", argv[0]);
      for (const Work& work : kWorks) std::fprintf(stderr, " %s", work.name.data());
      std::fputs("\n", stderr);
      return 2;
    }
  }
  for (const Work& work : kWorks) {
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), work.name) != wanted.end()) work.measure(plan);
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "engine bench: %s\n", error.what());
  return 1;
}
