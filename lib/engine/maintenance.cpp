#include "engine/maintenance.hpp"

#include <chrono>
#include <utility>

#include "util/thread.hpp"

namespace confab::engine {

Result<std::unique_ptr<Maintenance>> Maintenance::start(std::function<void()> work) {
  std::unique_ptr<Maintenance> maintenance(new Maintenance(std::move(work)));
  auto thread = util::start_thread("confab-care", [self = maintenance.get()] { self->run(); });
  if (!thread) return thread.error();
  maintenance->thread_ = std::move(*thread);
  return maintenance;
}

Maintenance::~Maintenance() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Maintenance::run() {
  const util::WaitingForbidden forbidden;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    work_();
    lock.lock();
    stop_.wait_for(lock, std::chrono::milliseconds(kMaintenancePeriodMs), [this] { return stopping_; });
  }
}

}  // namespace confab::engine
