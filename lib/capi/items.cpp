#include "capi/items.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <poll.h>

namespace confab::capi {

namespace {

using Clock = std::chrono::steady_clock;

Error closing() { return {ErrorCode::unavailable, "the engine is closing"}; }

/// How long poll() may wait; below 0: as long as it takes.
int poll_ms(std::int32_t timeout_ms, Clock::time_point deadline) {
  if (timeout_ms < 0) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

}  // namespace

Result<std::unique_ptr<Items>> Items::open(std::size_t calls_max) {
  auto signal = Signal::open();
  if (!signal) return signal.error();
  return std::unique_ptr<Items>(new Items(calls_max, std::move(*signal)));
}

Result<std::uint64_t> Items::subscribe(Engine& engine, const Caller& caller, std::optional<confab::Cursor> from) {
  if (closed_) return closing();
  return subscribed_.subscribe(engine, caller, from);
}

Result<std::uint64_t> Items::follow(Engine& engine, std::string_view name, const FollowOptions& options) {
  if (closed_) return closing();
  return followed_.follow(engine, name, options);
}

Answer Items::confirm(std::uint64_t follower, const confab::Cursor& cursor) {
  return followed_.confirm(follower, cursor);
}

void Items::unsubscribe(std::uint64_t subscription) {
  const util::MutexLock lock(taking_mutex_);
  if (FollowedEvents::is_follower(subscription)) {
    followed_.leave(subscription);
  } else {
    subscribed_.unsubscribe(subscription);
  }
  update_signal();
}

void Items::pause(std::uint64_t subscription) {
  if (FollowedEvents::is_follower(subscription)) return followed_.pause(subscription);
  subscribed_.pause(subscription);
}

void Items::resume(std::uint64_t subscription) {
  if (FollowedEvents::is_follower(subscription)) return followed_.resume(subscription);
  subscribed_.resume(subscription);
}

Answer Items::next(std::int32_t timeout_ms, std::unique_ptr<confab_item>& out) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(std::max(timeout_ms, 0));
  for (bool last = timeout_ms == 0;;) {
    switch (take(out)) {
      case Taken::item:
        return {};
      case Taken::interrupted:
        return {CONFAB_ERR_INTERRUPTED, "interrupted"};
      case Taken::closed:
        return closing();
      case Taken::nothing:
        break;
    }
    if (last) return {CONFAB_ERR_TIMEOUT, "nothing came in time"};
    const int wait_ms = poll_ms(timeout_ms, deadline);
    pollfd readable{descriptor(), POLLIN, 0};
    last = ::poll(&readable, 1, wait_ms) == 0 || wait_ms == 0;
  }
}

Items::Taken Items::take(std::unique_ptr<confab_item>& out) {
  const util::MutexLock lock(taking_mutex_);
  if (closed_) return Taken::closed;
  if (interrupted_.exchange(false)) {
    update_signal();
    return Taken::interrupted;
  }
  subscribed_.refill();
  for (unsigned tried = 0; tried < kKinds && !out; ++tried) {
    const unsigned kind = next_kind_;
    next_kind_ = (kind + 1) % kKinds;
    out = kind == 0 ? calls_.take() : kind == 1 ? subscribed_.take() : followed_.take();
  }
  update_signal();
  return out ? Taken::item : Taken::nothing;
}

void Items::update_signal() {
  signal_->lower_unless([this] { return anything(); });
}

bool Items::anything() {
  return interrupted_ || closed_ || calls_.anything() || subscribed_.anything() || followed_.anything();
}

void Items::interrupt() {
  interrupted_ = true;
  signal_->raise();
}

void Items::close() {
  closed_ = true;
  signal_->raise();
}

void Items::drop_feed() {
  followed_.drop();
  subscribed_.drop();
}

}  // namespace confab::capi
