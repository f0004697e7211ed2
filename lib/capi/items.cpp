#include "capi/items.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace confab::capi {

namespace {

using Clock = std::chrono::steady_clock;

Error closing() { return {ErrorCode::unavailable, "the engine is closing"}; }

std::unique_ptr<confab_item> reply_item(std::uint64_t call, Answer failure) {
  auto item = std::make_unique<confab_item>();
  item->kind = CONFAB_ITEM_REPLY;
  item->id = call;
  item->error = std::make_unique<const confab_error>(std::move(failure).take());
  return item;
}

std::string started_json(const Feed::Started& started) {
  return R"({"cursor":")" + started.cursor.to_string() + R"(","resumed":)" + (started.resumed ? "true}" : "false}");
}

/// How long poll() may wait; below 0: as long as it takes.
int poll_ms(std::int32_t timeout_ms, Clock::time_point deadline) {
  if (timeout_ms < 0) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

}  // namespace

Result<std::unique_ptr<Items>> Items::open(std::size_t calls_max) {
  std::unique_ptr<Items> items(new Items(calls_max));
  items->signal_fd_ = util::Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!items->signal_fd_) return Error{ErrorCode::io_error, "the system gives no eventfd"};
  return items;
}

// --- calls ----------------------------------------------------------------------------------------------------------

Result<std::uint64_t> Items::begin_call() {
  const std::lock_guard lock(calls_mutex_);
  if (calls_.size() + replies_.size() >= calls_max_) {
    return Error{ErrorCode::overloaded, "too many calls are in flight or not taken from the queue", "", 100};
  }
  calls_.insert(++last_call_);
  return last_call_;
}

void Items::end_call(std::uint64_t call, Result<OperationReply> result) {
  std::unique_ptr<confab_item> item;
  if (result) {
    item = std::make_unique<confab_item>();
    item->kind = CONFAB_ITEM_REPLY;
    item->id = call;
    item->json = std::make_shared<const std::string>(std::move(result->json));
  } else {
    item = reply_item(call, result.error());
  }
  {
    const std::lock_guard lock(calls_mutex_);
    if (calls_.erase(call) == 0) return;  // cancelled
    replies_.push_back(std::move(item));
  }
  signal();
}

void Items::cancel_call(std::uint64_t call) {
  auto item = reply_item(call, {CONFAB_ERR_CANCELLED, "the call was cancelled; it may be carried out all the same"});
  {
    const std::lock_guard lock(calls_mutex_);
    if (calls_.erase(call) == 0) return;
    replies_.push_back(std::move(item));
  }
  signal();
}

// --- subscriptions --------------------------------------------------------------------------------------------------

Result<std::uint64_t> Items::subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from) {
  const std::lock_guard lock(feed_mutex_);
  if (closed_) return closing();
  if (!feed_) {
    auto feed = engine.open_feed(*this, [this] { ring(); });
    if (!feed) return feed.error();
    feed_ = std::move(*feed);
    operations_ = &engine.operations();
  }
  auto id = feed_->subscribe(caller, from);
  if (!id) return id.error();
  subs_.emplace(id->value, Sub{});
  ring();
  return id->value;
}

void Items::unsubscribe(std::uint64_t subscription) {
  const std::lock_guard lock(feed_mutex_);
  if (subs_.erase(subscription) != 0) feed_->unsubscribe(SubscriptionId{subscription});
  std::erase_if(events_, [&](const Told& told) { return told.subscription == subscription; });
  settle();
}

void Items::pause(std::uint64_t subscription) {
  const std::lock_guard lock(feed_mutex_);
  const auto sub = subs_.find(subscription);
  if (sub == subs_.end()) return;
  sub->second.paused = true;
  feed_->pause(SubscriptionId{subscription});
}

void Items::resume(std::uint64_t subscription) {
  const std::lock_guard lock(feed_mutex_);
  const auto sub = subs_.find(subscription);
  if (sub == subs_.end()) return;
  sub->second.paused = false;
  if (sub->second.parked) return;
  feed_->resume(SubscriptionId{subscription});
  ring();
}

void Items::on_started(SubscriptionId id, const Result<Feed::Started>& started) {
  if (!started) return on_ended(id, started.error());
  tell({CONFAB_ITEM_STARTED, id.value, std::make_shared<const std::string>(started_json(*started)), nullptr});
}

void Items::on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) {
  if (encoded_event_ != event) {
    encoded_json_ = std::make_shared<const std::string>(operations_->encode_event(*event));
    encoded_event_ = event;
  }
  tell({CONFAB_ITEM_EVENT, id.value, encoded_json_, nullptr});
}

void Items::on_ended(SubscriptionId id, const Error& why) {
  subs_.erase(id.value);
  tell({CONFAB_ITEM_ENDED, id.value, nullptr, std::make_unique<const confab_error>(Answer(why).take())});
}

void Items::tell(Told told) {
  const std::uint64_t id = told.subscription;
  events_.push_back(std::move(told));
  const auto sub = subs_.find(id);
  if (events_.size() < kEventsQueuedMax || sub == subs_.end() || sub->second.parked) return;
  sub->second.parked = true;
  parked_.push_back(id);
  feed_->pause(SubscriptionId{id});
}

// --- taking ---------------------------------------------------------------------------------------------------------

Answer Items::next(std::int32_t timeout_ms, std::unique_ptr<confab_item>& out) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(std::max(timeout_ms, 0));
  for (bool last = false;;) {
    switch (take(out)) {
      case Taken::item:
        return {};
      case Taken::interrupted:
        return {CONFAB_ERR_INTERRUPTED, "interrupted"};
      case Taken::closed:
        return closing();
      case Taken::nothing:
        break;
    }
    if (last || timeout_ms == 0) return {CONFAB_ERR_TIMEOUT, "nothing came in time"};
    const int wait_ms = poll_ms(timeout_ms, deadline);
    pollfd readable{signal_fd_.get(), POLLIN, 0};
    last = ::poll(&readable, 1, wait_ms) == 0;
  }
}

Items::Taken Items::take(std::unique_ptr<confab_item>& out) {
  const std::lock_guard lock(feed_mutex_);
  if (closed_) return Taken::closed;
  if (interrupted_.exchange(false)) {
    settle();
    return Taken::interrupted;
  }
  if (events_.empty()) turn_feed();
  out = reply_is_next_ ? take_reply() : take_event();
  if (!out) out = reply_is_next_ ? take_event() : take_reply();
  settle();
  if (!out) return Taken::nothing;
  reply_is_next_ = out->kind != CONFAB_ITEM_REPLY;
  return Taken::item;
}

std::unique_ptr<confab_item> Items::take_reply() {
  const std::lock_guard lock(calls_mutex_);
  if (replies_.empty()) return nullptr;
  auto item = std::move(replies_.front());
  replies_.pop_front();
  return item;
}

std::unique_ptr<confab_item> Items::take_event() {
  if (events_.empty()) return nullptr;
  auto item = std::make_unique<confab_item>();
  Told& told = events_.front();
  item->kind = told.kind;
  item->id = told.subscription;
  item->json = std::move(told.json);
  item->error = std::move(told.error);
  events_.pop_front();
  return item;
}

void Items::turn_feed() {
  if (!feed_) return;
  for (const std::uint64_t id : std::exchange(parked_, {})) {
    const auto sub = subs_.find(id);
    if (sub == subs_.end()) continue;
    sub->second.parked = false;
    if (!sub->second.paused) feed_->resume(SubscriptionId{id});
    rung_ = true;
  }
  for (int turns = 0; turns < kTurnsMax && events_.empty() && rung_.exchange(false); ++turns) {
    if (feed_->turn()) rung_ = true;
  }
  encoded_event_.reset();
  encoded_json_.reset();
}

/// Leaves the descriptor readable if and only if there is something. Whoever adds does so before signal(), so a look
/// after taking the mark away sees what came in between.
void Items::settle() {
  if (anything()) return signal();
  std::uint64_t count = 0;
  while (::read(signal_fd_.get(), &count, sizeof count) < 0 && errno == EINTR) {
  }
  signalled_ = false;
  if (anything()) signal();
}

bool Items::anything() {
  if (!events_.empty() || rung_ || interrupted_ || closed_) return true;
  const std::lock_guard lock(calls_mutex_);
  return !replies_.empty();
}

void Items::interrupt() {
  interrupted_ = true;
  signal();
}

void Items::close() {
  closed_ = true;
  signal();
}

void Items::drop_feed() {
  const std::lock_guard lock(feed_mutex_);
  feed_.reset();
  subs_.clear();
  events_.clear();
}

void Items::ring() {
  rung_ = true;
  signal();
}

void Items::signal() {
  if (signalled_.exchange(true)) return;
  const std::uint64_t one = 1;
  while (::write(signal_fd_.get(), &one, sizeof one) < 0 && errno == EINTR) {
  }
}

}  // namespace confab::capi
