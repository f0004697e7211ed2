#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <uv.h>

#include "util/mutex.hpp"

namespace confab::servers {

/// Hands work from any thread to one event loop.
///
/// Make it and close it on the loop's thread. Between two turns of the loop any number of posts cost one wake-up.
class LoopPoster {
 public:
  /// At most `tasks_max` tasks wait at a time.
  LoopPoster(uv_loop_t* loop, std::size_t tasks_max);
  ~LoopPoster() { close(); }
  LoopPoster(const LoopPoster&) = delete;
  LoopPoster& operator=(const LoopPoster&) = delete;

  /// Has `task` called on the loop. False, and `task` is dropped, when the queue is full or the poster closed.
  /// Threads: any.
  bool post(std::function<void()> task);

  /// Drops what waits and lets the loop end. Threads: the loop's.
  void close();

  bool on_loop_thread() const { return std::this_thread::get_id() == loop_thread_; }

 private:
  static void run(uv_async_t* async);

  const std::thread::id loop_thread_ = std::this_thread::get_id();
  const std::size_t tasks_max_;
  util::Mutex mutex_;
  std::vector<std::function<void()>> tasks_ CONFAB_GUARDED_BY(mutex_);
  uv_async_t* async_ CONFAB_GUARDED_BY(mutex_) = nullptr;  // null once closed
};

}  // namespace confab::servers
