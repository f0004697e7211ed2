#include "common/loop/loop_poster.hpp"

#include <cassert>
#include <utility>

namespace confab::servers {

LoopPoster::LoopPoster(uv_loop_t* loop, std::size_t tasks_max) : tasks_max_(tasks_max), async_(new uv_async_t{}) {
  [[maybe_unused]] const int status = uv_async_init(loop, async_, run);
  assert(status == 0);
  async_->data = this;
  uv_unref(reinterpret_cast<uv_handle_t*>(async_));  // waiting for posts alone keeps no loop alive
}

bool LoopPoster::post(std::function<void()> task) {
  const util::MutexLock lock(mutex_);
  if (async_ == nullptr || tasks_.size() >= tasks_max_) return false;
  tasks_.push_back(std::move(task));
  if (tasks_.size() == 1) uv_async_send(async_);
  return true;
}

void LoopPoster::run(uv_async_t* async) {
  auto* self = static_cast<LoopPoster*>(async->data);
  if (self == nullptr) return;
  std::vector<std::function<void()>> tasks;
  {
    const util::MutexLock lock(self->mutex_);
    tasks.swap(self->tasks_);
  }
  for (auto& task : tasks) task();
}

void LoopPoster::close() {
  std::vector<std::function<void()>> dropped;  // destroyed after the lock: a task's captures may post again
  const util::MutexLock lock(mutex_);
  dropped.swap(tasks_);
  if (async_ == nullptr) return;
  async_->data = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(std::exchange(async_, nullptr)),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_async_t*>(handle); });
}

}  // namespace confab::servers
