#include "capi/items.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include <poll.h>

#include "engine/core.hpp"

namespace confab::capi {

namespace {

using Clock = std::chrono::steady_clock;

Error closing() { return {ErrorCode::unavailable, "the engine is closing"}; }

/// An item with room for an error. The words that are in it from the beginning are short enough to need no memory.
std::unique_ptr<confab_item> failing_item(std::uint32_t kind, confab_status status, const char* words) {
  auto item = std::make_unique<confab_item>();
  item->kind = kind;
  item->error = std::make_unique<confab_error>();
  item->error->status = status;
  item->error->message = words;
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
  auto signal = Signal::open();
  if (!signal) return signal.error();
  return std::unique_ptr<Items>(new Items(calls_max, std::move(*signal)));
}

// --- calls ----------------------------------------------------------------------------------------------------------

Result<Items::Begun> Items::Begun::begin(Items& items) {
  Queue made;
  made.push_back(failing_item(CONFAB_ITEM_REPLY, CONFAB_ERR_CANCELLED, "cancelled"));
  const util::MutexLock lock(items.calls_mutex_);
  if (items.calls_.size() + items.replies_.size() >= items.calls_max_) {
    return Error{ErrorCode::overloaded, "too many calls are in flight or not taken from the queue", "", 100};
  }
  const std::uint64_t id = items.last_call_ + 1;
  made.front()->id = id;
  items.call_index_.emplace(id, made.begin());
  items.calls_.splice(items.calls_.end(), made);
  items.last_call_ = id;
  return Begun(items, id);
}

/// Takes the call out of the index.
Items::Queue::iterator Items::find_call(std::uint64_t call) {
  const auto found = call_index_.find(call);
  if (found == call_index_.end()) return calls_.end();
  const auto place = found->second;
  call_index_.erase(found);
  return place;
}

void Items::end_call(std::uint64_t call, Result<OperationReply> result) {
  {
    const util::MutexLock lock(calls_mutex_);
    const auto place = find_call(call);
    if (place == calls_.end()) return;  // cancelled
    confab_item& item = **place;
    if (result) {
      item.reply = std::move(result->json);
      item.error.reset();
    } else {
      *item.error = Answer(std::move(result).error()).take();
    }
    replies_.splice(replies_.end(), calls_, place);
  }
  signal_->raise();
}

void Items::cancel_call(std::uint64_t call) {
  {
    const util::MutexLock lock(calls_mutex_);
    const auto place = find_call(call);
    if (place == calls_.end()) return;
    replies_.splice(replies_.end(), calls_, place);
  }
  signal_->raise();
}

void Items::abandon_call(std::uint64_t call) {
  const util::MutexLock lock(calls_mutex_);
  const auto place = find_call(call);
  if (place != calls_.end()) calls_.erase(place);
}

// --- subscriptions --------------------------------------------------------------------------------------------------

Result<std::uint64_t> Items::subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from) {
  // All memory first: whom the feed knows, we know.
  std::unordered_map<std::uint64_t, Sub> made;
  made[0].last_word.push_back(failing_item(CONFAB_ITEM_ENDED, CONFAB_ERR_NO_MEMORY, "no memory"));
  auto node = made.extract(0);

  const util::MutexLock lock(feed_mutex_);
  if (closed_) return closing();
  subs_.reserve(subs_.size() + 1);
  if (!feed_) {
    auto feed = engine.open_feed(*this, [this] { ring(); });
    if (!feed) return feed.error();
    feed_ = std::move(*feed);
    operations_ = &engine.operations();
  }
  auto id = feed_->subscribe(caller, from);
  if (!id) return id.error();
  last_subscription_ = before_feed_ + id->value;
  node.key() = node.mapped().last_word.front()->id = last_subscription_;
  subs_.insert(std::move(node));
  ring();
  return last_subscription_;
}

void Items::unsubscribe(std::uint64_t subscription) {
  const util::MutexLock lock(feed_mutex_);
  // Its thread may be waiting for the lock, and finds then that nobody wants its events any more.
  if (const auto followed = followers_.extract(subscription)) followed.mapped().follower->leave();
  if (subs_.erase(subscription) != 0) feed_->unsubscribe(in_feed(subscription));
  for (Queue* queue : {&events_, &followed_}) {
    std::erase_if(*queue, [&](const auto& item) { return item->id == subscription; });
  }
  settle();
}

void Items::pause(std::uint64_t subscription) {
  if (pause_follower(subscription, true)) return;
  const util::MutexLock lock(feed_mutex_);
  const auto sub = subs_.find(subscription);
  if (sub == subs_.end()) return;
  sub->second.paused = true;
  feed_->pause(in_feed(subscription));
}

void Items::resume(std::uint64_t subscription) {
  if (pause_follower(subscription, false)) return;
  const util::MutexLock lock(feed_mutex_);
  const auto sub = subs_.find(subscription);
  if (sub == subs_.end()) return;
  sub->second.paused = false;
  if (sub->second.parked) return;
  feed_->resume(in_feed(subscription));
  ring();
}

void Items::on_started(SubscriptionId id, const Result<Feed::Started>& started) {
  if (!started) return on_ended(id, started.error());
  tell(before_feed_ + id.value, CONFAB_ITEM_STARTED, std::make_shared<const std::string>(started_json(*started)));
}

void Items::on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) {
  if (encoded_event_ != event) {
    encoded_json_ = std::make_shared<const std::string>(operations_->encode_event(*event));
    encoded_event_ = event;
  }
  tell(before_feed_ + id.value, CONFAB_ITEM_EVENT, encoded_json_);
}

void Items::on_ended(SubscriptionId id, const Error& why) {
  const auto sub = subs_.find(before_feed_ + id.value);
  if (sub == subs_.end()) return;
  Queue& last_word = sub->second.last_word;
  *last_word.front()->error = Answer(why).take();
  events_.splice(events_.end(), last_word);
  subs_.erase(sub);
}

void Items::put(Queue& queue, std::uint64_t id, std::uint32_t kind, std::shared_ptr<const std::string> json) {
  auto item = std::make_unique<confab_item>();
  item->kind = kind;
  item->id = id;
  item->told = std::move(json);
  queue.push_back(std::move(item));
}

void Items::tell(std::uint64_t subscription, std::uint32_t kind, std::shared_ptr<const std::string> json) {
  put(events_, subscription, kind, std::move(json));
  const auto sub = subs_.find(subscription);
  if (events_.size() < kEventsQueuedMax || sub == subs_.end() || sub->second.parked) return;
  sub->second.parked = any_parked_ = true;
  feed_->pause(in_feed(subscription));
}

// --- followers ------------------------------------------------------------------------------------------------------

Result<std::uint64_t> Items::follow(Engine& engine, std::string_view name, const FollowOptions& options) {
  // All memory first, as for a subscription.
  std::unordered_map<std::uint64_t, Followed> made;
  made[0].last_word.push_back(failing_item(CONFAB_ITEM_ENDED, CONFAB_ERR_NO_MEMORY, "no memory"));
  auto node = made.extract(0);

  // The follower's thread waits for the lock until it is known here.
  const util::MutexLock lock(feed_mutex_);
  if (closed_) return closing();
  followers_.reserve(followers_.size() + 1);
  if (operations_ == nullptr) operations_ = &engine.operations();
  const std::uint64_t id = last_follower_ + 1;
  auto follower = engine.core().followers().follow(
      name, options,
      {[this, id](const Result<Feed::Started>& started) { follower_started(id, started); },
       [this, id](Follower&, const Event& event) { follower_event(id, event); },
       [this, id](const Error& why) { follower_ended(id, why); }});
  if (!follower) return follower.error();
  node.mapped().follower = *std::move(follower);
  node.key() = node.mapped().last_word.front()->id = last_follower_ = id;
  followers_.insert(std::move(node));
  return id;
}

Answer Items::confirm(std::uint64_t id, const confab::Cursor& cursor) {
  std::shared_ptr<engine::Following> follower;
  {
    const util::MutexLock lock(feed_mutex_);
    const auto found = followers_.find(id);
    if (found == followers_.end()) return {};
    if (cursor.epoch != found->second.epoch) return invalid("cursor", "the cursor is of another history");
    follower = found->second.follower;
  }
  if (auto confirmed = follower->confirm(cursor.position); !confirmed) {
    return invalid("cursor", "no event with this cursor came");
  }
  return {};
}

/// Whether it is a follower's number.
bool Items::pause_follower(std::uint64_t id, bool paused) {
  if (id <= kFollowersBehind) return false;
  const util::MutexLock lock(feed_mutex_);
  const auto found = followers_.find(id);
  if (found == followers_.end()) return true;
  if (paused) {
    found->second.follower->pause();
  } else {
    found->second.follower->resume();
  }
  return true;
}

void Items::follower_started(std::uint64_t id, const Result<Feed::Started>& started) {
  if (!started) return follower_ended(id, started.error());
  auto json = std::make_shared<const std::string>(started_json(*started));
  {
    const util::MutexLock lock(feed_mutex_);
    const auto found = followers_.find(id);
    if (found == followers_.end()) return;
    found->second.epoch = started->cursor.epoch;
    put(followed_, id, CONFAB_ITEM_STARTED, std::move(json));
  }
  signal_->raise();
}

void Items::follower_event(std::uint64_t id, const Event& event) {
  const Operations* operations = nullptr;
  {
    const util::MutexLock lock(feed_mutex_);
    operations = operations_;
  }
  auto json = std::make_shared<const std::string>(operations->encode_event(event));
  {
    const util::MutexLock lock(feed_mutex_);
    if (!followers_.contains(id)) return;
    put(followed_, id, CONFAB_ITEM_EVENT, std::move(json));
  }
  signal_->raise();
}

void Items::follower_ended(std::uint64_t id, const Error& why) {
  std::unordered_map<std::uint64_t, Followed>::node_type followed;
  {
    const util::MutexLock lock(feed_mutex_);
    followed = followers_.extract(id);
    if (!followed) return;
    Queue& last_word = followed.mapped().last_word;
    *last_word.front()->error = Answer(why).take();
    followed_.splice(followed_.end(), last_word);
  }
  signal_->raise();
}

// --- taking ---------------------------------------------------------------------------------------------------------

Answer Items::next(std::int32_t timeout_ms, std::unique_ptr<confab_item>& out) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(std::max(timeout_ms, 0));
  for (bool last = timeout_ms == 0;;) {
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
    if (last) return {CONFAB_ERR_TIMEOUT, "nothing came in time"};
    const int wait_ms = poll_ms(timeout_ms, deadline);
    pollfd readable{descriptor(), POLLIN, 0};
    last = ::poll(&readable, 1, wait_ms) == 0 || wait_ms == 0;
  }
}

Items::Taken Items::take(std::unique_ptr<confab_item>& out) {
  const util::MutexLock lock(feed_mutex_);
  if (closed_) return Taken::closed;
  if (interrupted_.exchange(false)) {
    settle();
    return Taken::interrupted;
  }
  if (events_.empty()) turn_feed();
  for (unsigned tried = 0; tried < kKinds && !out; ++tried) {
    const unsigned kind = next_kind_;
    next_kind_ = (kind + 1) % kKinds;
    out = kind == 0 ? take_reply() : take_first(kind == 1 ? events_ : followed_);
  }
  settle();
  return out ? Taken::item : Taken::nothing;
}

std::unique_ptr<confab_item> Items::take_reply() {
  const util::MutexLock lock(calls_mutex_);
  if (replies_.empty()) return nullptr;
  auto item = std::move(replies_.front());
  replies_.pop_front();
  return item;
}

std::unique_ptr<confab_item> Items::take_first(Queue& from) {
  if (from.empty()) return nullptr;
  auto item = std::move(from.front());
  from.pop_front();
  return item;
}

/// One turn: a backlog that concerns nobody holds its taker no longer than that.
void Items::turn_feed() {
  if (!feed_) return;
  try {
    resume_parked();
    if (rung_.exchange(false) && feed_->turn()) rung_ = true;
  } catch (const std::bad_alloc&) {
    end_all();  // what the feed was about to tell is lost to it: no subscription goes on over a gap
  }
  encoded_event_.reset();
  encoded_json_.reset();
}

void Items::resume_parked() {
  if (!any_parked_) return;
  for (auto& [id, sub] : subs_) {
    if (!sub.parked) continue;
    if (!sub.paused) feed_->resume(in_feed(id));
    sub.parked = false;
  }
  any_parked_ = false;
  rung_ = true;
}

void Items::end_all() {
  for (auto& [id, sub] : subs_) events_.splice(events_.end(), sub.last_word);
  subs_.clear();
  feed_.reset();
  any_parked_ = false;
  before_feed_ = last_subscription_;
}

void Items::settle() {
  signal_->settle([this]() CONFAB_REQUIRES(feed_mutex_) { return anything(); });
}

/// A subscription that is parked goes on when somebody takes. With nothing else queued nobody would, so it counts too.
bool Items::anything() {
  if (!events_.empty() || !followed_.empty() || any_parked_ || rung_ || interrupted_ || closed_) return true;
  const util::MutexLock lock(calls_mutex_);
  return !replies_.empty();
}

void Items::interrupt() {
  interrupted_ = true;
  signal_->raise();
}

void Items::close() {
  closed_ = true;
  signal_->raise();
}

void Items::drop_feed() {
  const util::MutexLock lock(feed_mutex_);
  for (auto& [id, followed] : followers_) followed.follower->leave();
  followers_.clear();
  feed_.reset();
  subs_.clear();
  events_.clear();
  followed_.clear();
}

void Items::ring() {
  rung_ = true;
  signal_->raise();
}

}  // namespace confab::capi
