#include "capi/engines.hpp"

#include <unistd.h>

#include "capi/guard.hpp"

namespace confab::capi {

Engines& Engines::instance() {
  static auto& engines = *new Engines;  // never destroyed: see the header
  return engines;
}

Slot::~Slot() {
  if (engines == nullptr) return;
  const util::MutexLock lock(engines->mutex_);
  if (--engines->open_count_ == 0) engines->process_ = 0;
}

Answer Engines::check_usable() const {
  if (in_callback()) return called_back();
  const pid_t process = process_;
  if (process == 0 || process == ::getpid()) return {};
  return {CONFAB_ERR_FORKED, "this process was forked while an engine was open, and can use none"};
}

Answer Engines::not_open() { return {CONFAB_ERR_BAD_HANDLE, "this engine is not open"}; }

std::shared_ptr<Slot> Engines::take_slot() {
  auto slot = std::make_shared<Slot>();
  const util::MutexLock lock(mutex_);
  process_ = ::getpid();
  ++open_count_;
  slot->engines = this;
  return slot;
}

Result<std::uint64_t> Engines::open(EngineOptions options, std::size_t calls_max) {
  auto open = std::make_shared<OpenEngine>();
  open->slot = take_slot();
  auto items = Items::open(calls_max);
  if (!items) return items.error();
  open->items = std::move(*items);
  auto engine = Engine::open(std::move(options));
  if (!engine) return engine.error();
  open->engine = std::move(*engine);

  const util::MutexLock lock(mutex_);
  engines_.emplace(++last_id_, open);  // a copy: if this throws, the engine goes when the lock is gone
  return last_id_;
}

Answer Engines::close(confab_engine handle) {
  if (auto usable = check_usable(); usable.status() != CONFAB_OK) return usable;
  std::shared_ptr<OpenEngine> open;
  {
    const util::MutexLock lock(mutex_);
    const auto found = engines_.find(handle.id);
    if (found == engines_.end()) return not_open();
    open = std::move(found->second);
    engines_.erase(found);
  }
  open->items->close();
  while (const std::uint32_t users = open->users) open->users.wait(users);
  open->items->drop_feed();
  open->engine.reset();
  open->slot.reset();
  return {};
}

/// The engine counts as used before the lock goes, so that a close that comes next waits.
void Engines::lend(confab_engine handle, std::optional<Lease>& out) {
  const util::MutexLock lock(mutex_);
  const auto found = engines_.find(handle.id);
  if (found != engines_.end()) out.emplace(found->second);
}

}  // namespace confab::capi
