#include "feed/catch_up_queue.hpp"

#include <utility>

namespace confab::feed {

void CatchUpQueue::request(UserId user, SubscriptionId subscription) {
  if (is_waiting_.insert(subscription).second) waiting_.push(user, subscription);
  begin_reading();
}

void CatchUpQueue::begin_reading() {
  while (!waiting_.empty() && under_way_ < kPagesUnderWayMax) {
    const SubscriptionId next = waiting_.pop();
    is_waiting_.erase(next);
    const auto want = ask_(next);
    if (!want) continue;
    ++under_way_;
    read_in_pool(next, *want);
  }
}

void CatchUpQueue::read_in_pool(SubscriptionId subscription, const Want& want) {
  Page refused;
  refused.subscription = subscription;
  refused.round = want.round;
  auto read = [inbox = inbox_, environment = options_.environment, clock = options_.clock, subscription, want] {
    Page page = read_page(*environment, want.caller, want.from, clock->now_ms());
    page.subscription = subscription;
    page.round = want.round;
    inbox->put(std::move(page));
  };
  auto refuse = [inbox = inbox_, refused](const Error& why) mutable {
    refused.status = why;
    inbox->put(std::move(refused));
  };
  if (auto queued = options_.queries->submit(std::move(read), refuse, want.caller.user.value); !queued) {
    refuse(queued.error());
  }
}

}  // namespace confab::feed
