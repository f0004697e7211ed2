#include "crash/writer_process.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/spawn.hpp"

namespace confab::crash {

namespace {

constexpr std::string_view kHeard = "heard ";

}  // namespace

WriterProcess::WriterProcess(const Options& options)
    : first_sender_(options.first_sender), counts_(options.next_numbers.size(), 0) {
  std::vector<std::string> arguments{options.program, options.data_dir, std::to_string(options.first_sender)};
  arguments.insert(arguments.end(), options.extra_arguments.begin(), options.extra_arguments.end());
  for (const std::uint64_t number : options.next_numbers) arguments.push_back(std::to_string(number));

  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) return;
  lines_ = util::Descriptor(pipe[0]);
  const util::Descriptor out(pipe[1]);
  pid_ = tests::spawn(std::move(arguments), out.get(), {.err_path = {}, .environment = options.environment});
  reader_ = std::thread([this] { read_lines(); });
}

WriterProcess::~WriterProcess() { kill(); }

void WriterProcess::read_lines() {
  std::string buffer;
  char chunk[4096];
  for (;;) {
    const ssize_t got = ::read(lines_.get(), chunk, sizeof chunk);
    if (got <= 0) break;
    buffer.append(chunk, static_cast<std::size_t>(got));
    std::size_t start = 0;
    for (std::size_t end = 0; (end = buffer.find('\n', start)) != std::string::npos; start = end + 1) {
      take(std::string_view(buffer).substr(start, end - start));
    }
    buffer.erase(0, start);
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
}

void WriterProcess::take(std::string_view line) {
  const bool good = line.starts_with(kHeard) ? take_heard(line.substr(kHeard.size())) : take_acknowledged(line);
  if (!good) ++bad_lines_;
  changed_.notify_all();
}

bool WriterProcess::take_heard(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return false;
  Heard heard{std::string(line.substr(0, space)), 0};
  if (std::from_chars(line.data() + space + 1, line.data() + line.size(), heard.seq).ec != std::errc{}) return false;
  {
    const std::lock_guard lock(mutex_);
    heard_seq_ = heard.seq;
  }
  heard_.push_back(std::move(heard));
  return true;
}

bool WriterProcess::take_acknowledged(std::string_view line) {
  std::uint64_t sender = 0;
  std::from_chars(line.data(), line.data() + line.size(), sender);
  if (!take_line(line, acknowledged_) || sender - first_sender_ >= counts_.size()) return false;
  const std::lock_guard lock(mutex_);
  ++counts_[sender - first_sender_];
  return true;
}

std::vector<std::size_t> WriterProcess::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::size_t WriterProcess::count() const {
  const std::lock_guard lock(mutex_);
  return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0});
}

bool WriterProcess::wait_until(const std::function<bool()>& condition) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(20), [&] { return ended_ || condition(); });
  return condition();
}

bool WriterProcess::wait_for(std::size_t count) {
  return wait_until([&] { return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}) >= count; });
}

bool WriterProcess::wait_for_each(const std::vector<std::size_t>& before, std::size_t more) {
  return wait_until([&] {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] < before[i] + more) return false;
    }
    return true;
  });
}

bool WriterProcess::wait_to_hear(std::uint64_t seq) {
  return wait_until([&] { return heard_seq_ >= seq; });
}

bool WriterProcess::kill() {
  bool was_alive = false;
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    int status = 0;
    was_alive = ::waitpid(pid_, &status, 0) == pid_ && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    pid_ = -1;
  }
  if (reader_.joinable()) reader_.join();
  return was_alive;
}

std::vector<std::uint64_t> next_numbers(const Acknowledged& acknowledged, std::uint64_t first_sender,
                                        std::size_t count) {
  std::vector<std::uint64_t> next(count, 0);
  for (const auto& [who, placement] : acknowledged) {
    const std::uint64_t index = who.first - first_sender;
    if (who.first >= first_sender && index < count) next[index] = std::max(next[index], who.second + 1);
  }
  return next;
}

std::size_t rounds(const char* variable, std::size_t usual) {
  const char* text = std::getenv(variable);
  const std::size_t asked = text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
  return asked == 0 ? usual : asked;
}

}  // namespace confab::crash
