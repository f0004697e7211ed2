#include "log/batch.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace confab::log {

namespace {

/// How many times a batch is applied again without a command that failed. After one more failure only what came before
/// it is, and the rest waits for the next batch.
constexpr int kAppliedAgainMax = 8;

/// Whether the cause may be one command, or what it reads or writes such as a damaged row, and not the whole store.
bool may_concern_one(ErrorCode code) {
  return code == ErrorCode::io_error || code == ErrorCode::internal || code == ErrorCode::incompatible;
}

}  // namespace

Batch::End Batch::run() {
  if (queue_.empty()) return End::idle;
  const Result<> begun = machine_.begin();
  entries_ = queue_.take(limits_.batch_commands_max, limits_.batch_bytes_max);
  const Result<> applied = begun ? apply_all() : begun;
  if (!applied) {
    fail_all(applied.error());
    return End::failed;
  }
  if (entries_.empty()) return End::failed;
  const Result<> committed = commit();
  if (committed.code() == ErrorCode::outcome_unknown) {
    put_all_back();
    return End::unknown;
  }
  if (!committed) {
    fail_all(committed.error());
    return End::failed;
  }
  answer_all();
  return End::committed;
}

/// A command at which the store fails must not make the others fail: it alone gets the error, and the others are
/// applied again. If this returns an error or leaves no entry, no batch is open.
Result<> Batch::apply_all() {
  for (int failed = 1;; ++failed) {
    Result<> applied = apply_each();
    if (applied) return {};
    machine_.rollback();
    if (!may_concern_one(applied.code())) return applied;
    const auto culprit = entries_.begin() + static_cast<std::ptrdiff_t>(outcomes_.size());
    failure_ = applied.error();
    const bool maybe_applied = culprit->maybe_applied;
    completions_.fail(std::move(*culprit), *failure_, maybe_applied);
    const auto next = entries_.erase(culprit);
    if (failed > kAppliedAgainMax) put_back_from(next);
    if (entries_.empty()) return {};
    if (auto begun = machine_.begin(); !begun) return begun;
  }
}

Result<> Batch::apply_each() {
  const std::int64_t started = clock_.steady_ms();
  outcomes_.clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i > 0 && clock_.steady_ms() - started >= apply_ms_max_) {
      put_back_from(entries_.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
    state::Command& command = entries_[i].command;
    command.at = clock_.now_ms();
    auto outcome = machine_.apply(command);
    if (!outcome) return outcome.error();
    outcomes_.push_back(std::move(outcome));
  }
  return {};
}

void Batch::put_back_from(std::vector<Entry>::iterator first) {
  queue_.put_back({std::make_move_iterator(first), std::make_move_iterator(entries_.end())});
  entries_.erase(first, entries_.end());
}

Result<> Batch::commit() {
  const auto begun = std::chrono::steady_clock::now();
  auto committed = machine_.commit();
  newest_commit_.at = std::chrono::steady_clock::now();
  newest_commit_.took = newest_commit_.at - begun;
  newest_commit_.outstanding = queue_.held();
  return committed;
}

void Batch::answer_all() {
  ++batches_;
  commands_ += entries_.size();
  for (const auto& outcome : outcomes_) position_ = std::max(position_, outcome->position);
  completions_.answer_all(std::exchange(entries_, {}), std::exchange(outcomes_, {}));
}

void Batch::fail_all(const Error& why) {
  for (Entry& entry : std::exchange(entries_, {})) {
    const bool maybe_applied = entry.maybe_applied;
    completions_.fail(std::move(entry), why, maybe_applied);
  }
}

void Batch::put_all_back() {
  for (Entry& entry : entries_) entry.maybe_applied = true;
  queue_.put_back(std::move(entries_));
  entries_.clear();
}

}  // namespace confab::log
