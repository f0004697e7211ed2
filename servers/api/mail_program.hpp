#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "api/mail_message.hpp"
#include "common/observe/log.hpp"
#include "common/observe/metrics.hpp"

namespace confab::servers::api {

/// Sends mails through a program that takes a message on its standard input, as `sendmail -t` does. A program may be
/// slow or hang, and whoever asks for mails may ask for many: so it runs on a loop of its own, so many at once, with a
/// time limit, and what finds no room is not sent. The program runs without a shell. A failure is logged and counted;
/// nobody else is told. Mails that still wait at the end are not sent.
///
/// Threads: any may send; the rest is for the one that made it.
class MailProgram {
 public:
  struct Options {
    std::string command;  ///< the program and its arguments, with spaces between
    MailStyle style;
    std::size_t running_max = 4;
    std::size_t waiting_max = 1'000;
    std::int64_t run_ms_max = 30'000;  ///< then it is killed
  };

  /// Errors: unavailable  no event loop
  static Result<std::unique_ptr<MailProgram>> start(Options options, Log& log, MetricsRegistry& metrics);
  /// Kills what runs.
  ~MailProgram();
  MailProgram(const MailProgram&) = delete;
  MailProgram& operator=(const MailProgram&) = delete;

  void send(const Mail& mail);

 private:
  class Inside;
  explicit MailProgram(std::unique_ptr<Inside> inside);

  std::unique_ptr<Inside> inside_;
  std::thread thread_;
};

}  // namespace confab::servers::api
