#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <confab/limits.hpp>
#include <confab/log_sink.hpp>

#include "log/batch.hpp"
#include "log/command_queue.hpp"
#include "log/completions.hpp"
#include "log/forwarder.hpp"
#include "log/log.hpp"
#include "log/machine.hpp"
#include "log/writer_lock.hpp"
#include "log/writer_socket.hpp"
#include "util/clock.hpp"
#include "util/fork_mark.hpp"
#include "util/local_socket.hpp"
#include "util/mutex.hpp"
#include "util/random.hpp"

namespace confab::log {

struct LocalLogOptions {
  util::DirectoryPtr directory;  ///< the data directory
  Limits limits;
  /// Called once after the completions of each batch, on their thread, and when this process becomes the writer: there
  /// may be something new up to this position. It must not block.
  std::function<void(Position newest)> committed;
  LogSink sink;
  /// A longer batch would make all its commands wait for little gain: they share one sync already.
  std::int64_t batch_apply_ms_max = 5;
  /// How long a command may wait for a writer, or for the answer of one, and stop() for the last answers.
  std::int64_t answer_within_ms = 10'000;
};

/// The log of one machine. Of the processes that have a data directory open one is the writer, the one that holds
/// the WriterLock; the others send it their commands. When it dies or stops, another takes the lock, and whatever was
/// not answered is applied or sent again under the same id.
class LocalLog final : public Log {
 public:
  /// Starts the log's thread and waits until this process is the writer or has reached it. If neither comes within
  /// LocalLogOptions::answer_within_ms the log is open all the same, and ready() says why nothing moves.
  ///
  /// `machine`, `clock` and `random` must outlive the log.
  /// Errors: as Machine::load(); io_error, unavailable
  static Result<std::unique_ptr<LocalLog>> open(LocalLogOptions options, Machine& machine, const util::Clock& clock,
                                                util::RandomSource& random);
  ~LocalLog() override;
  LocalLog(const LocalLog&) = delete;
  LocalLog& operator=(const LocalLog&) = delete;

  Result<> submit(state::Command command, Done done) override;
  void hold() override { queue_->hold(); }
  void release() override { queue_->release(); }
  void stop() override;
  LogStats stats() const override;
  Result<> ready() const override;

 private:
  LocalLog(LocalLogOptions options, Machine& machine, const util::Clock& clock, util::RandomSource& random,
           WriterLock lock, std::unique_ptr<CommandQueue> queue, std::unique_ptr<Completions> completions);

  Result<> start();
  void run();
  bool finished();
  void abandon_in_child() CONFAB_NO_LOCK_CHECK;

  void stand_aside(const Error& why);
  void seek();
  Result<> become_writer();
  void resign();
  void write();
  void note_commit(Batch::End end);
  void say_failed(const Error& failure);
  void stay_reachable();
  void serve(std::chrono::nanoseconds wait_max);
  void gather();
  void forward();
  void close_writer();
  void tell_committed();

  void pause(int wait_ms);
  /// Returns true if the standing changed.
  bool set_standing(Result<> standing, bool failed_to_load = false);
  void publish_stats();
  void say(LogLevel level, const std::string& line) const;

  const LocalLogOptions options_;
  const util::ForkMark own_;
  Machine& machine_;
  const util::Clock& clock_;
  util::RandomSource& random_;
  const std::unique_ptr<CommandQueue> queue_;
  std::unique_ptr<Completions> completions_;

  // The log's thread only.
  WriterLock lock_;
  Batch batch_;
  Forwarder forwarder_;
  std::unique_ptr<WriterSocket> writer_socket_;  // there while this process is the writer
  std::optional<std::int64_t> stop_by_ms_;
  std::int64_t failure_said_again_at_ms_ = 0;
  bool unreachable_ = false;  // the socket file is gone and could not be made again; said once
  Position stored_;           // newest that a commit of ours stored
  int late_failures_ = 0;     // commits that failed late since then

  util::Mutex stop_mutex_;  // held through a whole stop, so that a second one waits for the first
  std::thread thread_ CONFAB_GUARDED_BY(stop_mutex_);

  mutable util::Mutex mutex_;
  mutable util::CondVar changed_;
  Result<> standing_ CONFAB_GUARDED_BY(mutex_);
  bool load_failed_ CONFAB_GUARDED_BY(mutex_) = false;
  LogStats stats_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::log
