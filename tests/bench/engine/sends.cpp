#include <stdexcept>

#include <fmt/format.h>

#include "bench/engine/bare.hpp"
#include "bench/engine/report.hpp"
#include "bench/engine/send_load.hpp"
#include "bench/engine/works.hpp"

namespace confab::bench {

namespace {

/// One figure of several rounds, told as their median.
struct Rounds {
  std::string_view subject;
  std::string_view metric;
  std::vector<double> values;
};

/// The disk is never twice the same, so neighbours are compared.
Rounds ratio(std::string_view metric, const Rounds& ours, const Rounds& theirs) {
  Rounds ratio{"confab", metric, {}};
  for (std::size_t i = 0; i < ours.values.size(); ++i) ratio.values.push_back(ours.values[i] / theirs.values[i]);
  return ratio;
}

void measure_waiting(const Plan& plan, Engine& engine, const Meter& meter, const std::vector<Target>& targets,
                     std::size_t waiting) {
  SendLoad load(engine, meter, targets, waiting, waiting);
  Rounds sends{"confab", "durable_per_s", {}};
  Rounds p99{"confab", "p99_us", {}};
  Rounds cpu{"confab", "cpu_us_per_send", {}};
  Rounds written{"confab", "written_bytes_per_send", {}};
  Rounds device{"confab", "device_bytes_per_send", {}};
  Rounds commit{"confab", "sends_per_commit", {}};
  Rounds sqlite{"sqlite", "durable_per_s", {}};
  Rounds lmdb{"lmdb", "durable_per_s", {}};
  const std::uint64_t before = count_messages(engine, targets);
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < plan.rounds(); ++round) {
    SendFigures figures = load.run(plan.round());
    acknowledged += figures.sends;
    sends.values.push_back(figures.per_second());
    p99.values.push_back(quantile(figures.latencies_us, 0.99));
    cpu.values.push_back(figures.per_send(figures.cpu_us));
    written.values.push_back(figures.per_send(figures.written_bytes));
    device.values.push_back(figures.per_send(figures.device_bytes));
    commit.values.push_back(static_cast<double>(figures.sends) / figures.commits);
    sqlite.values.push_back(sqlite_records_per_second(TempDir().path(), 1, plan.round()));
    lmdb.values.push_back(
        lmdb_records_per_second(TempDir().path(), engine.stats().position.value, waiting, plan.round()));
  }
  if (count_messages(engine, targets) != before + acknowledged) {
    throw std::runtime_error("stored messages are not those acknowledged");
  }
  const Rounds to_sqlite = ratio("durable_to_sqlite", sends, sqlite);
  const Rounds to_lmdb = ratio("durable_to_lmdb", sends, lmdb);
  for (const Rounds& figure : {sends, p99, cpu, written, device, commit, sqlite, lmdb, to_sqlite, to_lmdb}) {
    report({fmt::format("sends-{}", waiting), figure.subject, figure.metric, median(figure.values), {}});
  }
}

void measure_sends(const Plan& plan, std::size_t waiting) {
  const TempDir directory;
  const WorldSize size{.users = plan.scaled(2'000), .conversations = plan.scaled(10'000)};
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path());
  measure_waiting(plan, *engine, Meter(directory.path()), targets_of(size), waiting);
}

}  // namespace

void measure_changes_64(const Plan& plan) {
  constexpr std::size_t kWaiting = 64;
  const TempDir directory;
  const std::uint64_t conversations = plan.scaled(1'000);
  const WorldSize size{.users = plan.scaled(2'000), .conversations = conversations, .messages = 60 * conversations};
  make_world(directory.path(), size);
  const auto engine = open_engine(directory.path());
  auto targets = targets_of(size);
  for (Target& target : targets) {
    const auto own = engine->send_message(target.author, target.conversation, {.body = "mine"});
    if (!own) throw std::runtime_error(own.error().message);
    target.own = own->seq;
  }
  const Meter meter(directory.path());
  SendLoad sending(*engine, meter, targets, kWaiting, 1);
  SendLoad reacting(*engine, meter, targets, kWaiting, 2, Doing::reacting);
  SendLoad editing(*engine, meter, targets, kWaiting, 3, Doing::editing);
  struct Kind {
    std::string_view name;
    SendLoad& load;
    Rounds rate{"confab", "durable_per_s", {}};
    Rounds cpu{"confab", "cpu_us", {}};
  };
  Kind kinds[] = {{"sends", sending}, {"reactions", reacting}, {"edits", editing}};
  for (int round = 0; round < plan.rounds(); ++round) {
    for (Kind& kind : kinds) {
      const SendFigures done = kind.load.run(plan.round());
      kind.rate.values.push_back(done.per_second());
      kind.cpu.values.push_back(done.per_send(done.cpu_us));
    }
  }
  const Kind& sends = kinds[0];
  for (const Kind& kind : kinds) {
    const Rounds time = ratio("time_to_sends", sends.rate, kind.rate);
    const Rounds cpu = ratio("cpu_to_sends", kind.cpu, sends.cpu);
    for (const Rounds& figure : {kind.rate, kind.cpu, time, cpu}) {
      report({fmt::format("changes-64, {}", kind.name), figure.subject, figure.metric, median(figure.values), {}});
    }
  }
}

void measure_sends_1(const Plan& plan) { measure_sends(plan, 1); }
void measure_sends_64(const Plan& plan) { measure_sends(plan, 64); }
void measure_sends_512(const Plan& plan) { measure_sends(plan, 512); }

}  // namespace confab::bench
