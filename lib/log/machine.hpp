#pragma once

#include <cstdint>

#include <confab/result.hpp>

#include "state/command.hpp"
#include "state/records.hpp"

namespace confab::log {

/// What the log drives: tables that commands are applied to, batch by batch.
///
/// Threads: the log's only.
class Machine {
 public:
  virtual ~Machine() = default;

  /// Reads what is there, because this process has become the writer. Called again whenever it becomes it again.
  virtual Result<> load() = 0;

  virtual Result<> begin() = 0;

  /// Applies one command to the open batch. An error means that the whole batch must be rolled back; after io_error,
  /// internal or incompatible the commands before and after it may be tried again without it.
  virtual Result<state::Outcome> apply(const state::Command& command) = 0;

  /// Makes the open batch durable, or nothing of it; either way it is over.
  ///
  /// Errors: outcome_unknown  it may be durable; load() must come before the next begin()
  ///         any other        nothing was stored
  virtual Result<> commit() = 0;

  virtual void rollback() = 0;

  /// Whether the tables are still where they were opened. Called often.
  ///
  /// Errors: io_error  what is written now would not be found at the next start
  virtual Result<> check_location() const { return {}; }

  /// Names the history. Works without load(), for a process that only forwards.
  virtual Result<std::uint64_t> epoch() const = 0;
};

}  // namespace confab::log
