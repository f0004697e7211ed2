#include "log/local_log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include <poll.h>
#include <unistd.h>

#include "util/thread.hpp"

namespace confab::log {

namespace {

/// Between two looks at the lock while nobody is known to be the writer: part of what a take-over costs.
constexpr int kSeekEveryMs = 20;
/// Before the tables are tried again that could not be loaded; another process may get the lock meanwhile.
constexpr int kLoadAgainMs = 100;
/// The longest sleep of the thread, so that deadlines are seen in time.
constexpr int kIdleMs = 250;
/// Fewer commands under way are not worth waiting for; the wait, as a part of the commit before, and its most.
constexpr std::size_t kGatherCommandsMin = 8;
constexpr int kGatherPart = 8;
constexpr std::chrono::microseconds kGatherMax{1000};
/// After so many late failures in a row ready() says that this process cannot write, until a commit succeeds.
constexpr int kLateFailuresMax = 3;
/// A client that asks for a damaged row again and again must not fill the log.
constexpr std::int64_t kFailureSaidEveryMs = 60'000;
/// For the answers of other processes when this one stops; they ask the next writer for the rest.
constexpr int kFlushMsMax = 500;

bool is_zero(const state::CommandId& id) {
  return std::all_of(id.begin(), id.end(), [](std::uint8_t byte) { return byte == 0; });
}

Error cannot_commit() { return {ErrorCode::io_error, "commits fail late, one after another"}; }

Error not_ready() { return {ErrorCode::unavailable, "no writing process was reached yet", {}, 500}; }

}  // namespace

Result<std::unique_ptr<LocalLog>> LocalLog::open(LocalLogOptions options, Machine& machine, const util::Clock& clock,
                                                 util::RandomSource& random) {
  auto lock = WriterLock::open(*options.directory);
  if (!lock) return lock.error();
  auto queue = CommandQueue::make(options.limits);
  if (!queue) return queue.error();
  auto completions = Completions::start(**queue);
  if (!completions) return completions.error();
  std::unique_ptr<LocalLog> log(new LocalLog(std::move(options), machine, clock, random, *std::move(lock),
                                             *std::move(queue), *std::move(completions)));
  if (auto started = log->start(); !started) return started.error();
  return log;
}

LocalLog::LocalLog(LocalLogOptions options, Machine& machine, const util::Clock& clock, util::RandomSource& random,
                   WriterLock lock, std::unique_ptr<CommandQueue> queue, std::unique_ptr<Completions> completions)
    : options_(std::move(options)),
      machine_(machine),
      clock_(clock),
      random_(random),
      queue_(std::move(queue)),
      completions_(std::move(completions)),
      lock_(std::move(lock)),
      batch_(options_.limits, options_.batch_apply_ms_max, machine_, *queue_, *completions_, clock_),
      forwarder_(*options_.directory, *completions_, machine_, clock_, options_.sink),
      standing_(not_ready()) {}

LocalLog::~LocalLog() { stop(); }

Result<> LocalLog::start() {
  {
    const util::MutexLock stop_lock(stop_mutex_);
    auto thread = util::start_thread("confab-log", [this] { run(); });
    if (!thread) return thread.error();
    thread_ = *std::move(thread);
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.answer_within_ms);
  const util::MutexLock lock(mutex_);
  while (!standing_ && !load_failed_ && changed_.wait_until(mutex_, deadline)) {
  }
  if (load_failed_ && !standing_) return standing_.error();
  return {};
}

Result<> LocalLog::submit(state::Command command, Done done) {
  if (!own_.is_own_process()) return Error{ErrorCode::unsupported, "the log is not usable in a forked child"};
  if (is_zero(command.id)) random_.fill(command.id);
  Entry entry;
  entry.bytes = command_bytes(command);
  entry.command = std::move(command);
  entry.done = std::move(done);
  entry.answer_by_ms = clock_.steady_ms() + options_.answer_within_ms;
  return queue_->push(std::move(entry));
}

void LocalLog::stop() {
  if (!own_.is_own_process()) return abandon_in_child();
  const util::MutexLock stop_lock(stop_mutex_);
  queue_->close();
  if (thread_.joinable()) thread_.join();
  completions_->stop();
}

/// A forked child has a copy of the log but not its thread: neither that nor the socket file is its to end. Whoever
/// held the lock when it was forked is not there either, so it would wait for ever.
void LocalLog::abandon_in_child() {
  if (thread_.joinable()) thread_.detach();
  static_cast<void>(writer_socket_.release());
  static_cast<void>(completions_.release());
}

LogStats LocalLog::stats() const {
  LogStats now;
  {
    const util::MutexLock lock(mutex_);
    now = stats_;
  }
  now.refused = queue_->refused();
  now.queued = queue_->held();
  now.queued_bytes = queue_->held_bytes();
  return now;
}

Result<> LocalLog::ready() const {
  const util::MutexLock lock(mutex_);
  return standing_;
}

void LocalLog::run() {
  const util::WaitingForbidden forbidden;
  while (!finished()) {
    if (const auto there = machine_.check_location(); !there) {
      stand_aside(there.error());
    } else if (writer_socket_) {
      write();
    } else if (forwarder_.connected()) {
      forward();
    } else {
      seek();
    }
    publish_stats();
  }
  // A writer whose last commit failed late has its commands in the queue again.
  forwarder_.adopt(queue_->take(SIZE_MAX, SIZE_MAX));
  forwarder_.abandon();
  close_writer();
  set_standing(Error{ErrorCode::unavailable, "shutting down"});
  publish_stats();
}

bool LocalLog::finished() {
  if (!queue_->closed()) return false;
  if (queue_->empty() && forwarder_.idle()) return true;
  if (!stop_by_ms_) stop_by_ms_ = clock_.steady_ms() + options_.answer_within_ms;
  // A writer always gets through its queue; a forwarder waits for the writer only so long.
  return !writer_socket_ && clock_.steady_ms() >= *stop_by_ms_;
}

/// The store is no longer where the next start would look for it. So nothing is written, and commands get the reason.
void LocalLog::stand_aside(const Error& why) {
  if (set_standing(why, true)) say(LogLevel::error, "no more writing: " + why.message);
  close_writer();
  forwarder_.abandon();
  for (Entry& entry : queue_->take(SIZE_MAX, SIZE_MAX)) {
    const bool maybe_applied = entry.maybe_applied;
    completions_->fail(std::move(entry), why, maybe_applied);
  }
  pollfd wake{queue_->wake_fd(), POLLIN, 0};
  if (::poll(&wake, 1, kLoadAgainMs) > 0) queue_->clear_wake();
}

void LocalLog::seek() {
  forwarder_.adopt(queue_->take(SIZE_MAX, SIZE_MAX));
  forwarder_.expire();
  const auto acquired = lock_.try_acquire();
  if (!acquired) {
    set_standing(acquired.error());
    return pause(kLoadAgainMs);
  }
  if (*acquired) {
    if (auto became = become_writer(); !became) {
      lock_.release();
      // Unavailable passes by itself: open() waits for that.
      const bool failed = became.code() != ErrorCode::unavailable;
      if (set_standing(became.error(), failed)) say(LogLevel::error, "cannot write: " + became.error().message);
      pause(kLoadAgainMs);
    }
    return;
  }
  if (!forwarder_.connect()) pause(kSeekEveryMs);
}

Result<> LocalLog::become_writer() {
  if (auto loaded = machine_.load(); !loaded) return loaded;
  const auto epoch = machine_.epoch();
  if (!epoch) return epoch.error();
  auto socket = WriterSocket::listen(options_.directory, *epoch, *queue_, options_.sink);
  if (!socket) return socket.error();
  writer_socket_ = *std::move(socket);
  queue_->put_back(forwarder_.release());
  say(LogLevel::info, "this process is the writer now");
  publish_stats();
  set_standing(late_failures_ < kLateFailuresMax ? Result<>() : cannot_commit());
  // The writer before may have died between its last commit and its bell.
  tell_committed();
  return {};
}

void LocalLog::write() {
  stay_reachable();
  serve(queue_->empty() ? std::chrono::milliseconds(kIdleMs) : std::chrono::milliseconds(0));
  gather();
  const Batch::End end = batch_.run();
  if (const auto failure = batch_.take_failure()) say_failed(*failure);
  note_commit(end);
  if (end == Batch::End::unknown) return resign();
  writer_socket_->flush();
  if (end == Batch::End::committed) tell_committed();
}

void LocalLog::tell_committed() {
  if (options_.committed) completions_->then([this, newest = batch_.position()] { options_.committed(newest); });
}

/// Somebody who tidies up may take a socket file for rubbish. The writer works without it, but nobody new finds it.
void LocalLog::stay_reachable() {
  const auto restored = writer_socket_->restore_socket();
  if (!restored) {
    if (!std::exchange(unreachable_, true)) {
      say(LogLevel::error, "other processes cannot reach this writer: " + restored.error().message);
    }
    return;
  }
  unreachable_ = false;
  if (*restored) say(LogLevel::warn, "writer.sock was removed or replaced, and was made again");
}

void LocalLog::note_commit(Batch::End end) {
  if (end == Batch::End::unknown) ++late_failures_;
  if (end != Batch::End::committed || batch_.position() == stored_) return;  // nothing was written
  stored_ = batch_.position();
  if (std::exchange(late_failures_, 0) >= kLateFailuresMax) set_standing({});
}

void LocalLog::say_failed(const Error& failure) {
  const std::int64_t now_ms = clock_.steady_ms();
  if (now_ms < failure_said_again_at_ms_) return;
  failure_said_again_at_ms_ = now_ms + kFailureSaidEveryMs;
  say(LogLevel::error, "a command failed, the others of its batch go on: " + failure.message);
}

/// Waits for commands, and takes those of other processes.
void LocalLog::serve(std::chrono::nanoseconds wait_max) {
  std::vector<pollfd> waits{{queue_->wake_fd(), POLLIN, 0}};
  writer_socket_->add_to(waits);
  const timespec wait{0, writer_socket_->has_work() ? 0 : wait_max.count()};
  ::ppoll(waits.data(), waits.size(), &wait, nullptr);
  if (waits[0].revents != 0) queue_->clear_wake();
  writer_socket_->serve(std::span(waits).subspan(1));
}

/// Clients that were just answered often send again at once. A batch that began without them would split the clients in
/// two halves, each waiting for the other's sync. So it waits for them, for a small part of what a sync takes.
void LocalLog::gather() {
  using Clock = std::chrono::steady_clock;
  const Batch::Commit& commit = batch_.newest_commit();
  const std::size_t expected = std::min(commit.outstanding, options_.limits.batch_commands_max);
  const auto begun = Clock::now();
  if (expected < kGatherCommandsMin || queue_->empty() || begun - commit.at > commit.took) return;
  const auto give_up = begun + std::min<Clock::duration>(commit.took / kGatherPart, kGatherMax);
  for (auto now = begun; now < give_up && !queue_->wake_at(expected) && !queue_->closed(); now = Clock::now()) {
    serve(give_up - now);
  }
  queue_->wake_at(1);
}

// What is true of the disk now the next writer finds out by reading it, be it another process or this one again. So
// this one behaves as if it had died: it lets go of everything and keeps only the commands that were not answered.
void LocalLog::resign() {
  say(LogLevel::error, "a commit failed late: letting another process write, or reading the store again");
  writer_socket_.reset();
  lock_.release();
  set_standing(Error{ErrorCode::unavailable, "a commit failed late", {}, 500});
  pause(kSeekEveryMs);
}

void LocalLog::forward() {
  std::array<pollfd, 2> waits{{{queue_->wake_fd(), POLLIN, 0}, {forwarder_.fd(), forwarder_.events(), 0}}};
  const int ready = ::poll(waits.data(), waits.size(), kIdleMs);
  if (ready > 0 && waits[0].revents != 0) queue_->clear_wake();
  forwarder_.adopt(queue_->take(SIZE_MAX, SIZE_MAX));
  if (auto served = forwarder_.serve(); !served) {
    if (set_standing(served.error())) say(LogLevel::info, "lost the writer: " + served.error().message);
    // At once: the lock of a dead writer is free already. A writer that is of no use to us is not asked in a hurry.
    if (served.code() != ErrorCode::unavailable) pause(kLoadAgainMs);
  } else {
    set_standing(forwarder_.standing());
  }
  forwarder_.expire();
}

void LocalLog::close_writer() {
  if (writer_socket_) {
    const std::int64_t flush_by = clock_.steady_ms() + kFlushMsMax;
    while (!writer_socket_->flush() && clock_.steady_ms() < flush_by) pause(1);
    writer_socket_.reset();
  }
  lock_.release();
}

void LocalLog::pause(int wait_ms) { ::poll(nullptr, 0, wait_ms); }

bool LocalLog::set_standing(Result<> standing, bool failed_to_load) {
  bool news = false;
  {
    const util::MutexLock lock(mutex_);
    news = standing.code() != standing_.code() || (!standing && standing.error().message != standing_.error().message);
    standing_ = std::move(standing);
    load_failed_ = failed_to_load;
  }
  if (news) changed_.notify_all();
  return news;
}

void LocalLog::publish_stats() {
  const util::MutexLock lock(mutex_);
  stats_.writer = writer_socket_ != nullptr;
  stats_.commands = batch_.commands();
  stats_.batches = batch_.batches();
  stats_.forwarded = forwarder_.forwarded();
  stats_.position = batch_.position();
}

void LocalLog::say(LogLevel level, const std::string& line) const {
  if (options_.sink) options_.sink(level, "log: " + line);
}

}  // namespace confab::log
