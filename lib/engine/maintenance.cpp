#include "engine/maintenance.hpp"

#include <utility>

#include "util/thread.hpp"

namespace confab::engine {

Result<std::unique_ptr<Maintenance>> Maintenance::start(Work work) {
  std::unique_ptr<Maintenance> maintenance(new Maintenance(std::move(work)));
  auto thread = util::start_thread("confab-care", [self = maintenance.get()] { self->run(); });
  if (!thread) return thread.error();
  maintenance->thread_ = std::move(*thread);
  return maintenance;
}

Maintenance::~Maintenance() {
  {
    const util::MutexLock lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Maintenance::run() {
  const util::WaitingForbidden forbidden;
  std::chrono::milliseconds wait{0};
  while (!stops_within(wait)) wait = work_();
}

bool Maintenance::stops_within(std::chrono::milliseconds wait_max) {
  const auto deadline = std::chrono::steady_clock::now() + wait_max;
  const util::MutexLock lock(mutex_);
  while (!stopping_ && stop_.wait_until(mutex_, deadline)) {
  }
  return stopping_;
}

}  // namespace confab::engine
