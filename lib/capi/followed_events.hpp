#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

#include <confab/engine.hpp>

#include "capi/item_queue.hpp"
#include "capi/signal.hpp"
#include "engine/followers.hpp"
#include "util/mutex.hpp"

namespace confab::capi {

/// The numbers of followers begin behind this one, so that no subscription has one of them. Exact in JSON.
inline constexpr std::uint64_t kFollowersBehind = std::uint64_t{1} << 52;

/// The followers of an engine, and their events until they are taken. Each follower has a thread, which puts events
/// here as far as its window of unconfirmed ones lets it, so the windows bound the queue.
///
/// Threads:  any.
/// Lifetime: call drop() before the engine goes.
class FollowedEvents {
 public:
  /// `signal` is raised for each event.
  explicit FollowedEvents(Signal& signal) : signal_(signal) {}

  static bool is_follower(std::uint64_t number) { return number > kFollowersBehind; }

  Result<std::uint64_t> follow(Engine& engine, std::string_view name, const FollowOptions& options);
  /// An unknown number is ignored, here and below.
  Answer confirm(std::uint64_t follower, const confab::Cursor& cursor);
  /// No event of the follower is taken afterwards. Does not wait for its thread.
  void leave(std::uint64_t follower);
  void pause(std::uint64_t follower);
  void resume(std::uint64_t follower);

  /// The next event; null if none is queued.
  std::unique_ptr<confab_item> take();
  bool anything();

  /// Leaves all of them without a word.
  void drop();

 private:
  struct Followed {
    std::shared_ptr<engine::Following> follower;
    std::uint64_t epoch = 0;
    ItemQueue last_word;  ///< the item of its end, until that is queued
  };

  engine::Following* find(std::uint64_t id) CONFAB_REQUIRES(mutex_);

  // On the thread of a follower:
  void on_started(std::uint64_t id, const Result<Feed::Started>& started);
  void on_event(std::uint64_t id, std::shared_ptr<const std::string> json);
  void on_ended(std::uint64_t id, const Error& why);

  Signal& signal_;
  util::Mutex mutex_;
  std::unordered_map<std::uint64_t, Followed> followers_ CONFAB_GUARDED_BY(mutex_);
  std::uint64_t last_follower_ CONFAB_GUARDED_BY(mutex_) = kFollowersBehind;
  ItemQueue events_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::capi
