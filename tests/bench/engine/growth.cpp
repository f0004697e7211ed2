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

/// Trimming goes by steps of an eighth of what is kept: the sends are as many as four steps trim.
double cpu_us_per_send(const Plan& plan, std::uint64_t log_keep_records) {
  const TempDir directory;
  const std::uint64_t kept = EngineOptions().log_keep_records;
  const WorldSize size{.users = 200, .conversations = 1'000, .messages = plan.scaled(kept + kept / 8)};
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path(), log_keep_records);
  const Meter meter(directory.path());
  const auto targets = targets_of(size);
  SendLoad load(*engine, meter, targets, kWaiting, 1);
  double cpu_us = 0;
  std::uint64_t sends = 0;
  while (sends < plan.scaled(kept / 2)) {
    const SendFigures figures = load.run(plan.round());
    cpu_us += figures.cpu_us;
    sends += figures.sends;
  }
  if (!plan.quick && (engine->stats().log_records > kept + kept / 4) != (log_keep_records == kKeepAll)) {
    throw std::runtime_error("the log was not trimmed as it should be");
  }
  return cpu_us / static_cast<double>(sends);
}

}  // namespace

void measure_trimming(const Plan& plan) {
  std::vector<double> trimmed, growing;
  for (int round = 0; round < (plan.rounds() + 1) / 2; ++round) {
    trimmed.push_back(cpu_us_per_send(plan, EngineOptions().log_keep_records));
    growing.push_back(cpu_us_per_send(plan, kKeepAll));
  }
  report({"send-trimmed", "confab", "cpu_us_per_send", median(trimmed), {}});
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
