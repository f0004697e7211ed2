#include <benchmark/benchmark.h>

#include "feed/loop_feed.hpp"
#include "support/chat.hpp"
#include "support/manual_clock.hpp"

namespace confab::bench {

namespace {

using tests::must;

constexpr int kMessages = 1000;

/// Reading what a turn of a loop reads: records of `log`, decoded. One step is one record.
void read_feed(benchmark::State& state) {
  tests::Chat chat;
  const UserId ann = chat.user("ann");
  const ConversationId talk = chat.direct(ann, chat.user("bob"));
  const Position before = chat.store.meta().last_position;
  chat.send_many(ann, talk, kMessages);
  while (state.KeepRunningBatch(kMessages)) {
    int records = 0;
    must(state::read_log(chat.store.read(), before, [&](state::Outcome&& outcome) {
      benchmark::DoNotOptimize(outcome);
      ++records;
      return true;
    }));
    if (records != kMessages) state.SkipWithError("records are missing");
  }
}
BENCHMARK(read_feed);

class Counter final : public Feed::Sink {
 public:
  void on_started(SubscriptionId, const Result<Feed::Started>& started) override { started_ += started ? 1 : 0; }
  void on_event(SubscriptionId, const std::shared_ptr<const Event>&) override { ++events_; }
  void on_ended(SubscriptionId, const Error&) override {}

  std::int64_t started() const { return started_; }
  std::int64_t events() const { return events_; }

 private:
  std::int64_t started_ = 0;
  std::int64_t events_ = 0;
};

/// From the store to every subscription of one loop, in a conversation with as many as the argument says. One step is
/// one delivery.
void fan_out(benchmark::State& state) {
  const auto subscribers = state.range(0);
  tests::Chat chat;
  const UserId ann = chat.user("ann");
  const ConversationId talk = chat.direct(ann, chat.user("bob"));
  tests::ManualClock clock;
  const auto queries = must(util::WorkerPool::start({}));
  Counter sink;
  const auto feed = must(feed::LoopFeed::open({&chat.store.environment(), &clock, queries.get(), 100'000}, sink,
                                              std::make_shared<feed::Inbox>([] {})));
  for (std::int64_t i = 0; i < subscribers; ++i) static_cast<void>(must(feed->subscribe(ann, std::nullopt)));
  while (sink.started() < subscribers) feed->turn();

  std::int64_t sent = 0;
  while (state.KeepRunningBatch(subscribers)) {
    state.PauseTiming();
    chat.send(ann, talk);
    ++sent;
    state.ResumeTiming();
    while (feed->turn()) {
    }
  }
  if (sink.events() != sent * subscribers) state.SkipWithError("deliveries are missing");
  queries->stop();
}
BENCHMARK(fan_out)->Arg(10)->Arg(1000)->Arg(10'000);

}  // namespace

}  // namespace confab::bench
