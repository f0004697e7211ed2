#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include <sys/types.h>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "capi/answers.hpp"
#include "capi/items.hpp"
#include "util/mutex.hpp"

namespace confab::capi {

class Engines;

/// Counts an engine among those of the process until all of it is gone.
class Slot {
 public:
  Slot() = default;
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot();

  Engines* engines = nullptr;  ///< that counted it
};

/// An open engine with its queue.
struct OpenEngine {
  std::shared_ptr<Slot> slot;
  std::unique_ptr<Items> items;  ///< outlives the engine, whose last calls end in it
  std::unique_ptr<Engine> engine;
  std::atomic<std::uint32_t> users = 0;  ///< calls of this API under way
};

/// Keeps an engine from being closed for the length of one call.
class Lease {
 public:
  explicit Lease(std::shared_ptr<OpenEngine> open) : open_(std::move(open)) { ++open_->users; }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() {
    if (--open_->users == 0) open_->users.notify_all();
  }

  Engine& engine() const { return *open_->engine; }
  Items& items() const { return *open_->items; }

 private:
  std::shared_ptr<OpenEngine> open_;
};

/// The engines of this process by handle. Handles are never used again.
///
/// Threads: any. Lifetime: as long as the process, because threads of the host may still call while it exits.
class Engines {
 public:
  static Engines& instance();

  Result<std::uint64_t> open(EngineOptions options, std::size_t calls_max);
  /// Runs `use(const Lease&)` on an open engine, which stays open meanwhile. Errors: bad_handle, forked
  template <typename Use>
  Answer with(confab_engine handle, Use use) {
    if (auto usable = check_usable(); usable.status() != CONFAB_OK) return usable;
    std::optional<Lease> lease;
    lend(handle, lease);
    if (!lease) return not_open();
    return use(*lease);
  }
  Answer close(confab_engine handle);
  /// Whether anything may be called here and now. Errors: unsupported (in a callback), forked
  Answer check_usable() const;

 private:
  friend class Slot;

  std::shared_ptr<Slot> take_slot();
  static Answer not_open();
  void lend(confab_engine handle, std::optional<Lease>& out);

  std::atomic<pid_t> process_ = 0;  ///< that has engines open; 0: none has
  util::Mutex mutex_;
  std::unordered_map<std::uint64_t, std::shared_ptr<OpenEngine>> engines_ CONFAB_GUARDED_BY(mutex_);
  std::uint64_t last_id_ CONFAB_GUARDED_BY(mutex_) = 0;
  std::size_t open_count_ CONFAB_GUARDED_BY(mutex_) = 0;  ///< with those that are being opened or closed
};

}  // namespace confab::capi
