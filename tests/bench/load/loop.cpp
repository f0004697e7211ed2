#include "bench/load/loop.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

#include "bench/load/fail.hpp"

namespace confab::load {

Nanos now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(new char[kBufferBytes]) {
  if (epoll_ < 0) fail_errno("epoll_create1");
}

Loop::~Loop() { ::close(epoll_); }

void Loop::add(int fd, Pollable& pollable, std::uint32_t events) {
  epoll_event event{events, {.ptr = &pollable}};
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) fail_errno("epoll_ctl");
}

void Loop::change(int fd, Pollable& pollable, std::uint32_t events) {
  epoll_event event{events, {.ptr = &pollable}};
  if (epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) != 0) fail_errno("epoll_ctl");
}

void Loop::remove(int fd) { epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void Loop::forget(Pollable& pollable) {
  std::replace(dirty_.begin(), dirty_.end(), &pollable, static_cast<Pollable*>(nullptr));
  std::replace(flushing_.begin(), flushing_.end(), &pollable, static_cast<Pollable*>(nullptr));
}

void Loop::at(Nanos when, std::function<void()> callback) { timers_.push({when, timers_made_++, std::move(callback)}); }

bool Loop::run_until(const std::function<bool()>& done, Nanos deadline) {
  while (!done()) {
    if (now() >= deadline) return false;
    turn(deadline);
  }
  return true;
}

void Loop::turn(Nanos deadline) {
  const Nanos next = timers_.empty() ? deadline : std::min(deadline, timers_.top().when);
  const Nanos wait_ms = std::clamp<Nanos>((next - now() + 999'999) / 1'000'000, 0, 1'000);
  std::array<epoll_event, 1024> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                               dirty_.empty() ? static_cast<int>(wait_ms) : 0);
  for (int i = 0; i < count; ++i) static_cast<Pollable*>(events[i].data.ptr)->on_events(events[i].events);
  while (!timers_.empty() && timers_.top().when <= now()) {
    const auto callback = timers_.top().callback;
    timers_.pop();
    callback();
  }
  flushing_.swap(dirty_);
  for (Pollable* pollable : flushing_) {
    if (pollable != nullptr) pollable->flush();
  }
  flushing_.clear();
}

}  // namespace confab::load
