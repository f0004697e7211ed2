#include "log/batch.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace confab::log {

namespace {

/// A longer batch would make everybody in it wait for little gain: the sync is paid once already.
constexpr std::int64_t kApplyMsMax = 5;

}  // namespace

Batch::End Batch::run() {
  if (queue_.empty()) return End::idle;
  const Result<> begun = machine_.begin();
  entries_ = queue_.take(limits_.batch_commands_max, limits_.batch_bytes_max);
  outcomes_.clear();
  if (!begun) {
    fail_all(begun.error());
    return End::failed;
  }
  if (const Result<> applied = apply_all(); !applied) {
    machine_.rollback();
    fail_all(applied.error());
    return End::failed;
  }
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

Result<> Batch::apply_all() {
  const std::int64_t started = clock_.steady_ms();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i > 0 && clock_.steady_ms() - started >= kApplyMsMax) {
      queue_.put_back({std::make_move_iterator(entries_.begin() + static_cast<std::ptrdiff_t>(i)),
                       std::make_move_iterator(entries_.end())});
      entries_.resize(i);
      break;
    }
    state::Command& command = entries_[i].command;
    command.at = clock_.now_ms();
    auto outcome = machine_.apply(command);
    if (!outcome) return outcome.error();
    outcomes_.push_back(*std::move(outcome));
  }
  return {};
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
  for (const state::Outcome& outcome : outcomes_) position_ = std::max(position_, outcome.position);
  for (std::size_t i = 0; i < entries_.size(); ++i) queue_.answer(entries_[i], std::move(outcomes_[i]));
  entries_.clear();
}

void Batch::fail_all(const Error& why) {
  for (Entry& entry : entries_) queue_.fail(entry, why, entry.maybe_applied);
  entries_.clear();
}

void Batch::put_all_back() {
  for (Entry& entry : entries_) entry.maybe_applied = true;
  queue_.put_back(std::move(entries_));
  entries_.clear();
}

}  // namespace confab::log
