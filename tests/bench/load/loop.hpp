#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <vector>

namespace confab::load {

/// Nanoseconds of the steady clock.
using Nanos = std::int64_t;
inline constexpr Nanos kSecond = 1'000'000'000;
Nanos now();

/// What waits for a descriptor. It must live as long as the loop runs.
class Pollable {
 public:
  virtual ~Pollable() = default;
  virtual void on_events(std::uint32_t events) = 0;  ///< epoll's bits
  virtual void flush() = 0;                          ///< asked for with Loop::flush_later()
};

/// One thread's event loop. Each turn takes every descriptor that is ready, and only then writes what was queued: a
/// publisher's window goes out in one write, as the server's answers do.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void add(int fd, Pollable& pollable, std::uint32_t events);
  void change(int fd, Pollable& pollable, std::uint32_t events);
  void remove(int fd);
  void flush_later(Pollable& pollable) { dirty_.push_back(&pollable); }
  void forget(Pollable& pollable);  ///< it goes away: nothing queued will reach it
  void at(Nanos when, std::function<void()> callback);

  /// Takes turns until `done` says so. Returns false if `deadline` came first.
  bool run_until(const std::function<bool()>& done, Nanos deadline);
  void run_for(Nanos time) {
    run_until([] { return false; }, now() + time);
  }

  /// For reading: shared by all, so that an idle connection owns no buffer.
  char* buffer() { return buffer_.get(); }
  static constexpr std::size_t kBufferBytes = 256 * 1024;

 private:
  struct Timer {
    Nanos when;
    std::uint64_t order;
    std::function<void()> callback;
    bool operator<(const Timer& other) const { return when != other.when ? when > other.when : order > other.order; }
  };

  void turn(Nanos deadline);

  int epoll_;
  std::unique_ptr<char[]> buffer_;
  std::vector<Pollable*> dirty_;
  std::vector<Pollable*> flushing_;
  std::priority_queue<Timer> timers_;
  std::uint64_t timers_made_ = 0;
};

}  // namespace confab::load
