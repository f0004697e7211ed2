#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <confab/engine.hpp>

#include "engine/follower_names.hpp"
#include "engine/host_calls.hpp"
#include "feed/doorbell.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/mutex.hpp"

namespace confab::engine {

/// Confirmations are written no more often than this, however many there are: following must not cost a sync for each
/// event. After a crash the events confirmed since come again.
inline constexpr std::int64_t kConfirmPeriodMs = 1000;

/// Records without an event move a follower's position too. It is written when it fell behind by so many, so that a
/// follower whose events are rare is not left behind by trimming.
inline constexpr std::uint64_t kPassedPositionsMax = 1000;

/// What the owner of a follower is told, on the follower's thread.
struct FollowCalls {
  std::function<void(const Result<Feed::Started>&)> on_started;  ///< first of all, once; an error is the end
  std::function<void(Follower&, const Event&)> on_event;
  std::function<void(const Error&)> on_ended;  ///< once, if it ends by itself after it started
};

/// A follower for event loops: it can be stopped for a while, where what was handed out already stays unconfirmed, and
/// left without waiting for its end. A follower that begins under its name in this process then waits for that.
class Following : public Follower {
 public:
  virtual void pause() = 0;
  virtual void resume() = 0;
  virtual void leave() = 0;
};

/// The hosts of this process that follow the log. Each has a thread, which reads pages of the log, one short
/// transaction each, hands the events out while the window of unconfirmed ones has room, and writes what was confirmed.
/// So a callback that takes its time holds up nobody else, and needs no share of the query pool.
///
/// A doorbell wakes the thread. It sleeps while there is nothing to read, to write or to hand out.
///
/// Threads:  any.
/// Lifetime: ends before its parts do.
class Followers {
 public:
  struct Parts {
    FollowerNames& names;
    const store::Environment& environment;
    feed::Doorbells& doorbells;
    const util::Clock& clock;
    const HostCalls& host_calls;
  };
  explicit Followers(const Parts& parts) : parts_(parts) {}
  ~Followers();

  /// Does not wait: whether it begins is told to `calls.on_started`.
  /// Errors: invalid_argument, conflict (name), too_large (name), unavailable (no thread), io_error
  Result<std::unique_ptr<Following>> follow(std::string_view name, const FollowOptions& options, FollowCalls calls);

  /// Waits for the end of a follower of this process that was left or ended and still has the name: after it, the name
  /// is free here. Does nothing on that follower's own thread.
  void wait_for_leaving(std::string_view name);

  /// Whether this is the thread of a follower, which cannot wait for itself.
  bool on_own_thread() const;

 private:
  class Run;
  class Given;
  class Handle;

  void join_finished() CONFAB_REQUIRES(mutex_);

  const Parts parts_;
  mutable util::Mutex mutex_;
  std::list<std::shared_ptr<Run>> runs_ CONFAB_GUARDED_BY(mutex_);  ///< at most Limits::followers_max
};

}  // namespace confab::engine
