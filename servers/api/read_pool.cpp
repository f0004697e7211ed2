#include "api/read_pool.hpp"

#include <utility>

namespace confab::servers::api {

ReadPool::ReadPool(std::size_t threads) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

ReadPool::~ReadPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

Result<> ReadPool::run(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= kJobsMax) return Error{ErrorCode::overloaded, "too many reads are waiting", "", 1000};
    jobs_.push_back(std::move(work));
  }
  changed_.notify_one();
  return {};
}

void ReadPool::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (ending_) return;
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it holds may be much, and must not go under the lock
    lock.lock();
  }
}

}  // namespace confab::servers::api
