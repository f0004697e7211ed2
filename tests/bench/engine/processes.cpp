#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include <sys/mman.h>

#include "bench/engine/report.hpp"
#include "bench/engine/send_load.hpp"
#include "bench/engine/works.hpp"
#include "support/child.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t kWaiting = 64;

struct Outcome {
  std::uint64_t sends = 0;
  double per_second = 0;
  double p99_us = 0;
};

/// Where the other process leaves its outcome.
class Shared {
 public:
  Shared() {
    void* memory = ::mmap(nullptr, sizeof(Outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error("no shared memory");
    outcome_ = new (memory) Outcome();
  }
  Shared(const Shared&) = delete;
  ~Shared() { ::munmap(outcome_, sizeof(Outcome)); }

  Outcome* operator->() const { return outcome_; }
  Outcome& operator*() const { return *outcome_; }

 private:
  Outcome* outcome_ = nullptr;
};

Outcome send(Engine& engine, const std::string& directory, const std::vector<Target>& targets, const Plan& plan,
             std::uint64_t seed) {
  const Meter meter(directory);
  SendFigures figures = SendLoad(engine, meter, targets, kWaiting, seed).run(plan.round());
  return {figures.sends, figures.per_second(), quantile(figures.latencies_us, 0.99)};
}

/// The process whose commands are forwarded. Opens when told, and sends when told again.
int forward(const tests::Child::Line& line, const std::string& directory, const std::vector<Target>& targets,
            const Plan& plan, Shared& outcome) try {
  if (!line.wait_told()) return 1;
  const auto engine = open_engine(directory);
  line.tell();
  if (!line.wait_told()) return 1;
  *outcome = send(*engine, directory, targets, plan, 2);
  return engine->stats().writer ? 2 : 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "the second process: %s\n", error.what());
  return 3;
}

struct Round {
  Outcome alone;
  Outcome writer;
  Outcome forwarder;
};

Round measure_round(const std::string& directory, const std::vector<Target>& targets, const Plan& plan) {
  Round round;
  Shared forwarder;
  tests::Child child(
      [&](const tests::Child::Line& line) { return forward(line, directory, targets, plan, forwarder); });
  const auto engine = open_engine(directory);
  const std::uint64_t before = count_messages(*engine, targets);
  round.alone = send(*engine, directory, targets, plan, 1);
  child.tell();
  if (!child.wait_told()) throw std::runtime_error("the second process did not open");
  child.tell();
  round.writer = send(*engine, directory, targets, plan, 3);
  if (child.wait() != 0) throw std::runtime_error("the second process failed");
  round.forwarder = *forwarder;
  if (count_messages(*engine, targets) != before + round.alone.sends + round.writer.sends + round.forwarder.sends) {
    throw std::runtime_error("stored messages are not those acknowledged");
  }
  return round;
}

}  // namespace

void measure_processes(const Plan& plan) {
  const TempDir directory;
  const WorldSize size{.users = plan.scaled(2'000), .conversations = plan.scaled(10'000)};
  make_world(directory.path(), size);
  const auto targets = targets_of(size);
  std::vector<double> alone, together, p99_alone, p99_writer, p99_forwarder;
  for (int i = 0; i < plan.rounds(); ++i) {
    const Round round = measure_round(directory.path(), targets, plan);
    alone.push_back(round.alone.per_second);
    together.push_back(round.writer.per_second + round.forwarder.per_second);
    p99_alone.push_back(round.alone.p99_us);
    p99_writer.push_back(round.writer.p99_us);
    p99_forwarder.push_back(round.forwarder.p99_us);
  }
  report({"processes", "confab-one", "durable_per_s", median(alone), {}});
  report({"processes", "confab-two", "durable_per_s", median(together), {}});
  report({"processes", "confab-one", "p99_us", median(p99_alone), {}});
  report({"processes", "confab-two", "p99_us", std::max(median(p99_writer), median(p99_forwarder)), {}});
}

}  // namespace confab::bench
