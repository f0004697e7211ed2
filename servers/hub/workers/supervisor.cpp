#include "hub/workers/supervisor.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <random>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/loop/clock.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::string_view kReady = "ready";
constexpr std::string_view kFailed = "failed ";
constexpr std::size_t kReportBytesMax = PIPE_BUF;  // one write() of this size goes into an empty pipe whole

sigset_t signals_of_the_parent() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  return set;
}

/// "exit code 1", "signal 11 (Segmentation fault)".
std::string how_it_ended(int status) {
  if (WIFEXITED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  return "signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

/// Drained, or died of a wish to end because it did not listen for that yet, or no more. The wish may be one that a
/// terminal or a service manager sent to the whole group.
bool ended_as_asked(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status) == 0;
  const int number = WTERMSIG(status);
  return number == Supervisor::kDrainSignal || number == SIGTERM || number == SIGINT;
}

}  // namespace

void WorkerLine::tell_ready() { tell(std::string(kReady)); }
void WorkerLine::tell_failed(std::string_view why) { tell(std::string(kFailed).append(why)); }

void WorkerLine::tell(std::string line) {
  line.resize(std::min(line.size(), kReportBytesMax - 1));
  line += '\n';
  (void)!::write(out_.get(), line.data(), line.size());
  out_.reset();
}

Supervisor::Supervisor(SupervisorOptions options)
    : options_(std::move(options)),
      slots_(static_cast<std::size_t>(options_.workers)),
      generation_(std::random_device{}()) {}

Supervisor::~Supervisor() = default;

Result<int> Supervisor::run(const std::function<int(WorkerLine&)>& work) {
  const sigset_t taken = signals_of_the_parent();
  sigprocmask(SIG_BLOCK, &taken, &mask_before_);
  signals_ = Descriptor(signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!signals_) return Error{ErrorCode::io_error, std::string("cannot watch signals: ") + std::strerror(errno)};

  while (phase_ != Phase::ending || any_runs()) {
    Descriptor report;
    int index = 0;
    if (phase_ != Phase::ending && start_due(report, index)) {
      WorkerLine line(index, generation_, std::move(report));
      return work(line);
    }
    wait();
  }
  sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  if (!failure_.empty()) return Error{ErrorCode::unavailable, failure_};
  return unclean_ ? 1 : 0;
}

// --- starting ------------------------------------------------------------------------------------------------------

/// Starts what is due. True in the new worker.
bool Supervisor::start_due(Descriptor& report, int& index) {
  for (index = 0; index < options_.workers && phase_ != Phase::ending; ++index) {
    const Slot& slot = slots_[static_cast<std::size_t>(index)];
    if (slot.pid < 0 && slot.start_at_ms <= steady_ms() && start(index, report)) return true;
  }
  return false;
}

bool Supervisor::start(int index, Descriptor& report) {
  Slot& slot = slots_[static_cast<std::size_t>(index)];
  int ends[2];
  slot.said.clear();
  slot.ready = false;
  slot.started_ms = steady_ms();
  ++generation_;
  const pid_t parent = ::getpid();
  const bool piped = ::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0;
  const pid_t pid = piped ? ::fork() : -1;
  const int failed = errno;
  Descriptor reading(piped ? ends[0] : -1);
  Descriptor writing(piped ? ends[1] : -1);
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);  // it died before we could say that
    // Reloading is for those who know how, and they say so; ending at SIGHUP is for programs with a terminal.
    ::signal(SIGHUP, SIG_IGN);
    slots_.clear();
    signals_.reset();
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    report = std::move(writing);
    return true;
  }
  if (pid < 0) {
    slot.said = std::string(kFailed) + "cannot make a process: " + std::strerror(failed);
    take_end(index, 0);
    return false;
  }
  slot.pid = pid;
  slot.reports = std::move(reading);
  return false;
}

// --- watching ------------------------------------------------------------------------------------------------------

void Supervisor::wait() {
  std::vector<pollfd> watched{{signals_.get(), POLLIN, 0}};
  for (const Slot& slot : slots_) watched.push_back({slot.reports.get(), POLLIN, 0});  // -1 is passed over
  ::poll(watched.data(), watched.size(), static_cast<int>(until_due()));
  for (Slot& slot : slots_) read_report(slot);
  read_signals();
  if (phase_ == Phase::starting &&
      std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.ready; })) {
    phase_ = Phase::running;
    if (options_.on_ready) options_.on_ready();
  }
  if (phase_ == Phase::ending) kill_late();
}

std::int64_t Supervisor::until_due() const {
  constexpr std::int64_t kForever = 3'600'000;
  const std::int64_t now = steady_ms();
  std::int64_t patience = kForever;
  if (phase_ == Phase::ending) return std::clamp<std::int64_t>(kill_at_ms_ - now, 0, kForever);
  for (const Slot& slot : slots_) {
    if (slot.pid < 0) patience = std::min(patience, slot.start_at_ms - now);
  }
  return std::max<std::int64_t>(patience, 0);
}

void Supervisor::read_signals() {
  signalfd_siginfo info;
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    take_signal(static_cast<int>(info.ssi_signo));
  }
}

void Supervisor::take_signal(int number) {
  switch (number) {
    case SIGCHLD:
      return reap();
    case SIGHUP:
      return signal_all(SIGHUP);
    default:
      break;
  }
  if (asked_to_end_) {
    if (options_.log != nullptr) options_.log->warning("second signal: ending at once");
    signal_all(SIGKILL);
    ::_exit(1);
  }
  asked_to_end_ = true;
  if (options_.log != nullptr) options_.log->info("draining");
  begin_end();
}

void Supervisor::read_report(Slot& slot) {
  if (!slot.reports) return;
  char bytes[kReportBytesMax];
  const ssize_t size = ::read(slot.reports.get(), bytes, sizeof bytes);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size > 0) slot.said.append(bytes, static_cast<std::size_t>(size));
  const bool whole = slot.said.ends_with('\n');
  if (size > 0 && !whole && slot.said.size() < kReportBytesMax) return;
  slot.reports.reset();
  if (whole) slot.said.pop_back();
  if (slot.said == kReady) {
    slot.ready = true;
    slot.said.clear();
  }
}

void Supervisor::reap() {
  // One by one: the process may have children of others, such as a shell's that became us.
  for (int index = 0; index < options_.workers; ++index) {
    Slot& slot = slots_[static_cast<std::size_t>(index)];
    int status = 0;
    if (slot.pid < 0 || ::waitpid(slot.pid, &status, WNOHANG) != slot.pid) continue;
    read_report(slot);
    slot.pid = -1;
    slot.reports.reset();
    take_end(index, status);
  }
}

void Supervisor::take_end(int index, int status) {
  Slot& slot = slots_[static_cast<std::size_t>(index)];
  if (options_.on_ended) options_.on_ended(index);
  if (phase_ == Phase::ending) {
    unclean_ = unclean_ || !ended_as_asked(status);
    return;
  }
  const std::string why = slot.said.starts_with(kFailed) ? slot.said.substr(kFailed.size()) : how_it_ended(status);
  const SupervisorLimits& limits = options_.limits;
  const bool may_crash = WIFSIGNALED(status) && slot.start_crashes++ < limits.start_crashes_max;
  if (phase_ == Phase::starting && !may_crash) {
    failure_ = slot.said.starts_with(kFailed) ? why : "worker " + std::to_string(index) + " did not start: " + why;
    return begin_end();
  }
  const std::int64_t now = steady_ms();
  const bool steady = slot.ready && now - slot.started_ms >= limits.steady_ms;
  slot.pause_ms = steady ? 0 : std::clamp(2 * slot.pause_ms, limits.restart_min_ms, limits.restart_max_ms);
  slot.start_at_ms = now + slot.pause_ms;
  slot.ready = false;
  if (options_.log != nullptr) {
    options_.log->error("a worker ended and is started again",
                        {{"worker", std::int64_t{index}}, {"why", why}, {"pause_ms", slot.pause_ms}});
  }
  if (options_.on_restart) options_.on_restart();
}

// --- ending --------------------------------------------------------------------------------------------------------

void Supervisor::begin_end() {
  if (phase_ == Phase::ending) return;
  phase_ = Phase::ending;
  kill_at_ms_ = steady_ms() + options_.drain_ms + options_.limits.end_ms;
  signal_all(kDrainSignal);
}

void Supervisor::kill_late() {
  if (steady_ms() < kill_at_ms_ || !any_runs()) return;
  if (options_.log != nullptr) options_.log->warning("workers did not end in time and are killed");
  kill_at_ms_ = INT64_MAX;
  signal_all(SIGKILL);
}

void Supervisor::signal_all(int number) {
  for (const Slot& slot : slots_) {
    if (slot.pid > 0) ::kill(slot.pid, number);
  }
}

bool Supervisor::any_runs() const {
  return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.pid > 0; });
}

}  // namespace confab::servers::hub
