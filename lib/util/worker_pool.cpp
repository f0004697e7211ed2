#include "util/worker_pool.hpp"

#include <utility>

#include "util/thread.hpp"

namespace confab::util {

Result<std::unique_ptr<WorkerPool>> WorkerPool::start(WorkerPoolOptions options) {
  std::unique_ptr<WorkerPool> pool(new WorkerPool(std::move(options)));
  if (Result<> started = pool->start_threads(); !started) return started.error();
  return pool;
}

Result<> WorkerPool::start_threads() {
  const MutexLock stop_lock(stop_mutex_);
  for (std::size_t i = 0; i < options_.threads; ++i) {
    Result<std::thread> thread = start_thread(options_.name, [this] { work(); });
    if (!thread) {
      Error error = std::move(thread).error();
      error.retry_after_ms = options_.retry_after_ms;
      return error;
    }
    threads_.push_back(*std::move(thread));
  }
  return {};
}

WorkerPool::~WorkerPool() { stop(); }

Result<> WorkerPool::submit(Run run, Discard discard, Share share) {
  if (!own_.is_own_process()) return Error{ErrorCode::unsupported, "an engine is not usable in a forked child"};
  std::optional<Job> made_room;
  {
    const MutexLock lock(mutex_);
    if (stopping_) return Error{ErrorCode::unavailable, "shutting down"};
    if (queue_.size() >= options_.queue_jobs_max) {
      made_room = queue_.make_room_for(share);
      if (!made_room) return overloaded();
    }
    queue_.push(share, {std::move(run), std::move(discard)});
  }
  wake_.notify_one();
  if (made_room) discard_one(*made_room, overloaded());
  return {};
}

void WorkerPool::stop() {
  const MutexLock stop_lock(stop_mutex_);
  FairQueue<Share, Job> left;
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    std::swap(left, queue_);
  }
  wake_.notify_all();
  while (!left.empty()) discard_one(left.pop(), {ErrorCode::unavailable, "shutting down"});
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::size_t WorkerPool::queued() const {
  if (!own_.is_own_process()) return 0;
  const MutexLock lock(mutex_);
  return queue_.size();
}

void WorkerPool::work() {
  const WaitingForbidden forbidden;
  while (const std::optional<Job> job = next_job()) run_one(*job);
}

/// Waits for a job; nothing once the pool stops.
std::optional<WorkerPool::Job> WorkerPool::next_job() {
  const MutexLock lock(mutex_);
  while (!stopping_ && queue_.empty()) wake_.wait(mutex_);
  if (queue_.empty()) return std::nullopt;
  return queue_.pop();
}

// The two `catch (...)` here are this thread's guard(): what leaves a thread ends the host's process.
void WorkerPool::run_one(const Job& job) {
  try {
    job.run();
  } catch (...) {
    discard_one(job, {ErrorCode::internal, "the work ended in an exception"});
  }
}

void WorkerPool::discard_one(const Job& job, const Error& why) {
  try {
    job.discard(why);
  } catch (...) {
    // The job was told why it ends; there is nobody else to tell.
    return;
  }
}

}  // namespace confab::util
