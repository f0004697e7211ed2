#pragma once

#include <cstdint>
#include <memory>

#include <confab/limits.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/bounds.hpp"
#include "state/command.hpp"
#include "state/records.hpp"
#include "store/environment.hpp"

namespace confab::state {

/// The rules. `apply` is a function of (tables, command) alone: equal commands in equal order give equal tables, key by
/// key, however they were batched.
///
/// Threads: one at a time, the writer's.
class State {
 public:
  /// Tests take a smaller window and smaller bounds. All processes of one store must agree on them.
  explicit State(std::uint64_t window_positions = Limits::command_window_positions, const Bounds& bounds = {});
  ~State();

  /// Makes the tables' first rows in a new store, or reads what is there, and fills the window of known command ids
  /// from the end of `log`. Called when this process becomes the writer.
  ///
  /// Errors: incompatible  the store was raised to a level that this build does not know
  Result<> load(store::Environment& environment);

  /// Begins, ends and abandons a batch. Between begin and commit the tables of `txn` and the window move together;
  /// after rollback the window is as it was before begin.
  Result<> begin(store::WriteTxn& txn);
  Result<> finish();  ///< writes the meta row; the caller then commits `txn` and calls committed() or rollback()
  void committed();
  void rollback();

  /// Applies one command to the open batch. Checks fully, then writes. A refusal of the caller is an Outcome with an
  /// error and changes nothing else; a Result error is a failure of the store: the batch must be abandoned. So it is
  /// with the command to raise the store to a level that this build does not know (`incompatible`).
  Result<Outcome> apply(const Command& command);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace confab::state
