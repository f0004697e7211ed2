#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <confab/export.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

namespace confab::inline v0_1 {

/// Names one subscription of one Feed; never reused within it.
using SubscriptionId = Id<struct SubscriptionTag>;

/// Tells the subscribers of one thread what happened, in order of position, each event once. Signals (is_signal()) come
/// between the events, with the position where the subscription stands; a subscription that is behind gets none.
///
/// For event loops: `wake` says that `turn()` has something to do, and all else happens inside `turn()`. A hub has one
/// Feed per loop and one subscription per connection; an event is one object shared by all subscribers that it
/// concerns.
///
/// Threads:  everything but `wake` belongs to one thread, the one that calls `turn()`.
/// Lifetime: destroy before the Engine. Nothing is called after the destructor has begun.
class CONFAB_CXX_API Feed {
 public:
  struct Started {
    Cursor cursor;        ///< where the subscription stands: give it to resume
    bool resumed = true;  ///< false: the cursor could not be served, events go on from `cursor`
  };

  /// What the owner hears; called inside `turn()` only. It may call any method of the Feed but the destructor. It must
  /// not throw: an exception leaves through `turn()`, and the Feed is then good for nothing but being destroyed.
  class CONFAB_CXX_API Sink {
   public:
    virtual ~Sink() = default;
    /// First of all, once. An error (not_found, unauthenticated, overloaded) ends the subscription.
    virtual void on_started(SubscriptionId id, const Result<Started>& started) = 0;
    /// Events come in rising position. The same object goes to every subscription it concerns, one call after another.
    virtual void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) = 0;
    /// The subscription is over and forgotten: the session ended (unauthenticated) or reading failed.
    virtual void on_ended(SubscriptionId id, const Error& why) = 0;
  };

  virtual ~Feed() = default;

  /// Begins a subscription: what happened after `from` (nothing given: after now), then what happens.
  /// Errors: overloaded  over Limits::subscriptions_max
  virtual Result<SubscriptionId> subscribe(const Caller& caller, std::optional<Cursor> from) = 0;

  /// Forgets the subscription; nothing more is told of it. An unknown id is ignored.
  virtual void unsubscribe(SubscriptionId id) = 0;

  /// Stops telling and remembers only the position last told: a slow reader costs no memory.
  virtual void pause(SubscriptionId id) = 0;

  /// Goes on after the position last told, first from the store, then live.
  virtual void resume(SubscriptionId id) = 0;

  /// Delivers what there is, a bounded amount. Returns whether there is more: call again on the next turn of the loop.
  virtual bool turn() = 0;

  /// The position up to which live events were told.
  virtual Cursor cursor() const = 0;
};

/// A subscription that calls back on a thread of the engine. Ends when destroyed, after a call under way has returned;
/// inside a callback it may be destroyed as well, and then the call under way is its last. Destroyed inside a
/// completion it does not wait for a call under way. Lifetime: destroy before the Engine.
class CONFAB_CXX_API Subscription {
 public:
  virtual ~Subscription() = default;
  /// Behind the last event whose callback has returned.
  virtual Cursor cursor() const = 0;
  /// False: the cursor given at the start could not be served and events went on from `cursor()` of that moment.
  virtual bool resumed() const = 0;
};

}  // namespace confab::inline v0_1
