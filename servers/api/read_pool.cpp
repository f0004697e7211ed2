#include "api/read_pool.hpp"

#include <system_error>
#include <utility>

namespace confab::servers::api {

ReadPool::ReadPool(std::size_t threads) {
  threads_.reserve(threads);
  try {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
  } catch (const std::system_error&) {
    end();  // those that were started
    throw;
  }
}

ReadPool::~ReadPool() { end(); }

void ReadPool::end() {
  {
    const util::MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

Result<> ReadPool::run(UserId user, std::function<void()> work) {
  {
    const util::MutexLock lock(mutex_);
    const auto own = jobs_.find(user);
    const std::size_t has = own == jobs_.end() ? 0 : own->second.size();
    if (waiting_ >= kJobsMax || has >= kJobsPerUserMax) {
      return Error{ErrorCode::overloaded, "too many reads are waiting", "", 1000};
    }
    if (has == 0) turns_.push_back(user);
    jobs_[user].push_back(std::move(work));
    ++waiting_;
  }
  changed_.notify_one();
  return {};
}

void ReadPool::serve() {
  while (const auto job = next_job()) job();
}

/// Waits for a job; an empty one once the pool ends.
std::function<void()> ReadPool::next_job() {
  const util::MutexLock lock(mutex_);
  while (!ending_ && waiting_ == 0) changed_.wait(mutex_);
  if (ending_) return nullptr;
  const UserId user = turns_.front();
  turns_.pop_front();
  const auto own = jobs_.find(user);
  std::function<void()> job = std::move(own->second.front());
  own->second.pop_front();
  --waiting_;
  if (own->second.empty()) {
    jobs_.erase(own);
  } else {
    turns_.push_back(user);
  }
  return job;
}

}  // namespace confab::servers::api
