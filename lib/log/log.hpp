#pragma once

#include <cstdint>
#include <functional>

#include <confab/result.hpp>

#include "state/command.hpp"
#include "state/records.hpp"

namespace confab::log {

/// Counters since open, and how things stand.
struct LogStats {
  bool writer = false;          ///< this process applies the commands
  std::uint64_t commands = 0;   ///< applied and committed here, for this process and others
  std::uint64_t batches = 0;    ///< commits
  std::uint64_t forwarded = 0;  ///< sent to another process
  std::uint64_t refused = 0;    ///< overloaded
  std::uint64_t queued = 0;     ///< accepted and not yet answered
  std::uint64_t queued_bytes = 0;
  Position position;  ///< newest that a batch of this process made
};

/// Decides the order of the commands, has them applied, and answers each when its effects are on disk.
///
/// A refusal by the rules is an Outcome with an error in it. A Result error is the log's: nothing is known to be
/// stored, and with outcome_unknown it may be.
///
/// Threads:  any, at once.
/// Lifetime: the destructor stops.
class Log {
 public:
  using Done = std::function<void(Result<state::Outcome>)>;

  virtual ~Log() = default;

  /// Queues a command. If it was accepted, `done` is called exactly once, on a thread for completions: one after
  /// another, those of a batch in the order of its commands. It must not block, wait for the log or stop it, but it may
  /// submit. A command whose id is all zero gets a random one.
  ///
  /// `done` may be given: store_full, io_error     nothing was stored
  ///                      overloaded               the writer's queue is full; nothing was stored
  ///                      unavailable              no writer was reached; nothing was stored
  ///                      outcome_unknown          it may be stored: repeat it under the same id to know
  ///                      unsupported              the writer is of an older version and does not know this command;
  ///                                               nothing was stored
  /// Errors: overloaded   the queue is full; `retry_after_ms` says when to come again
  ///         unavailable  stopped
  ///         unsupported  in a forked child
  virtual Result<> submit(state::Command command, Done done) = 0;

  /// Between the two, submit() wakes nobody: commands that come in one go are applied in one batch.
  virtual void hold() = 0;
  virtual void release() = 0;

  /// Takes no more commands, answers all that it has, and lets another process be the writer. Again: does nothing.
  virtual void stop() = 0;

  virtual LogStats stats() const = 0;

  /// Whether commands are being served: ok, or why not.
  virtual Result<> ready() const = 0;
};

}  // namespace confab::log
