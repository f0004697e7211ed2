#include "common/observe/metrics.hpp"

#include <cstdlib>
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "support/child.hpp"

namespace confab::tests {
namespace {

using servers::Counter;
using servers::MetricsBlock;
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

TEST(Metrics, AFunctionCanBeACounter) {
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

/// The value of a line of the page, -1 if there is none.
double figure(const std::string& page, const std::string& line) {
  const auto at = page.find("\n" + line + " ");
  return at == std::string::npos ? -1.0 : std::atof(page.c_str() + at + line.size() + 2);
}

TEST(SharedMetrics, EachProcessShowsTheSumOfAll) {
  MetricsBlock block(2);
  MetricsRegistry registry(block, 0);
  registry.counter("c_total", "C.").add(2);
  registry.gauge("g", "G.").add(3);
  registry.histogram("h_seconds", "H.").observe_us(100);
  Child other([&](const Child::Line&) {
    MetricsRegistry theirs(block, 1);
    theirs.counter("c_total", "C.").add(5);
    theirs.gauge("g", "G.").add(-1);
    theirs.histogram("h_seconds", "H.").observe_us(200);
    theirs.counter("only_theirs_total", "T.", {{"x", "1"}}).add(7);
    const auto page = theirs.exposition();
    return figure(page, "c_total") == 7 ? 0 : 1;
  });
  EXPECT_EQ(other.wait(), 0) << "the other process shows something else";
  const auto page = registry.exposition();
  EXPECT_EQ(figure(page, "c_total"), 7);
  EXPECT_EQ(figure(page, "g"), 2);
  EXPECT_EQ(figure(page, "h_seconds_bucket{le=\"0.0001\"}"), 1);
  EXPECT_EQ(figure(page, "h_seconds_count"), 2);
  EXPECT_EQ(figure(page, "h_seconds_sum"), 0.0003);
  EXPECT_EQ(figure(page, "only_theirs_total{x=\"1\"}"), 7);
}

TEST(SharedMetrics, CountsOutliveAKilledProcessAndGaugesAreForgotten) {
  MetricsBlock block(2);
  MetricsRegistry registry(block, 0);
  Child killed([&](const Child::Line& line) {
    MetricsRegistry theirs(block, 1);
    theirs.counter("c_total", "C.").add(5);
    theirs.gauge("g", "G.").add(4);
    theirs.counter_function("f_total", "F.", [] { return 10.0; });
    theirs.gauge_function("level", "L.", [] { return 1.0; });
    theirs.publish();
    line.tell();
    line.wait_told();
    return 0;
  });
  ASSERT_TRUE(killed.wait_told());
  killed.kill();
  block.forget_gauges(1);
  const auto page = registry.exposition();
  EXPECT_EQ(figure(page, "c_total"), 5);
  EXPECT_EQ(figure(page, "f_total"), 10);
  EXPECT_EQ(figure(page, "g"), 0);
  EXPECT_EQ(figure(page, "level"), 0);

  MetricsRegistry again(block, 1);  // the process that takes its place begins at nothing
  again.counter("c_total", "C.").add();
  again.counter_function("f_total", "F.", [] { return 2.0; });
  EXPECT_EQ(figure(again.exposition(), "c_total"), 6);
  EXPECT_EQ(figure(again.exposition(), "f_total"), 12);
}

TEST(SharedMetrics, ValuesThatAllProcessesShareAreShownOnce) {
  MetricsBlock block(2);
  MetricsRegistry here(block, 0);
  MetricsRegistry there(block, 1);
  here.gauge_function(
      "users", "U.", [] { return 7.0; }, MetricsRegistry::Across::largest);
  there.gauge_function(
      "users", "U.", [] { return 8.0; }, MetricsRegistry::Across::largest);
  there.publish();
  EXPECT_EQ(figure(here.exposition(), "users"), 8);
  const double age = static_cast<double>(std::time(nullptr)) - figure(here.exposition(), "process_start_time_seconds");
  EXPECT_GE(age, -2);
  EXPECT_LT(age, 600);
}

TEST(SharedMetrics, SeriesBeyondTheBlockAreCountedButNotShown) {
  MetricsBlock block(1);
  MetricsRegistry registry(block, 0);
  for (std::size_t i = 0; i <= MetricsBlock::kSeriesMax; ++i) {
    registry.counter("n_total", "N.", {{"n", std::to_string(i)}}).add();
  }
  Counter& beyond = registry.counter(std::string(1'000, 'x'), "X.");
  beyond.add();
  EXPECT_EQ(beyond.value(), 1U);
  EXPECT_EQ(figure(registry.exposition(), "n_total{n=\"0\"}"), 1);
  EXPECT_EQ(figure(registry.exposition(), "n_total{n=\"" + std::to_string(MetricsBlock::kSeriesMax) + "\"}"), -1);
}

}  // namespace
}  // namespace confab::tests
