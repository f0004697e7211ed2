#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "log/command_queue.hpp"
#include "log/completions.hpp"
#include "log/machine.hpp"
#include "util/clock.hpp"

namespace confab::log {

/// Group commit: everything that waits becomes one transaction, one sync, and then all the answers. A command at which
/// the store fails is answered with that failure and left out; the others are committed without it.
///
/// Threads: the log's.
class Batch {
 public:
  enum class End {
    idle,       ///< nothing waited
    committed,  ///< applied, durable and answered
    failed,     ///< nothing stored; all commands got the error
    unknown,    ///< perhaps stored; the entries are before all others in the queue again, marked `maybe_applied`
  };

  /// A batch takes no more commands after `apply_ms_max`; it has at least one.
  Batch(const Limits& limits, std::int64_t apply_ms_max, Machine& machine, CommandQueue& queue,
        Completions& completions, const util::Clock& clock)
      : limits_(limits),
        apply_ms_max_(apply_ms_max),
        machine_(machine),
        queue_(queue),
        completions_(completions),
        clock_(clock) {}

  End run();

  /// Of the newest commit: how many commands were accepted and not answered when it was done, how long it took, and
  /// when that was.
  struct Commit {
    std::size_t outstanding = 0;
    std::chrono::steady_clock::duration took{};
    std::chrono::steady_clock::time_point at;
  };
  const Commit& newest_commit() const { return newest_commit_; }

  /// The newest failure at a single command since the last call, for the operator.
  std::optional<Error> take_failure() { return std::exchange(failure_, std::nullopt); }

  std::uint64_t commands() const { return commands_; }
  std::uint64_t batches() const { return batches_; }
  /// Newest that a batch made.
  Position position() const { return position_; }

 private:
  Result<> apply_all();
  Result<> apply_each();
  void put_back_from(std::vector<Entry>::iterator first);
  Result<> commit();
  void answer_all();
  void fail_all(const Error& why);
  void put_all_back();

  const Limits limits_;
  const std::int64_t apply_ms_max_;
  Machine& machine_;
  CommandQueue& queue_;
  Completions& completions_;
  const util::Clock& clock_;

  // Of the open batch; an outcome for each entry once all are applied.
  std::vector<Entry> entries_;
  std::vector<Result<state::Outcome>> outcomes_;

  std::optional<Error> failure_;
  Commit newest_commit_;
  std::uint64_t commands_ = 0;
  std::uint64_t batches_ = 0;
  Position position_;
};

}  // namespace confab::log
