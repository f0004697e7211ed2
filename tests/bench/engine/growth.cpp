#include <algorithm>
#include <initializer_list>

#include "bench/engine/report.hpp"
#include "bench/engine/send_load.hpp"
#include "bench/engine/works.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t kWaiting = 64;

void measure_point(const Plan& plan, std::string_view work, std::uint64_t x, const WorldSize& size) {
  const TempDir directory;
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path());
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
