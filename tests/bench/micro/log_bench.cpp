#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/engine/world.hpp"
#include "log/batch.hpp"
#include "log/local_log.hpp"
#include "log/state_machine.hpp"
#include "state/queries.hpp"
#include "support/temp_dir.hpp"
#include "support/test_store.hpp"

namespace confab::bench {

namespace {

using tests::must;

/// A log without a thread, where a sync costs nothing.
class QuietLog {
 public:
  explicit QuietLog(const WorldSize& size) : targets_(targets_of(size)) {
    make_world(directory_.path(), size);
    store::EnvironmentOptions options;
    options.directory = directory_.path();
    environment_ = must(store::Environment::open(options));
    machine_.emplace(*environment_);
    must(machine_->load());
    queue_ = must(log::CommandQueue::make(Limits{}));
    completions_ = must(log::Completions::start(*queue_));
    batch_.emplace(Limits{}, log::LocalLogOptions{}.batch_apply_ms_max, *machine_, *queue_, *completions_, clock_);
  }

  const store::Environment& environment() const { return *environment_; }
  const std::vector<Target>& targets() const { return targets_; }
  Position position() const { return batch_->position(); }

  /// Queues, applies, commits and answers commands, as many as asked for, that send to conversations in turn. False if
  /// one of them was not stored.
  template <typename MakeBody>
  bool send(std::size_t commands, const MakeBody& make_body) {
    std::size_t answered = 0;
    for (std::size_t i = 0; i < commands; ++i) {
      const Target& target = targets_[++number_ * 617 % targets_.size()];
      log::Entry entry;
      std::memcpy(entry.command.id.data(), &number_, sizeof number_);
      entry.command.id.back() = 2;
      entry.command.caller = target.author;
      entry.command.body = make_body(target.conversation, number_);
      entry.bytes = log::command_bytes(entry.command);
      entry.on_log_thread = true;
      entry.done = [&](const Result<state::Outcome>& outcome) { answered += outcome && outcome->error == 0 ? 1 : 0; };
      must(queue_->push(std::move(entry)));
    }
    while (batch_->run() != log::Batch::End::idle) {
    }
    return answered == commands;
  }

 private:
  const tests::TempDir directory_{tests::TempDir::fast_parent()};
  const std::vector<Target> targets_;
  util::SystemClock clock_;
  std::unique_ptr<store::Environment> environment_;
  std::optional<log::StateMachine> machine_;
  std::unique_ptr<log::CommandQueue> queue_;
  std::unique_ptr<log::Completions> completions_;
  std::optional<log::Batch> batch_;
  std::uint64_t number_ = 0;
};

template <typename MakeBody>
void send_in_batches(benchmark::State& state, QuietLog& log, const MakeBody& make_body) {
  const auto commands = static_cast<std::size_t>(state.range(0));
  bool stored = true;
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(commands))) {
    stored = log.send(commands, make_body) && stored;
  }
  if (!stored) state.SkipWithError("not every command was stored");
}

/// Commands as many as the argument says in one batch. One step is one command.
void group_commit(benchmark::State& state) {
  QuietLog log({.users = 200, .conversations = 1000});
  const std::string body = message_body();
  send_in_batches(state, log, [&](ConversationId id, std::uint64_t) { return state::SendMessage{{body}, id}; });
}
BENCHMARK(group_commit)->Arg(1)->Arg(64)->Arg(1000);

// What a retry costs: the writer no more than any send with a key, and the query pool a search.

constexpr WorldSize kLongConversations{.users = 20, .conversations = 10, .messages = 20'000};

void group_commit_keyed(benchmark::State& state) {
  QuietLog log(kLongConversations);
  const std::string body = message_body();
  send_in_batches(state, log, [&](ConversationId id, std::uint64_t number) {
    return state::SendMessage{{body, std::to_string(number)}, id};
  });
}
BENCHMARK(group_commit_keyed)->Arg(64);

void group_commit_retries(benchmark::State& state) {
  QuietLog log(kLongConversations);
  const std::string body = message_body();
  send_in_batches(state, log, [&](ConversationId id, std::uint64_t number) {
    return state::SendMessage{{body, std::to_string(number)}, id, log.position()};
  });
}
BENCHMARK(group_commit_retries)->Arg(64);

void search_for_key(benchmark::State& state) {
  const QuietLog log(kLongConversations);
  const Target& target = log.targets().front();
  for (auto _ : state) {
    const auto txn = must(log.environment().read());
    if (must(state::sent_before(txn, target.author.user, target.conversation, "no such key"))) {
      state.SkipWithError("found what was never sent");
    }
  }
}
BENCHMARK(search_for_key);

}  // namespace

}  // namespace confab::bench
