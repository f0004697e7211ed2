#include "capi/followed_events.hpp"

#include <string>
#include <utility>

#include "engine/core.hpp"

namespace confab::capi {

Result<std::uint64_t> FollowedEvents::follow(Engine& engine, std::string_view name, const FollowOptions& options) {
  // All memory first, so that a follower that runs is known here.
  std::unordered_map<std::uint64_t, Followed> made;
  made[0].last_word = failing_item(CONFAB_ITEM_ENDED, CONFAB_ERR_NO_MEMORY, "no memory");
  auto node = made.extract(0);

  // The follower's thread waits for the lock until it is known here.
  const util::MutexLock lock(mutex_);
  followers_.reserve(followers_.size() + 1);
  const std::uint64_t id = last_follower_ + 1;
  const auto& operations = engine.operations();
  auto follower = engine.core().followers().follow(
      name, options,
      {[this, id](const Result<Feed::Started>& started) { on_started(id, started); },
       [this, id, &operations](Follower&, const Event& event) {
         on_event(id, std::make_shared<const std::string>(operations.encode_event(event)));
       },
       [this, id](const Error& why) { on_ended(id, why); }});
  if (!follower) return follower.error();
  node.mapped().follower = *std::move(follower);
  node.key() = node.mapped().last_word.front()->id = last_follower_ = id;
  followers_.insert(std::move(node));
  return id;
}

Answer FollowedEvents::confirm(std::uint64_t id, const confab::Cursor& cursor) {
  std::shared_ptr<engine::Following> follower;
  {
    const util::MutexLock lock(mutex_);
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

void FollowedEvents::leave(std::uint64_t id) {
  const util::MutexLock lock(mutex_);
  // Its thread may be waiting for the lock, and finds then that nobody wants its events any more.
  if (const auto followed = followers_.extract(id)) followed.mapped().follower->leave();
  remove_items_of(events_, id);
}

void FollowedEvents::pause(std::uint64_t id) {
  const util::MutexLock lock(mutex_);
  if (auto* follower = find(id)) follower->pause();
}

void FollowedEvents::resume(std::uint64_t id) {
  const util::MutexLock lock(mutex_);
  if (auto* follower = find(id)) follower->resume();
}

engine::Following* FollowedEvents::find(std::uint64_t id) {
  const auto found = followers_.find(id);
  return found == followers_.end() ? nullptr : found->second.follower.get();
}

// --- what a follower tells ------------------------------------------------------------------------------------------

void FollowedEvents::on_started(std::uint64_t id, const Result<Feed::Started>& started) {
  if (!started) return on_ended(id, started.error());
  auto json = started_json(*started);
  {
    const util::MutexLock lock(mutex_);
    const auto found = followers_.find(id);
    if (found == followers_.end()) return;
    found->second.epoch = started->cursor.epoch;
    put_item(events_, id, CONFAB_ITEM_STARTED, std::move(json));
  }
  signal_.raise();
}

void FollowedEvents::on_event(std::uint64_t id, std::shared_ptr<const std::string> json) {
  {
    const util::MutexLock lock(mutex_);
    if (!followers_.contains(id)) return;
    put_item(events_, id, CONFAB_ITEM_EVENT, std::move(json));
  }
  signal_.raise();
}

void FollowedEvents::on_ended(std::uint64_t id, const Error& why) {
  std::unordered_map<std::uint64_t, Followed>::node_type followed;  // destroyed without the lock
  {
    const util::MutexLock lock(mutex_);
    followed = followers_.extract(id);
    if (!followed) return;
    ItemQueue& last_word = followed.mapped().last_word;
    *last_word.front()->error = Answer(why).take();
    events_.splice(events_.end(), last_word);
  }
  signal_.raise();
}

// --- taking ---------------------------------------------------------------------------------------------------------

std::unique_ptr<confab_item> FollowedEvents::take() {
  const util::MutexLock lock(mutex_);
  return take_first(events_);
}

bool FollowedEvents::anything() {
  const util::MutexLock lock(mutex_);
  return !events_.empty();
}

void FollowedEvents::drop() {
  const util::MutexLock lock(mutex_);
  for (auto& [id, followed] : followers_) followed.follower->leave();
  followers_.clear();
  events_.clear();
}

}  // namespace confab::capi
