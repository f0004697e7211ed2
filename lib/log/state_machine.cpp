#include "log/state_machine.hpp"

#include <utility>

namespace confab::log {

Result<> StateMachine::load() {
  // This begins a write, so a store that takes none any more (a commit failed late) is left for another process.
  return state_.load(environment_);
}

Result<> StateMachine::begin() {
  auto txn = environment_.write();
  if (!txn) return txn.error();
  txn_.emplace(*std::move(txn));
  auto begun = state_.begin(*txn_);
  if (!begun) rollback();
  return begun;
}

Result<> StateMachine::commit() {
  auto stored = state_.finish();
  if (stored) stored = txn_->commit();
  if (!stored) {
    rollback();
    return stored;
  }
  state_.committed();
  txn_.reset();
  return {};
}

void StateMachine::rollback() {
  state_.rollback();
  txn_.reset();
}

Result<std::uint64_t> StateMachine::epoch() const {
  auto txn = environment_.read();
  if (!txn) return txn.error();
  return store::epoch(*txn);
}

}  // namespace confab::log
