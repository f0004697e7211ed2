#include "engine/followers.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "feed/log_page.hpp"
#include "feed/loop_feed.hpp"
#include "state/followers.hpp"
#include "state/refusals.hpp"
#include "util/fork_mark.hpp"
#include "util/thread.hpp"

namespace confab::engine {

namespace {

/// Set on the thread of a follower, to itself.
thread_local const void* current_run = nullptr;

/// What the log calls a function of the host.
constexpr const char* kFollowerCallback = "a follower's callback";

Error bad_option(const char* field) {
  return {ErrorCode::invalid_argument, std::string(field) + " must be at least 1", field};
}

/// A failure to write that has nothing to do with this follower: the next attempt may go well.
bool may_pass(ErrorCode code) { return code != ErrorCode::conflict && code != ErrorCode::not_found; }

}  // namespace

/// One follower, from follow() to its end.
class Followers::Run final : public std::enable_shared_from_this<Run> {
 public:
  Run(const Parts& parts, std::string_view name, const FollowOptions& options, FollowCalls calls)
      : parts_(parts), name_(name), options_(options), calls_(std::move(calls)) {}

  /// What it has before it starts: the lock, or the one whose lock it waits for.
  void take(util::Descriptor lock) { lock_ = std::move(lock); }
  void wait_for(std::shared_ptr<Run> before) { before_ = std::move(before); }

  Result<> start() {
    auto thread = util::start_thread("confab-follow", [this] { live(); });
    if (!thread) return thread.error();
    thread_ = std::move(*thread);
    return {};
  }

  /// Only by who may wait for a callback under way.
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  void stop() {
    const util::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }

  /// As Follower's destructor says.
  void end() {
    stop();
    if (current_run != this && util::may_wait()) wait_for_end();
  }
  void wait_for_end() {
    const util::MutexLock lock(mutex_);
    while (!finished_) changed_.wait(mutex_);
  }

  void set_paused(bool paused) {
    const util::MutexLock lock(mutex_);
    paused_ = paused;
    changed_.notify_all();
  }

  /// It gives the name back soon.
  bool is_leaving(std::string_view name) const {
    const util::MutexLock lock(mutex_);
    return name == name_ && stopping_;
  }
  bool finished() const {
    const util::MutexLock lock(mutex_);
    return finished_;
  }

  Result<> confirm(Position position) {
    {
      const util::MutexLock lock(mutex_);
      if (position > handed_out_) {
        return Error{ErrorCode::invalid_argument, "no event of this position was handed out", "position"};
      }
      while (!unconfirmed_.empty() && unconfirmed_.front().position <= position) {
        unconfirmed_bytes_ -= unconfirmed_.front().bytes;
        unconfirmed_.pop_front();
        confirmed_some_ = true;
      }
    }
    changed_.notify_all();
    return {};
  }

  confab::Cursor confirmed() const {
    const util::MutexLock lock(mutex_);
    return {epoch_, written_};
  }
  Feed::Started started() const {
    const util::MutexLock lock(mutex_);
    return started_;
  }

  bool is_own_process() const { return own_.is_own_process(); }

 private:
  struct Unconfirmed {
    Position position;
    std::size_t bytes = 0;
  };
  enum class Next { stop, lose, write, read, hand_out };

  void live() {
    current_run = this;
    if (auto begun = begin(); begun) {
      const auto bell = parts_.doorbells.subscribe([this] { ring(); });
      follow();
      write_last();
    } else {
      tell_start(begun.error());
    }
    calls_ = {};
    lock_.reset();
    const util::MutexLock lock(mutex_);
    finished_ = true;
    changed_.notify_all();
  }

  void ring() {
    const util::MutexLock lock(mutex_);
    rung_ = true;
    changed_.notify_all();
  }

  Result<> begin();
  void tell_start(const Result<Feed::Started>& started);
  void follow();
  Next next();
  bool may_hand_out() const CONFAB_REQUIRES(mutex_);
  bool is_to_write() const CONFAB_REQUIRES(mutex_);
  bool read_page();
  bool read_failed(const Error& why);
  bool hand_out();
  void end_with(const Error& why);
  Error why_lost() const {
    const util::MutexLock lock(mutex_);
    return lost_.value_or(Error());
  }

  Position dealt_with() const CONFAB_REQUIRES(mutex_);
  void write();
  void write_last();
  bool wait_until_written();
  void written(Position position, const Result<Position>& result);
  std::int64_t now_ms() const { return parts_.clock.steady_ms(); }

  const Parts parts_;
  const std::string name_;
  const FollowOptions options_;
  const util::ForkMark own_;

  // The thread's own.
  FollowCalls calls_;
  util::Descriptor lock_;
  std::shared_ptr<Run> before_;
  std::uint64_t run_ = 0;
  std::optional<std::int64_t> failing_since_ms_;
  std::thread thread_;

  mutable util::Mutex mutex_;
  util::CondVar changed_;
  bool stopping_ CONFAB_GUARDED_BY(mutex_) = false;
  bool finished_ CONFAB_GUARDED_BY(mutex_) = false;
  bool paused_ CONFAB_GUARDED_BY(mutex_) = false;
  bool rung_ CONFAB_GUARDED_BY(mutex_) = true;        ///< there may be something to read
  std::deque<Event> page_ CONFAB_GUARDED_BY(mutex_);  ///< read and not handed out; the thread alone changes it
  Position read_ CONFAB_GUARDED_BY(mutex_);           ///< the log was read up to here
  Position handed_out_ CONFAB_GUARDED_BY(mutex_);     ///< the last event that was
  std::deque<Unconfirmed> unconfirmed_ CONFAB_GUARDED_BY(mutex_);
  std::size_t unconfirmed_bytes_ CONFAB_GUARDED_BY(mutex_) = 0;

  std::uint64_t epoch_ CONFAB_GUARDED_BY(mutex_) = 0;
  Feed::Started started_ CONFAB_GUARDED_BY(mutex_);
  Position written_ CONFAB_GUARDED_BY(mutex_);              ///< on disk
  bool confirmed_some_ CONFAB_GUARDED_BY(mutex_) = false;   ///< since the last write began
  bool writing_ CONFAB_GUARDED_BY(mutex_) = false;          ///< a confirmation is on its way to the disk
  std::int64_t write_at_ms_ CONFAB_GUARDED_BY(mutex_) = 0;  ///< steady time: not before
  std::optional<Error> lost_ CONFAB_GUARDED_BY(mutex_);     ///< the name is another follower's, or gone
};

/// What a callback is given.
class Followers::Given : public Following {
 public:
  explicit Given(Run& run) : run_(run) {}

  Result<> confirm(Position position) override { return run_.confirm(position); }
  confab::Cursor confirmed() const override { return run_.confirmed(); }
  confab::Cursor started() const override { return run_.started().cursor; }
  bool resumed() const override { return run_.started().resumed; }
  void pause() override { run_.set_paused(true); }
  void resume() override { run_.set_paused(false); }
  void leave() override { run_.stop(); }

 private:
  Run& run_;
};

/// What the owner holds.
class Followers::Handle final : public Given {
 public:
  explicit Handle(const std::shared_ptr<Run>& run) : Given(*run), owned_(run) {}
  ~Handle() override {
    if (owned_->is_own_process()) {
      if (!left_) owned_->end();
      return;
    }
    // Its thread did not come along, and may hold any of its locks.
    auto left = std::make_unique<std::shared_ptr<Run>>(std::move(owned_));
    util::leave_as_it_is(left);
  }

  void leave() override {
    left_ = true;
    Given::leave();
  }

 private:
  std::shared_ptr<Run> owned_;
  bool left_ = false;
};

// --- the owner of all -----------------------------------------------------------------------------------------------

Followers::~Followers() {
  std::list<std::shared_ptr<Run>> runs;
  {
    const util::MutexLock lock(mutex_);
    runs.swap(runs_);
  }
  for (const auto& run : runs) run->stop();
  for (const auto& run : runs) run->join();
}

Result<std::unique_ptr<Following>> Followers::follow(std::string_view name, const FollowOptions& options,
                                                     FollowCalls calls) {
  if (auto good = state::check_follower_name(name); !good) return good.error();
  if (options.unconfirmed_events_max == 0) return bad_option("unconfirmed_events_max");
  if (options.unconfirmed_bytes_max == 0) return bad_option("unconfirmed_bytes_max");
  auto run = std::make_shared<Run>(parts_, name, options, std::move(calls));
  const util::MutexLock guard(mutex_);
  join_finished();
  auto lock = parts_.names.lock(name);
  if (lock) {
    run->take(*std::move(lock));
  } else {
    const auto before =
        std::find_if(runs_.rbegin(), runs_.rend(), [&](const auto& other) { return other->is_leaving(name); });
    if (lock.code() != ErrorCode::conflict || before == runs_.rend()) return lock.error();
    run->wait_for(*before);
  }
  if (runs_.size() >= Limits::followers_max) return state::refuse(state::Refusal::too_many_followers, "name");
  runs_.push_back(run);
  if (auto started = run->start(); !started) {
    runs_.pop_back();
    return started.error();
  }
  return std::unique_ptr<Following>(std::make_unique<Handle>(run));
}

void Followers::wait_for_leaving(std::string_view name) {
  std::shared_ptr<Run> leaving;
  {
    const util::MutexLock lock(mutex_);
    const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const auto& run) {
      return run.get() != current_run && !run->finished() && run->is_leaving(name);
    });
    if (found != runs_.end()) leaving = *found;
  }
  if (leaving) leaving->wait_for_end();
}

bool Followers::on_own_thread() const {
  const util::MutexLock lock(mutex_);
  return std::any_of(runs_.begin(), runs_.end(), [](const auto& run) { return run.get() == current_run; });
}

/// The threads of those that are over. A follower that ends inside its own callback leaves its thread to this.
void Followers::join_finished() {
  std::erase_if(runs_, [](const auto& run) {
    if (!run->finished()) return false;
    run->join();
    return true;
  });
}

// --- the thread of one ----------------------------------------------------------------------------------------------

Result<> Followers::Run::begin() {
  if (const auto before = std::exchange(before_, nullptr)) {
    before->wait_for_end();
    auto lock = parts_.names.lock(name_);
    if (!lock) return lock.error();
    lock_ = *std::move(lock);
  }
  auto begun = parts_.names.begin(name_, options_);
  if (!begun) return begun.error();
  run_ = begun->run;
  const Feed::Started& started = begun->started;
  {
    const util::MutexLock lock(mutex_);
    epoch_ = started.cursor.epoch;
    started_ = started;
    read_ = handed_out_ = written_ = started.cursor.position;
  }
  tell_start(started);
  return {};
}

void Followers::Run::tell_start(const Result<Feed::Started>& started) {
  if (parts_.host_calls.call(kFollowerCallback, [&] { calls_.on_started(started); })) stop();
}

void Followers::Run::follow() {
  while (true) {
    switch (next()) {
      case Next::stop:
        return;
      case Next::lose:
        return end_with(why_lost());
      case Next::write:
        write();
        break;
      case Next::read:
        if (!read_page()) return;
        break;
      case Next::hand_out:
        if (!hand_out()) return;
        break;
    }
  }
}

/// Waits for something to do.
Followers::Run::Next Followers::Run::next() {
  const util::MutexLock lock(mutex_);
  while (true) {
    if (stopping_) return Next::stop;
    if (lost_) return Next::lose;
    const bool to_write = is_to_write();
    const std::int64_t wait_ms = to_write ? write_at_ms_ - now_ms() : 0;
    if (to_write && wait_ms <= 0) return Next::write;
    if (!page_.empty() && may_hand_out()) return Next::hand_out;
    if (page_.empty() && rung_ && !paused_) return Next::read;
    if (to_write) {
      changed_.wait_until(mutex_, std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms));
    } else {
      changed_.wait(mutex_);
    }
  }
}

bool Followers::Run::may_hand_out() const {
  if (paused_) return false;
  return unconfirmed_.empty() ||
         (unconfirmed_.size() < options_.unconfirmed_events_max && unconfirmed_bytes_ < options_.unconfirmed_bytes_max);
}

/// Everything up to here is confirmed, or has no event.
Position Followers::Run::dealt_with() const {
  if (!unconfirmed_.empty()) return Position(unconfirmed_.front().position.value - 1);
  if (!page_.empty()) return Position(page_.front().position.value - 1);
  return read_;
}

bool Followers::Run::is_to_write() const {
  if (writing_) return false;
  const Position now = dealt_with();
  return now > written_ && (confirmed_some_ || now.value - written_.value >= kPassedPositionsMax);
}

/// False: it is over.
bool Followers::Run::read_page() {
  Position after;
  {
    const util::MutexLock lock(mutex_);
    rung_ = false;  // before reading: what is committed from here on rings again
    after = read_;
  }
  auto page = feed::read_log_page(parts_.environment, name_, run_, after);
  if (!page) return read_failed(page.error());
  failing_since_ms_.reset();
  const util::MutexLock lock(mutex_);
  for (Event& event : page->events) page_.push_back(std::move(event));
  read_ = page->up_to;
  if (page->more) rung_ = true;
  return true;
}

/// A failure that may pass (no free reader, a map that grows) is left to the next ring or look.
bool Followers::Run::read_failed(const Error& why) {
  const std::int64_t now = now_ms();
  if (!failing_since_ms_) failing_since_ms_ = now;
  const bool for_good = why.code == ErrorCode::too_old || why.code == ErrorCode::internal ||
                        why.code == ErrorCode::conflict || why.code == ErrorCode::not_found;
  if (!for_good && now - *failing_since_ms_ < feed::kReadFailingMsMax) return true;
  end_with(why);
  return false;
}

bool Followers::Run::hand_out() {
  std::optional<Event> event;
  {
    const util::MutexLock lock(mutex_);
    event = std::move(page_.front());
    page_.pop_front();
    const std::size_t bytes = event->message.body.size();
    unconfirmed_.push_back({event->position, bytes});
    unconfirmed_bytes_ += bytes;
    handed_out_ = event->position;
  }
  Given given(*this);
  const auto thrown = parts_.host_calls.call(kFollowerCallback, [&] { calls_.on_event(given, *event); });
  if (!thrown) return true;
  end_with({ErrorCode::internal, "the callback threw: " + *thrown});
  return false;
}

void Followers::Run::end_with(const Error& why) {
  {
    const util::MutexLock lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  if (!calls_.on_ended) return;
  (void)parts_.host_calls.call(kFollowerCallback, [&] { calls_.on_ended(why); });
}

// --- confirming -----------------------------------------------------------------------------------------------------

void Followers::Run::write() {
  Position position;
  {
    const util::MutexLock lock(mutex_);
    position = dealt_with();
    confirmed_some_ = false;
    writing_ = true;
    write_at_ms_ = now_ms() + kConfirmPeriodMs;
  }
  parts_.names.confirm(name_, run_, position, [self = shared_from_this(), position](const Result<Position>& result) {
    self->written(position, result);
  });
}

/// On the thread that calls completions.
void Followers::Run::written(Position position, const Result<Position>& result) {
  const util::MutexLock lock(mutex_);
  writing_ = false;
  if (result) {
    written_ = std::max(written_, position);
  } else if (may_pass(result.code())) {
    confirmed_some_ = true;  // so it is tried again
  } else {
    lost_ = result.error();
  }
  changed_.notify_all();
}

bool Followers::Run::wait_until_written() {
  const util::MutexLock lock(mutex_);
  while (writing_) changed_.wait(mutex_);
  return lost_ || dealt_with() <= written_;
}

/// So that the next follower of the name begins behind what was confirmed, the name is kept until that is on disk.
void Followers::Run::write_last() {
  if (wait_until_written()) return;
  write();
  wait_until_written();
}

}  // namespace confab::engine
