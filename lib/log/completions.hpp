#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <confab/result.hpp>

#include "log/command_queue.hpp"
#include "util/mutex.hpp"

namespace confab::log {

/// Calls the completions of commands, on a thread of its own. Completions make JSON, wake event loops and send the next
/// command; on the log's thread, which applies and syncs for everybody, all of this would delay the next batch.
///
/// Everything posted is done one after another, in order. What waits here is bounded by the CommandQueue, which counts
/// a command until its completion is called; of the calls of then() that wait together, only the newest is called.
///
/// Threads:  the log's; stop() one that has seen the log's thread end.
/// Lifetime: the queue outlives it. The destructor stops.
class Completions {
 public:
  /// Errors: unavailable  the system gives no more threads
  static Result<std::unique_ptr<Completions>> start(CommandQueue& queue);
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// Ends an entry that was taken from the queue. One that belongs to the log's thread (Entry::on_log_thread) is ended
  /// before this returns.
  void answer(Entry entry, Result<state::Outcome> answer);

  /// As answer(), for a batch: an answer for each entry.
  void answer_all(std::vector<Entry> entries, std::vector<Result<state::Outcome>> answers);

  /// As answer(), with a failure to store it, which only says what became of this attempt: outcome_unknown if an
  /// earlier one may have succeeded.
  void fail(Entry entry, const Error& why, bool tried_before);

  /// Calls a function after the completions that were posted so far. If one that was posted with nothing in between
  /// still waits, this one replaces it: other processes' commands go on while a completion blocks, and their batches
  /// must not pile up here.
  void then(std::function<void()> call);

  /// Does all that was posted, then ends. Nothing may be posted any more. Again: does nothing.
  void stop();

 private:
  struct Job {
    std::vector<Entry> entries;
    std::vector<Result<state::Outcome>> answers;
    std::function<void()> then;
  };

  explicit Completions(CommandQueue& queue) : queue_(queue) {}
  void post(Job job);
  void run();
  std::vector<Job> next();
  void run_one(Job& job);

  CommandQueue& queue_;
  util::Mutex mutex_;
  util::CondVar posted_;
  std::vector<Job> jobs_ CONFAB_GUARDED_BY(mutex_);
  bool stopping_ CONFAB_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace confab::log
