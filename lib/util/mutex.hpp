#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

// What a mutex guards, said so that clang can check it (-Wthread-safety, part of ./dev lint). Other compilers see
// nothing.
#if defined(__clang__)
#define CONFAB_THREAD_ATTRIBUTE(attribute) __attribute__((attribute))
#else
#define CONFAB_THREAD_ATTRIBUTE(attribute)
#endif

/// The member before it is read and written only with `mutex` held.
#define CONFAB_GUARDED_BY(mutex) CONFAB_THREAD_ATTRIBUTE(guarded_by(mutex))
/// The function before it is called only with these held, and leaves them held.
#define CONFAB_REQUIRES(...) CONFAB_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
/// The function before it returns with these held, and is called without them; without a name it means the object
/// itself.
#define CONFAB_ACQUIRE(...) CONFAB_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define CONFAB_TRY_ACQUIRE(...) CONFAB_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
/// The function before it is called with these held and returns without them.
#define CONFAB_RELEASE(...) CONFAB_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
/// The function before it does without a lock, for the reason that stands next to it.
#define CONFAB_NO_LOCK_CHECK CONFAB_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace confab::util {

/// A std::mutex about which clang knows who holds it. The one of libstdc++ has no attributes, so a forgotten lock would
/// be seen by ThreadSanitizer at best, and only in a test that comes across it.
class CONFAB_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  constexpr Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() CONFAB_ACQUIRE() { mutex_.lock(); }
  bool try_lock() CONFAB_TRY_ACQUIRE(true) { return mutex_.try_lock(); }
  void unlock() CONFAB_RELEASE() { mutex_.unlock(); }

 private:
  friend class CondVar;

  std::mutex mutex_;
};

/// Holds a mutex while it lives.
class CONFAB_THREAD_ATTRIBUTE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) CONFAB_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  /// The mutex is held already.
  MutexLock(Mutex& mutex, std::adopt_lock_t) CONFAB_REQUIRES(mutex) : mutex_(mutex) {}
  ~MutexLock() CONFAB_RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

/// A std::condition_variable for a Mutex. Waits may end early: ask for the condition in a loop around them, where clang
/// sees that the lock is held. It does not see that of the predicates that std::condition_variable takes.
class CondVar {
 public:
  void wait(Mutex& mutex) CONFAB_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    changed_.wait(lock);
    lock.release();
  }

  /// False when the time has come.
  bool wait_until(Mutex& mutex, std::chrono::steady_clock::time_point deadline) CONFAB_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    const bool early = changed_.wait_until(lock, deadline) == std::cv_status::no_timeout;
    lock.release();
    return early;
  }

  void notify_one() { changed_.notify_one(); }
  void notify_all() { changed_.notify_all(); }

 private:
  std::condition_variable changed_;
};

}  // namespace confab::util
