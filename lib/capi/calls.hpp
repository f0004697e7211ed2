#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>

#include <confab/engine.hpp>

#include "capi/item_queue.hpp"
#include "capi/signal.hpp"
#include "util/mutex.hpp"

namespace confab::capi {

/// The asynchronous calls of an engine: those in flight, and the ends of others until they are taken. Both count
/// against one bound, so a program that does not take the ends cannot begin more calls.
///
/// The engine ends calls on its own threads, so the lock here is never held together with a wait or a read of the
/// store. The end of a call has its memory from the beginning on, and comes even if there is none left.
///
/// Threads: any.
class Calls {
 public:
  /// `signal` is raised for each end.
  Calls(std::size_t calls_max, Signal& signal) : calls_max_(calls_max), signal_(signal) {}

  /// A call that was begun. It is forgotten if this is destroyed before keep().
  class Begun {
   public:
    Begun(Begun&& other) noexcept : calls_(std::exchange(other.calls_, nullptr)), id_(other.id_) {}
    Begun& operator=(Begun&&) = delete;
    ~Begun() {
      if (calls_ != nullptr) calls_->abandon(id_);
    }

    std::uint64_t id() const { return id_; }
    std::uint64_t keep() { return calls_ = nullptr, id_; }

   private:
    friend class Calls;

    Begun(Calls& calls, std::uint64_t id) : calls_(&calls), id_(id) {}

    Calls* calls_;
    std::uint64_t id_;
  };

  /// Errors: overloaded
  Result<Begun> begin();
  /// The end of a call; forgotten if the call was cancelled.
  void end(std::uint64_t call, Result<OperationReply> result);
  void cancel(std::uint64_t call);

  /// The next end of a call; null if there is none.
  std::unique_ptr<confab_item> take();
  bool anything();

 private:
  void abandon(std::uint64_t call);
  ItemQueue::iterator find(std::uint64_t call) CONFAB_REQUIRES(mutex_);

  const std::size_t calls_max_;
  Signal& signal_;
  util::Mutex mutex_;
  ItemQueue in_flight_ CONFAB_GUARDED_BY(mutex_);  ///< each with the item of its end
  std::unordered_map<std::uint64_t, ItemQueue::iterator> index_ CONFAB_GUARDED_BY(mutex_);
  ItemQueue ended_ CONFAB_GUARDED_BY(mutex_);
  std::uint64_t last_call_ CONFAB_GUARDED_BY(mutex_) = 0;
};

}  // namespace confab::capi
