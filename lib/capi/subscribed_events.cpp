#include "capi/subscribed_events.hpp"

#include <new>
#include <utility>

namespace confab::capi {

Result<std::uint64_t> SubscribedEvents::subscribe(Engine& engine, const Caller& caller,
                                                  std::optional<confab::Cursor> from) {
  // All memory first: whom the feed knows, we know.
  std::unordered_map<std::uint64_t, Sub> made;
  made[0].last_word = failing_item(CONFAB_ITEM_ENDED, CONFAB_ERR_NO_MEMORY, "no memory");
  auto node = made.extract(0);

  const util::MutexLock lock(mutex_);
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

void SubscribedEvents::unsubscribe(std::uint64_t subscription) {
  const util::MutexLock lock(mutex_);
  if (subs_.erase(subscription) != 0) feed_->unsubscribe(in_feed(subscription));
  remove_items_of(events_, subscription);
}

void SubscribedEvents::pause(std::uint64_t subscription) {
  const util::MutexLock lock(mutex_);
  const auto sub = subs_.find(subscription);
  if (sub == subs_.end()) return;
  sub->second.paused = true;
  feed_->pause(in_feed(subscription));
}

void SubscribedEvents::resume(std::uint64_t subscription) {
  const util::MutexLock lock(mutex_);
  const auto sub = subs_.find(subscription);
  if (sub == subs_.end()) return;
  sub->second.paused = false;
  if (sub->second.parked) return;
  feed_->resume(in_feed(subscription));
  ring();
}

void SubscribedEvents::ring() {
  rung_ = true;
  signal_.raise();
}

// --- what the feed tells --------------------------------------------------------------------------------------------

void SubscribedEvents::on_started(SubscriptionId id, const Result<Feed::Started>& started) {
  if (!started) return on_ended(id, started.error());
  tell(before_feed_ + id.value, CONFAB_ITEM_STARTED, started_json(*started));
}

void SubscribedEvents::on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) {
  if (is_signal(event->kind) && events_.size() >= kEventsQueuedMax / 4) return;  // a slow reader loses these first
  if (encoded_event_ != event) {
    encoded_json_ = std::make_shared<const std::string>(operations_->encode_event(*event));
    encoded_event_ = event;
  }
  tell(before_feed_ + id.value, CONFAB_ITEM_EVENT, encoded_json_);
}

void SubscribedEvents::on_ended(SubscriptionId id, const Error& why) {
  const auto sub = subs_.find(before_feed_ + id.value);
  if (sub == subs_.end()) return;
  ItemQueue& last_word = sub->second.last_word;
  *last_word.front()->error = Answer(why).take();
  events_.splice(events_.end(), last_word);
  subs_.erase(sub);
}

void SubscribedEvents::tell(std::uint64_t subscription, std::uint32_t kind, std::shared_ptr<const std::string> json) {
  put_item(events_, subscription, kind, std::move(json));
  const auto sub = subs_.find(subscription);
  if (events_.size() < kEventsQueuedMax || sub == subs_.end() || sub->second.parked) return;
  sub->second.parked = any_parked_ = true;
  feed_->pause(in_feed(subscription));
}

// --- taking ---------------------------------------------------------------------------------------------------------

void SubscribedEvents::refill() {
  const util::MutexLock lock(mutex_);
  if (events_.empty()) turn_feed();
}

void SubscribedEvents::turn_feed() {
  if (!feed_) return;
  try {
    resume_parked();
    if (rung_.exchange(false) && feed_->turn()) rung_ = true;
  } catch (const std::bad_alloc&) {
    end_all();  // what the feed was about to tell is lost to it
  }
  encoded_event_.reset();
  encoded_json_.reset();
}

void SubscribedEvents::resume_parked() {
  if (!any_parked_) return;
  for (auto& [id, sub] : subs_) {
    if (!sub.parked) continue;
    if (!sub.paused) feed_->resume(in_feed(id));
    sub.parked = false;
  }
  any_parked_ = false;
  rung_ = true;
}

void SubscribedEvents::end_all() {
  for (auto& [id, sub] : subs_) events_.splice(events_.end(), sub.last_word);
  subs_.clear();
  feed_.reset();
  any_parked_ = false;
  before_feed_ = last_subscription_;
}

std::unique_ptr<confab_item> SubscribedEvents::take() {
  const util::MutexLock lock(mutex_);
  return take_first(events_);
}

/// A subscription that is parked goes on when somebody takes. With nothing else queued nobody would, so it counts too.
bool SubscribedEvents::anything() {
  const util::MutexLock lock(mutex_);
  return !events_.empty() || any_parked_ || rung_;
}

void SubscribedEvents::drop() {
  const util::MutexLock lock(mutex_);
  feed_.reset();
  subs_.clear();
  events_.clear();
}

}  // namespace confab::capi
