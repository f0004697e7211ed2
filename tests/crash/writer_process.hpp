#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "crash/acknowledged.hpp"
#include "util/files.hpp"

namespace confab::crash {

/// What an engine_writer was told by its subscription.
struct Heard {
  std::string cursor;
  std::uint64_t seq = 0;
};

/// A running crash_writer or engine_writer, and what it has acknowledged so far.
class WriterProcess {
 public:
  struct Options {
    std::string program;
    std::string data_dir;
    std::uint64_t first_sender = 0;
    std::vector<std::uint64_t> next_numbers;         ///< per sender
    std::map<std::string, std::string> environment;  ///< added to that of the test
    std::vector<std::string> extra_arguments;        ///< before the numbers
  };

  explicit WriterProcess(const Options& options);
  ~WriterProcess();
  WriterProcess(const WriterProcess&) = delete;
  WriterProcess& operator=(const WriterProcess&) = delete;

  /// Waits until it has acknowledged so many messages. False: it ended before, or did not in 20 s.
  bool wait_for(std::size_t count);

  /// Waits until it has heard this one. False as wait_for().
  bool wait_to_hear(std::uint64_t seq);

  /// SIGKILL, at once; then reads what it still had said. Returns whether it was alive until then.
  bool kill();

  std::size_t count() const;

  /// Of each sender.
  std::vector<std::size_t> counts() const;

  /// Waits until every sender has `more` than `before`. False as wait_for().
  bool wait_for_each(const std::vector<std::size_t>& before, std::size_t more);

  /// After kill(). Lines that say nothing, or contradict another, are counted.
  const Acknowledged& acknowledged() const { return acknowledged_; }
  const std::vector<Heard>& heard() const { return heard_; }
  std::size_t bad_lines() const { return bad_lines_; }

 private:
  bool wait_until(const std::function<bool()>& condition);
  void read_lines();
  void take(std::string_view line);
  bool take_heard(std::string_view line);
  bool take_acknowledged(std::string_view line);

  const std::uint64_t first_sender_;
  pid_t pid_ = -1;
  util::Descriptor lines_;
  std::thread reader_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::size_t> counts_;  // guarded by mutex_
  std::uint64_t heard_seq_ = 0;      // guarded by mutex_
  bool ended_ = false;               // guarded by mutex_

  // The reader's until it has ended.
  Acknowledged acknowledged_;
  std::vector<Heard> heard_;
  std::size_t bad_lines_ = 0;
};

/// Which number each of `count` senders has to send next.
std::vector<std::uint64_t> next_numbers(const Acknowledged& acknowledged, std::uint64_t first_sender,
                                        std::size_t count);

/// The value of an environment variable, for longer runs than the usual.
std::size_t rounds(const char* variable, std::size_t usual);

}  // namespace confab::crash
