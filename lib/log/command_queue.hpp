#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include <confab/limits.hpp>

#include "log/log.hpp"
#include "util/files.hpp"
#include "util/mutex.hpp"

namespace confab::log {

/// A command on its way, and the call for its answer.
struct Entry {
  state::Command command;
  Log::Done done;
  std::size_t bytes = 0;
  bool on_log_thread = false;     ///< `done` is called there: the command is another process's
  std::int64_t answer_by_ms = 0;  ///< steady time
  bool maybe_applied = false;     ///< a writer may have committed it: its silence means "unknown"
  bool sent_again = false;        ///< an earlier writer may have: even this one's "not stored" means "unknown"
};

/// What a command takes up, near enough to bound a queue.
std::size_t command_bytes(const state::Command& command);

/// The commands that were accepted and not yet answered. Those that nobody has taken wait in it; it bounds all of them.
///
/// Threads: push, answer, close and the readers any; the rest the log's.
class CommandQueue {
 public:
  /// Errors: unavailable  the system gives no eventfd
  static Result<std::unique_ptr<CommandQueue>> make(const Limits& limits);

  /// Errors: overloaded, unavailable (closed)
  Result<> push(Entry entry);

  /// Between the two, push() wakes nobody.
  void hold();
  void release();

  /// The oldest, as many as the bounds allow, but one if there is one.
  std::vector<Entry> take(std::size_t count_max, std::size_t bytes_max);

  /// Puts entries that were taken before all others, in their order.
  void put_back(std::vector<Entry> entries);

  /// Ends an entry that was taken: makes room for another, then calls its `done`.
  void answer(Entry& entry, Result<state::Outcome> answer);

  void close();
  void wake();

  /// A push wakes when it makes so many wait; 1 unless told otherwise. Whether they wait already.
  bool wake_at(std::size_t waiting);

  /// Readable after the push that wakes, or a wake, until cleared.
  int wake_fd() const { return wake_.get(); }
  void clear_wake();

  bool empty() const;
  bool closed() const;
  std::size_t held() const { return held_.load(std::memory_order_relaxed); }
  std::size_t held_bytes() const { return held_bytes_.load(std::memory_order_relaxed); }
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  CommandQueue(const Limits& limits, util::Descriptor wake);

  const std::size_t held_max_;
  const std::size_t held_bytes_max_;
  const util::Descriptor wake_;

  mutable util::Mutex mutex_;
  std::deque<Entry> waiting_ CONFAB_GUARDED_BY(mutex_);
  std::size_t wake_at_ CONFAB_GUARDED_BY(mutex_) = 1;
  std::size_t holds_ CONFAB_GUARDED_BY(mutex_) = 0;
  bool closed_ CONFAB_GUARDED_BY(mutex_) = false;

  // Waiting and taken together; written under the mutex when entries come, without it when they go.
  std::atomic<std::size_t> held_ = 0;
  std::atomic<std::size_t> held_bytes_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace confab::log
