#include "engine/dispatcher.hpp"

#include <atomic>
#include <utility>

#include "engine/wait.hpp"
#include "util/thread.hpp"

namespace confab::engine {

namespace {

/// What the log calls a function of the host.
constexpr const char* kCallback = "a subscriber's callback";

Error closing() { return {ErrorCode::unavailable, "the engine is closing"}; }

}  // namespace

struct Dispatcher::Listener {
  SubscriptionId id;
  std::function<void(const Event&)> on_event;
  std::function<void(const Error&)> on_ended;
  std::function<void(Result<>)> started;  // for the caller of subscribe, who waits
  std::atomic<bool> over = false;         // nothing more is told of it

  util::Mutex mutex;
  confab::Cursor cursor CONFAB_GUARDED_BY(mutex);
  bool resumed CONFAB_GUARDED_BY(mutex) = true;
};

class Dispatcher::Handle final : public Subscription {
 public:
  Handle(Dispatcher& dispatcher, std::shared_ptr<Listener> listener)
      : dispatcher_(dispatcher), listener_(std::move(listener)) {}
  ~Handle() override { dispatcher_.end(listener_); }

  confab::Cursor cursor() const override {
    const util::MutexLock lock(listener_->mutex);
    return listener_->cursor;
  }
  bool resumed() const override {
    const util::MutexLock lock(listener_->mutex);
    return listener_->resumed;
  }

 private:
  Dispatcher& dispatcher_;
  const std::shared_ptr<Listener> listener_;
};

Dispatcher::~Dispatcher() {
  {
    const util::MutexLock lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

Result<std::unique_ptr<Subscription>> Dispatcher::subscribe(const Caller& caller, std::optional<confab::Cursor> from,
                                                            std::function<void(const Event&)> on_event,
                                                            std::function<void(const Error&)> on_ended) {
  if (!own_.is_own_process()) return Error{ErrorCode::unsupported, "an engine is not usable in a forked child"};
  if (auto running = start(); !running) return running.error();
  if (on_own_thread()) {
    return Error{ErrorCode::unsupported, "a callback must not subscribe: it would wait for itself"};
  }
  auto listener = std::make_shared<Listener>();
  listener->on_event = std::move(on_event);
  listener->on_ended = std::move(on_ended);
  auto started = wait<void>([&](auto done) {
    const bool posted = post([this, caller, from, listener, done] {
      auto id = stopping() ? Result<SubscriptionId>(closing()) : feed_->subscribe(caller, from);
      if (!id) return done(id.error());
      listener->id = *id;
      listener->started = done;
      listeners_.emplace(*id, listener);
    });
    if (!posted) done(closing());
  });
  if (!started) return started.error();
  return std::unique_ptr<Subscription>(std::make_unique<Handle>(*this, std::move(listener)));
}

Result<> Dispatcher::start() {
  const util::MutexLock lock(start_mutex_);
  if (started_) return {};
  auto feed = feeds_.open(*this, [this] { wake(); });
  if (!feed) return feed.error();
  feed_ = std::move(*feed);
  auto thread = util::start_thread("confab-events", [this] { run(); });
  if (!thread) return feed_.reset(), thread.error();
  thread_ = std::move(*thread);
  started_ = true;
  return {};
}

void Dispatcher::run() {
  thread_id_ = std::this_thread::get_id();
  bool more = false;
  while (true) {
    std::deque<std::function<void()>> tasks;
    {
      const util::MutexLock lock(mutex_);
      while (!more && !rung_ && !stopping_ && tasks_.empty()) work_.wait(mutex_);
      tasks = std::exchange(tasks_, {});
      rung_ = false;
      // Told to stop, and nobody can post any more.
      if (stopping_ && tasks.empty()) break;
    }
    for (const auto& task : tasks) task();
    if (!stopping()) more = feed_->turn();
  }
  feed_.reset();
  for (const auto& [id, listener] : std::exchange(listeners_, {})) {
    if (const auto tell = std::exchange(listener->started, nullptr)) tell(closing());
  }
}

bool Dispatcher::stopping() {
  const util::MutexLock lock(mutex_);
  return stopping_;
}

/// False: it is stopping and takes no more.
bool Dispatcher::post(std::function<void()> task) {
  {
    const util::MutexLock lock(mutex_);
    if (stopping_) return false;
    tasks_.push_back(std::move(task));
  }
  work_.notify_one();
  return true;
}

void Dispatcher::wake() {
  {
    const util::MutexLock lock(mutex_);
    rung_ = true;
  }
  work_.notify_one();
}

/// Returns when no callback of this subscription will run, and none runs but the one it is called from. A thread that
/// must not wait leaves one that runs to itself.
void Dispatcher::end(const std::shared_ptr<Listener>& listener) {
  if (!own_.is_own_process()) return;
  listener->over = true;
  const auto forget = [this, id = listener->id] {
    feed_->unsubscribe(id);
    listeners_.erase(id);
  };
  if (on_own_thread()) return forget();
  if (!util::may_wait()) return (void)post(forget);
  (void)wait<void>([&](auto done) {
    const bool posted = post([forget, done] {
      forget();
      done({});
    });
    if (!posted) done({});
  });
}

void Dispatcher::on_started(SubscriptionId id, const Result<Feed::Started>& started) {
  const auto found = listeners_.find(id);
  if (found == listeners_.end()) return;
  const auto listener = found->second;
  if (started) {
    const util::MutexLock lock(listener->mutex);
    listener->cursor = started->cursor;
    listener->resumed = started->resumed;
  } else {
    listeners_.erase(found);
  }
  const auto tell = std::exchange(listener->started, nullptr);
  tell(started ? Result<>() : Result<>(started.error()));
}

void Dispatcher::on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) {
  const auto found = listeners_.find(id);
  if (found == listeners_.end()) return;
  const auto listener = found->second;
  if (listener->over) return;
  if (const auto thrown = host_calls_.call(kCallback, [&] { listener->on_event(*event); })) {
    return end_thrown(listener, *thrown);
  }
  const util::MutexLock lock(listener->mutex);
  listener->cursor.position = event->position;
}

void Dispatcher::on_ended(SubscriptionId id, const Error& why) {
  const auto found = listeners_.find(id);
  if (found == listeners_.end()) return;
  const auto listener = found->second;
  listeners_.erase(found);
  if (!listener->on_ended || listener->over.exchange(true)) return;
  (void)host_calls_.call(kCallback, [&] { listener->on_ended(why); });
}

/// It did not take this event, so it must not be told of the next one either.
void Dispatcher::end_thrown(const std::shared_ptr<Listener>& listener, const std::string& thrown) {
  if (listener->over) return;
  feed_->unsubscribe(listener->id);
  on_ended(listener->id, {ErrorCode::internal, "the callback threw: " + thrown});
}

}  // namespace confab::engine
