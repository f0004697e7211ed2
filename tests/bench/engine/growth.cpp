#include <algorithm>
#include <initializer_list>
#include <stdexcept>

#include "bench/engine/report.hpp"
#include "bench/engine/send_load.hpp"
#include "bench/engine/works.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t kWaiting = 64;
/// The log is never trimmed: a world that was made at once would be trimmed while it is measured.
constexpr std::uint64_t kKeepAll = 0;
/// What the trimming itself may have written.
constexpr std::uint64_t kTrimRecordsMax = 1'000;

void measure_point(const Plan& plan, std::string_view work, std::uint64_t x, const WorldSize& size) {
  const TempDir directory;
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path(), kKeepAll);
  const Meter meter(directory.path());
  const auto targets = targets_of(size);
  SendLoad load(*engine, meter, targets, kWaiting, x);
  std::vector<double> cpu, written;
  for (int round = 0; round < plan.rounds(); ++round) {
    const SendFigures figures = load.run(plan.round() / 2);
    cpu.push_back(figures.per_send(figures.cpu_us));
    written.push_back(figures.per_send(figures.written_bytes));
  }
  report({work, "confab", "cpu_us_per_send", median(cpu), x});
  report({work, "confab", "written_bytes_per_send", median(written), x});
}

}  // namespace

/// As much is trimmed as was sent, which is what the engine does by itself in the long run.
void measure_trimming(const Plan& plan) {
  const TempDir directory;
  const WorldSize size{.users = 200, .conversations = 1'000, .messages = plan.scaled(EngineOptions().log_keep_records)};
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path(), kKeepAll);
  const Meter meter(directory.path());
  const auto targets = targets_of(size);
  SendLoad load(*engine, meter, targets, kWaiting, 1);
  must(engine->trim(engine->stats().position));
  std::vector<double> kept_short, growing;
  for (int round = 0; round < plan.rounds(); ++round) {
    const SendFigures figures = load.run(plan.round());
    const Usage begin = meter.now();
    must(engine->trim(engine->stats().position));
    const double trim_us = meter.now().cpu_us - begin.cpu_us;
    if (!plan.quick && engine->stats().log_records > EngineOptions().log_keep_records + kTrimRecordsMax) {
      throw std::runtime_error("less was trimmed than was sent");
    }
    growing.push_back(figures.per_send(figures.cpu_us));
    kept_short.push_back(figures.per_send(figures.cpu_us + trim_us));
  }
  report({"send-trimmed", "confab", "cpu_us_per_send", median(kept_short), {}});
  report({"send-trimmed", "log grows", "cpu_us_per_send", median(growing), {}});
}

void measure_growth(const Plan& plan) {
  const std::uint64_t conversations = 1'000;
  for (const std::uint64_t stored : {1, 1'000, 10'000, 100'000, 1'000'000}) {
    measure_point(plan, "send-vs-stored", stored,
                  {.users = 200, .conversations = conversations, .messages = plan.scaled(stored)});
  }
  for (const std::uint64_t count : {1, 10, 100, 1'000, 10'000, 100'000}) {
    measure_point(plan, "send-vs-conversations", count, {.users = 1'000, .conversations = plan.scaled(count)});
  }
  for (const std::uint64_t users : {10, 100, 1'000, 10'000, 100'000, 1'000'000}) {
    measure_point(plan, "send-vs-users", users,
                  {.users = std::max<std::uint64_t>(plan.scaled(users), 10), .conversations = 10});
  }
}

}  // namespace confab::bench
