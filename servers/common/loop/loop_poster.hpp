#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
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

/// A completion for a question whose answer may come on any thread: has `done` called on the loop with it, at once
/// where the answer comes there. When the poster is closed, `done` is not called. Nor when it is full: its `tasks_max`
/// must be at least the number of questions that the caller asks at a time.
///
///     engine.operations().call_async(request, back_to_loop<Result<OperationReply>>(poster, done));
template <typename Answer, typename Done>
auto back_to_loop(std::shared_ptr<LoopPoster> poster, Done done) {
  return [poster = std::move(poster), done = std::move(done)](Answer answer) {
    if (poster->on_loop_thread()) return done(std::move(answer));
    (void)poster->post([done, answer = std::move(answer)]() mutable { done(std::move(answer)); });
  };
}

}  // namespace confab::servers
