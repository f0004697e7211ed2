#include "engine/feeds.hpp"

#include <utility>

#include "util/fork_mark.hpp"

namespace confab::engine {

namespace {

/// A feed that hears the doorbells for as long as it lives.
class RungFeed final : public Feed {
 public:
  RungFeed(std::unique_ptr<feed::LoopFeed> feed, std::unique_ptr<feed::SignalCarrier::Hearing> hearing,
           feed::Doorbells::Subscription bell)
      : feed_(std::move(feed)), hearing_(std::move(hearing)), bell_(std::move(bell)) {}
  ~RungFeed() override {
    if (!own_.is_own_process()) util::leave_as_it_is(feed_);
  }

  Result<SubscriptionId> subscribe(const Caller& caller, std::optional<confab::Cursor> from) override {
    return feed_->subscribe(caller, from);
  }
  void unsubscribe(SubscriptionId id) override { feed_->unsubscribe(id); }
  void pause(SubscriptionId id) override { feed_->pause(id); }
  void resume(SubscriptionId id) override { feed_->resume(id); }
  bool turn() override { return feed_->turn(); }
  confab::Cursor cursor() const override { return feed_->cursor(); }

 private:
  const util::ForkMark own_;
  std::unique_ptr<feed::LoopFeed> feed_;
  std::unique_ptr<feed::SignalCarrier::Hearing> hearing_;
  feed::Doorbells::Subscription bell_;  // last: goes first
};

}  // namespace

Result<std::unique_ptr<Feed>> Feeds::open(Feed::Sink& sink, std::function<void()> wake) {
  // It is called on the thread of the completions, among others. A wake that fails costs a delay only: the next one
  // comes soon.
  auto guarded_wake = [this, wake = std::move(wake)] { (void)host_calls_.call("a wake function", wake); };
  auto inbox = std::make_shared<feed::Inbox>(std::move(guarded_wake));
  auto feed = feed::LoopFeed::open(options_, sink, inbox);
  if (!feed) return feed.error();
  auto hearing = signals_.hear([inbox](const feed::Signal& signal) { inbox->put(signal); });
  auto bell = doorbells_.subscribe([inbox] { inbox->ring(); });
  return std::unique_ptr<Feed>(std::make_unique<RungFeed>(std::move(*feed), std::move(hearing), std::move(bell)));
}

}  // namespace confab::engine
