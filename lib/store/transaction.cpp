#include "store/transaction.hpp"

#include <cassert>

#include <lmdb.h>

#include "store/environment.hpp"

namespace confab::store {

ReadTxn& ReadTxn::operator=(ReadTxn&& other) noexcept {
  if (this != &other) {
    end();
    state_ = std::move(other.state_);
  }
  return *this;
}

ReadTxn::~ReadTxn() { end(); }

void ReadTxn::end() {
  if (!state_) return;
  assert(state_->open_cursors == 0);
  const auto* environment = state_->environment;
  environment->end_read(std::move(state_));
}

WriteTxn::~WriteTxn() { abort(); }

void WriteTxn::abort() {
  if (!state_) return;
  assert(state_->open_cursors == 0);
  const auto* environment = state_->environment;
  environment->abort_write(std::move(state_));
}

Result<> WriteTxn::commit() {
  if (!state_) return Error{ErrorCode::internal, "store: commit of a transaction that has ended"};
  assert(state_->open_cursors == 0);
  if (state_->failure) {
    Error failure = *std::move(state_->failure);
    abort();
    return failure;
  }
  const auto* environment = state_->environment;
  return environment->commit_write(std::move(state_));
}

}  // namespace confab::store
