#include "common/metrics.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

using servers::MetricsRegistry;

TEST(Metrics, SameNameAndLabelsAreOneCounter) {
  MetricsRegistry registry;
  registry.counter("a_total", "A.", {{"x", "1"}}).add(2);
  registry.counter("a_total", "A.", {{"x", "1"}}).add();
  registry.counter("a_total", "A.", {{"x", "2"}}).add();
  const auto page = registry.exposition();
  EXPECT_NE(page.find("# HELP a_total A.\n# TYPE a_total counter\na_total{x=\"1\"} 3\na_total{x=\"2\"} 1\n"),
            std::string::npos);
}

TEST(Metrics, HistogramIsCumulative) {
  MetricsRegistry registry;
  auto& histogram = registry.histogram("h_seconds", "H.", {{"r", "/"}});
  histogram.observe_us(100);
  histogram.observe_us(101);
  histogram.observe_us(60'000'000);
  const auto page = registry.exposition();
  EXPECT_NE(page.find("h_seconds_bucket{r=\"/\",le=\"0.0001\"} 1\n"), std::string::npos);
  EXPECT_NE(page.find("h_seconds_bucket{r=\"/\",le=\"0.00025\"} 2\n"), std::string::npos);
  EXPECT_NE(page.find("h_seconds_bucket{r=\"/\",le=\"+Inf\"} 3\n"), std::string::npos);
  EXPECT_NE(page.find("h_seconds_count{r=\"/\"} 3\n"), std::string::npos);
}

TEST(Metrics, LabelValuesAreEscaped) {
  MetricsRegistry registry;
  registry.gauge("g", "G.", {{"x", "a\"b\\c\nd"}}).set(-1);
  EXPECT_NE(registry.exposition().find("g{x=\"a\\\"b\\\\c\\nd\"} -1\n"), std::string::npos);
}

TEST(Metrics, FunctionIsAskedEachTime) {
  MetricsRegistry registry;
  double value = 1;
  registry.gauge_function("f", "F.", [&value] { return value; });
  EXPECT_NE(registry.exposition().find("\nf 1\n"), std::string::npos);
  value = 2.5;
  EXPECT_NE(registry.exposition().find("\nf 2.5\n"), std::string::npos);
}

TEST(Metrics, FunctionOfACountSaysThatItIsOne) {
  MetricsRegistry registry;
  registry.counter_function("c_total", "C.", [] { return 3.0; });
  EXPECT_NE(registry.exposition().find("# TYPE c_total counter\nc_total 3\n"), std::string::npos);
}

TEST(Metrics, ProcessFiguresArePlausible) {
  MetricsRegistry registry;
  const auto page = registry.exposition();
  const auto figure = [&page](const std::string& name) {
    const auto at = page.find("\n" + name + " ");
    return at == std::string::npos ? -1.0 : std::atof(page.c_str() + at + name.size() + 2);
  };
  EXPECT_GT(figure("process_resident_memory_bytes"), 1e6);
  EXPECT_GE(figure("process_open_fds"), 3);
  const double age = static_cast<double>(std::time(nullptr)) - figure("process_start_time_seconds");
  EXPECT_GE(age, -2);
  EXPECT_LT(age, 600);
}

}  // namespace
}  // namespace confab::tests
