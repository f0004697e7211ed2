#pragma once

#include <optional>

#include "log/machine.hpp"
#include "state/state.hpp"
#include "store/environment.hpp"

namespace confab::log {

/// The rules over the store.
///
/// Lifetime: what it is given outlives it.
class StateMachine final : public Machine {
 public:
  explicit StateMachine(store::Environment& environment) : environment_(environment) {}

  Result<> load() override;
  Result<> begin() override;
  Result<state::Outcome> apply(const state::Command& command) override { return state_.apply(command); }
  Result<> commit() override;
  void rollback() override;
  Result<> check_location() const override { return environment_.check_location(); }
  Result<std::uint64_t> epoch() const override;

 private:
  store::Environment& environment_;
  state::State state_;
  std::optional<store::WriteTxn> txn_;
};

}  // namespace confab::log
