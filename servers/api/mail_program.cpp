#include "api/mail_program.hpp"

#include <deque>
#include <list>
#include <system_error>
#include <utility>

#include <signal.h>
#include <uv.h>

#include "common/loop/clock.hpp"
#include "util/mutex.hpp"

namespace confab::servers::api {

namespace {

/// The program and its arguments. A name or an argument with a space in it needs a script.
std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words;
  std::size_t begin = command.find_first_not_of(' ');
  while (begin != std::string::npos) {
    const std::size_t end = command.find(' ', begin);
    words.push_back(command.substr(begin, end == std::string::npos ? end : end - begin));
    begin = end == std::string::npos ? end : command.find_first_not_of(' ', end);
  }
  return words;
}

}  // namespace

/// Everything but `waiting_` belongs to the loop's thread.
class MailProgram::Inside {
 public:
  Inside(Options options, Log& log, MetricsRegistry& metrics)
      : options_(std::move(options)),
        words_(words_of(options_.command)),
        log_(log),
        sent_(metrics.counter("confab_mails_sent_total", "Mails that the mail program took")),
        failed_(metrics.counter("confab_mails_failed_total", "Mails that were not sent: the log says why")) {}

  Result<> open() {
    if (uv_loop_init(&loop_) != 0) return Error{ErrorCode::unavailable, "no event loop for mails"};
    if (uv_async_init(&loop_, &wake_, [](uv_async_t* wake) { static_cast<Inside*>(wake->data)->look(); }) != 0) {
      uv_loop_close(&loop_);
      return Error{ErrorCode::unavailable, "no event loop for mails"};
    }
    wake_.data = this;
    return {};
  }

  void run() {
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }

  void send(std::string message) {
    {
      const util::MutexLock lock(mutex_);
      if (!ending_ && waiting_.size() < options_.waiting_max) {
        waiting_.push_back(std::move(message));
        uv_async_send(&wake_);
        return;
      }
    }
    fail("too many mails wait");
  }

  void fail(std::string_view why) {
    failed_.add();
    log_.error("mail not sent", {{"why", why}});
  }

  void end() {
    const util::MutexLock lock(mutex_);
    ending_ = true;
    waiting_.clear();
    uv_async_send(&wake_);
  }

 private:
  /// One run of the program. Goes when its three handles are closed.
  struct Run {
    Inside* inside = nullptr;
    std::list<Run>::iterator place;
    std::string message;
    uv_process_t process{};
    uv_pipe_t input{};
    uv_timer_t deadline{};
    uv_write_t write{};
    int open_handles = 0;
    bool is_late = false;
  };

  void look() {
    while (true) {
      std::string message;
      {
        const util::MutexLock lock(mutex_);
        if (ending_) return stop();
        if (waiting_.empty() || runs_.size() >= options_.running_max) return;
        message = std::move(waiting_.front());
        waiting_.pop_front();
      }
      spawn(std::move(message));
    }
  }

  void stop() {
    if (!uv_is_closing(reinterpret_cast<uv_handle_t*>(&wake_))) {
      uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
    }
    for (Run& run : runs_) kill_all_of(run);
  }

  void spawn(std::string message) {
    Run& run = runs_.emplace_front();
    run.inside = this;
    run.place = runs_.begin();
    run.message = std::move(message);
    run.process.data = run.input.data = run.deadline.data = run.write.data = &run;
    uv_pipe_init(&loop_, &run.input, 0);
    uv_timer_init(&loop_, &run.deadline);
    run.open_handles = 3;

    std::vector<char*> arguments;
    for (std::string& word : words_) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    uv_stdio_container_t streams[3] = {};
    streams[0].flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_READABLE_PIPE);
    streams[0].data.stream = reinterpret_cast<uv_stream_t*>(&run.input);
    streams[1].flags = streams[2].flags = UV_IGNORE;
    uv_process_options_t how{};
    how.file = arguments.front();
    how.args = arguments.data();
    how.stdio = streams;
    how.stdio_count = 3;
    how.flags = UV_PROCESS_DETACHED;  // a group of its own, which can be killed as one
    how.exit_cb = [](uv_process_t* process, std::int64_t status, int signal) {
      Run& ended = *static_cast<Run*>(process->data);
      ended.inside->finish(ended, status, signal);
    };
    if (const int error = uv_spawn(&loop_, &run.process, &how); error != 0) {
      fail(std::string("the mail program did not start: ") + uv_strerror(error));
      return close(run);
    }
    uv_timer_start(
        &run.deadline, [](uv_timer_t* timer) { static_cast<Run*>(timer->data)->inside->kill_late(timer); },
        static_cast<std::uint64_t>(options_.run_ms_max), 0);
    // A program that does not read it all may still have sent it: its exit code says.
    const uv_buf_t text = uv_buf_init(run.message.data(), static_cast<unsigned>(run.message.size()));
    const auto close_input = [](uv_write_t* write, int) { close_handle(*static_cast<Run*>(write->data), input_of); };
    if (uv_write(&run.write, reinterpret_cast<uv_stream_t*>(&run.input), &text, 1, close_input) != 0) {
      close_handle(run, input_of);
    }
  }

  void kill_late(uv_timer_t* timer) {
    Run& run = *static_cast<Run*>(timer->data);
    run.is_late = true;
    kill_all_of(run);
  }

  /// Also what a script has started.
  static void kill_all_of(const Run& run) {
    if (run.process.pid > 0) (void)::kill(-run.process.pid, SIGKILL);
  }

  void finish(Run& run, std::int64_t status, int signal) {
    run.process.pid = 0;  // it may be another's now
    if (run.is_late) {
      fail("the mail program took too long");
    } else if (signal != 0) {
      fail("the mail program was ended by signal " + std::to_string(signal));
    } else if (status != 0) {
      fail("the mail program ended with " + std::to_string(status));
    } else {
      sent_.add();
    }
    close(run);
  }

  static uv_handle_t* input_of(Run& run) { return reinterpret_cast<uv_handle_t*>(&run.input); }
  static uv_handle_t* deadline_of(Run& run) { return reinterpret_cast<uv_handle_t*>(&run.deadline); }
  static uv_handle_t* process_of(Run& run) { return reinterpret_cast<uv_handle_t*>(&run.process); }

  static void close(Run& run) {
    close_handle(run, input_of);
    close_handle(run, deadline_of);
    close_handle(run, process_of);
  }

  static void close_handle(Run& run, uv_handle_t* (*which)(Run&)) {
    uv_handle_t* handle = which(run);
    if (uv_is_closing(handle)) return;
    uv_close(handle, [](uv_handle_t* closed) {
      Run& gone = *static_cast<Run*>(closed->data);
      if (--gone.open_handles > 0) return;
      Inside& inside = *gone.inside;
      inside.runs_.erase(gone.place);
      inside.look();
    });
  }

  const Options options_;
  std::vector<std::string> words_;
  Log& log_;
  Counter& sent_;
  Counter& failed_;
  uv_loop_t loop_{};
  uv_async_t wake_{};
  std::list<Run> runs_;
  util::Mutex mutex_;
  std::deque<std::string> waiting_ CONFAB_GUARDED_BY(mutex_);
  bool ending_ CONFAB_GUARDED_BY(mutex_) = false;

  friend class MailProgram;
};

MailProgram::MailProgram(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

Result<std::unique_ptr<MailProgram>> MailProgram::start(Options options, Log& log, MetricsRegistry& metrics) {
  auto inside = std::make_unique<Inside>(std::move(options), log, metrics);
  if (auto opened = inside->open(); !opened) return opened.error();
  std::unique_ptr<MailProgram> program(new MailProgram(std::move(inside)));
  program->thread_ = std::thread([inside = program->inside_.get()] {
    sigset_t broken_pipe;  // a program that ends without reading is an error of write(), not of the process
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    inside->run();
  });
  return program;
}

MailProgram::~MailProgram() {
  inside_->end();
  if (thread_.joinable()) thread_.join();
}

void MailProgram::send(const Mail& mail) {
  auto message = mail_message(mail, inside_->options_.style, wall_ms());
  if (!message) return inside_->fail("the address has characters that no header may have");
  inside_->send(*std::move(message));
}

}  // namespace confab::servers::api
