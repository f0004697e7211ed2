#include <cstring>

#include <benchmark/benchmark.h>

#include "bench/engine/world.hpp"
#include "log/batch.hpp"
#include "log/local_log.hpp"
#include "log/state_machine.hpp"
#include "support/temp_dir.hpp"
#include "support/test_store.hpp"

namespace confab::bench {

namespace {

using tests::must;

/// Commands as many as the argument says, queued, applied, committed and answered by one batch, where a sync costs
/// nothing. One step is one command.
void group_commit(benchmark::State& state) {
  const tests::TempDir directory(tests::TempDir::fast_parent());
  const WorldSize size{.users = 200, .conversations = 1000};
  make_world(directory.path(), size);
  const auto targets = targets_of(size);
  const std::string body = message_body();

  store::EnvironmentOptions options;
  options.directory = directory.path();
  const auto environment = must(store::Environment::open(options));
  util::SystemClock clock;
  log::StateMachine machine(*environment);
  must(machine.load());
  const auto queue = must(log::CommandQueue::make(Limits{}));
  log::Batch batch(Limits{}, log::LocalLogOptions{}.batch_apply_ms_max, machine, *queue, clock);

  const auto commands = static_cast<std::size_t>(state.range(0));
  std::uint64_t number = 0;
  std::size_t answered = 0;
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(commands))) {
    for (std::size_t i = 0; i < commands; ++i) {
      const Target& target = targets[++number * 617 % targets.size()];
      log::Entry entry;
      std::memcpy(entry.command.id.data(), &number, sizeof number);
      entry.command.id.back() = 2;
      entry.command.caller = target.author;
      entry.command.body = state::SendMessage{target.conversation, body, {}, false};
      entry.bytes = log::command_bytes(entry.command);
      entry.done = [&](const Result<state::Outcome>& outcome) { answered += outcome && outcome->error == 0 ? 1 : 0; };
      must(queue->push(std::move(entry)));
    }
    while (batch.run() != log::Batch::End::idle) {
    }
  }
  if (answered != number) state.SkipWithError("not every command was stored");
}
BENCHMARK(group_commit)->Arg(1)->Arg(64)->Arg(1000);

}  // namespace

}  // namespace confab::bench
