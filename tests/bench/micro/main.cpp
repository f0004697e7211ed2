// Measures single steps. usage: confab-micro-bench [--quick] [Google Benchmark's options]. A line of JSON per figure:
// CPU time of one step in nanoseconds, and what the benchmark counted.

#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/engine/report.hpp"

namespace {

class LineReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      failed_ = failed_ || run.error_occurred;
      const std::string work = "micro-" + run.benchmark_name();
      confab::bench::report({work, "confab", "cpu_ns", run.GetAdjustedCPUTime(), {}});
      for (const auto& [name, counter] : run.counters) confab::bench::report({work, "confab", name, counter.value, {}});
    }
  }

  bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  std::vector<char*> words(argv, argv + argc);
  std::string short_time = "--benchmark_min_time=0.001";
  if (std::erase_if(words, [](const char* word) { return std::string_view(word) == "--quick"; }) > 0) {
    words.push_back(short_time.data());
  }
  int count = static_cast<int>(words.size());
  words.push_back(nullptr);
  benchmark::Initialize(&count, words.data());
  if (benchmark::ReportUnrecognizedArguments(count, words.data())) return 2;
  LineReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return reporter.failed() ? 1 : 0;
}
