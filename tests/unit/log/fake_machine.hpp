#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "log/machine.hpp"

namespace confab::tests {

/// What several fake machines share, as processes share a data directory: the commands that are durable, in order, and
/// the faults to come. Threads: any.
class FakeDisk {
 public:
  struct Fault {
    Error error;
    bool stored = false;  ///< the commit took effect all the same
  };

  void fail_next_commit(Error error, bool stored = false) {
    const std::lock_guard lock(mutex_);
    commit_faults_.push_back({std::move(error), stored});
  }
  /// All commits, as fail_next_commit(), until it is given an empty result.
  void fail_commits(Result<> why) {
    const std::lock_guard lock(mutex_);
    commits_fail_ = std::move(why);
  }
  /// Every command with this text, each time.
  void fail_at_text(std::string body, Error error) {
    const std::lock_guard lock(mutex_);
    damaged_[std::move(body)] = std::move(error);
  }
  /// How many commands were applied, those that were rolled back too.
  std::size_t applied() const {
    const std::lock_guard lock(mutex_);
    return applied_;
  }
  /// Until it is given an empty result.
  void fail_loads(Result<> why) {
    const std::lock_guard lock(mutex_);
    load_ = std::move(why);
  }

  /// Commits wait from now on until released.
  void hold_commits() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void release_commits() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    changed_.notify_all();
  }
  /// Waits until a commit waits.
  void wait_for_commit() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return committing_; });
  }

  std::vector<state::Command> stored() const {
    const std::lock_guard lock(mutex_);
    return stored_;
  }
  std::size_t commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
  }
  std::size_t loads() const {
    const std::lock_guard lock(mutex_);
    return loads_;
  }

 private:
  friend class FakeMachine;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<state::Command> stored_;
  std::deque<Fault> commit_faults_;
  Result<> commits_fail_;
  std::map<std::string, Error> damaged_;
  Result<> load_;
  std::size_t applied_ = 0;
  std::size_t commits_ = 0;
  std::size_t loads_ = 0;
  bool held_ = false;
  bool committing_ = false;
};

/// Stores commands as they come, at positions 1, 2, 3, …; a known id gets its first position again. MarkRead with seq 0
/// is refused, to be tried again after kRetryAfterMs, and leaves no trace.
class FakeMachine final : public log::Machine {
 public:
  static constexpr std::int32_t kRetryAfterMs = 3'000'000;

  explicit FakeMachine(FakeDisk& disk, std::uint64_t epoch = 7) : disk_(disk), epoch_(epoch) {}

  Result<> load() override {
    const std::lock_guard lock(disk_.mutex_);
    if (!disk_.load_) return disk_.load_;
    ++disk_.loads_;
    positions_.clear();
    for (std::size_t i = 0; i < disk_.stored_.size(); ++i) positions_[disk_.stored_[i].id] = Position(i + 1);
    stored_before_ = disk_.stored_.size();
    return {};
  }

  Result<> begin() override {
    open_.clear();
    return {};
  }

  Result<state::Outcome> apply(const state::Command& command) override {
    {
      const std::lock_guard lock(disk_.mutex_);
      ++disk_.applied_;
      const auto* sent = std::get_if<state::SendMessage>(&command.body);
      const auto damaged = sent == nullptr ? disk_.damaged_.end() : disk_.damaged_.find(sent->body);
      if (damaged != disk_.damaged_.end()) return damaged->second;
    }
    state::Outcome outcome;
    outcome.id = command.id;
    outcome.at = command.at;
    if (const auto* mark = std::get_if<state::MarkRead>(&command.body); mark != nullptr && !mark->seq) {
      outcome.error = static_cast<std::int32_t>(ErrorCode::not_found);
      outcome.reason = state::Refusal::no_message;
      outcome.retry_after_ms = kRetryAfterMs;
      return outcome;
    }
    outcome.kind = state::OutcomeKind::message;
    if (const auto* sent = std::get_if<state::SendMessage>(&command.body)) {
      outcome.message.emplace_back().body = sent->body;
    }
    auto [known, is_new] = positions_.try_emplace(command.id, stored_before_ + open_.size() + 1);
    if (is_new) open_.push_back(command);
    outcome.position = known->second;
    return outcome;
  }

  Result<> commit() override {
    std::unique_lock lock(disk_.mutex_);
    disk_.committing_ = true;
    disk_.changed_.notify_all();
    disk_.changed_.wait(lock, [this] { return !disk_.held_; });
    disk_.committing_ = false;
    ++disk_.commits_;
    FakeDisk::Fault fault{{ErrorCode::ok, {}}, true};
    if (!disk_.commits_fail_) fault = {disk_.commits_fail_.error(), false};
    if (!disk_.commit_faults_.empty()) {
      fault = disk_.commit_faults_.front();
      disk_.commit_faults_.pop_front();
    }
    if (fault.stored) disk_.stored_.insert(disk_.stored_.end(), open_.begin(), open_.end());
    lock.unlock();
    if (fault.error.code == ErrorCode::ok) {
      stored_before_ += open_.size();
      return {};
    }
    rollback();
    return fault.error;
  }

  void rollback() override {
    for (const state::Command& command : open_) positions_.erase(command.id);
    open_.clear();
  }

  Result<std::uint64_t> epoch() const override { return epoch_; }

 private:
  FakeDisk& disk_;
  const std::uint64_t epoch_;
  std::map<state::CommandId, Position> positions_;
  std::vector<state::Command> open_;
  std::size_t stored_before_ = 0;
};

}  // namespace confab::tests
