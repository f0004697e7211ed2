#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "state/queries.hpp"
#include "support/chat.hpp"

namespace confab::bench {

namespace {

using tests::must;

constexpr std::uint64_t kWindow = 1000;
constexpr std::size_t kBatchCommands = 500;

/// Ann, who is in many conversations, and what others say among themselves. Made once for each size.
class Crowd {
 public:
  static const Crowd& of(std::int64_t conversations) {
    static std::map<std::int64_t, std::unique_ptr<Crowd>> made;
    auto& crowd = made[conversations];
    if (!crowd) crowd.reset(new Crowd(static_cast<std::size_t>(conversations)));
    return *crowd;
  }

  state::CatchUpPage page(Position after, std::size_t limit) const {
    return must(state::catch_up(chat_.store.read(), ann_, after, limit));
  }
  store::ReadTxn read() const { return chat_.store.read(); }
  UserId ann() const { return ann_; }

  Position before_the_log;  ///< a message in each conversation follows, then more of others than the log keeps
  Position before_a_gap;    ///< more of others than a page looks at follows, then one message
  Position lately;          ///< a hundred messages of others follow, then three

 private:
  explicit Crowd(std::size_t conversations) : ann_(chat_.user("ann")) {
    const auto others = all<UserId>(
        conversations,
        [&](std::size_t i) {
          const std::string name = "user" + std::to_string(i);
          return chat_.command(state::RegisterUser{name + "@example.com", name, "a hash"});
        },
        [](const state::Outcome& outcome) { return outcome.user; });
    const auto talks = all<ConversationId>(
        conversations, [&](std::size_t i) { return chat_.command(state::OpenDirect{ann_}, others[i]); },
        [](const state::Outcome& outcome) { return outcome.conversation; });
    const auto foreign = chat_.direct(others[0], others[1]);
    const auto others_say = [&](std::size_t count) { chat_.send_many(others[0], foreign, static_cast<int>(count)); };

    before_the_log = now();
    for (std::size_t i = 0; i < conversations; ++i) chat_.send(others[i], talks[i]);
    others_say(kWindow);
    const Position last = now();
    while (chat_.store.meta().first_position.value + kWindow <= last.value) {
      chat_.act(state::TrimLog{Position(last.value - kWindow)});
    }
    before_a_gap = now();
    for (std::size_t sent = 0; sent <= 2 * conversations; sent += kBatchCommands) others_say(kBatchCommands);
    chat_.send(others[0], talks[0]);
    lately = now();
    others_say(100);
    for (std::size_t i = 0; i < 3; ++i) chat_.send(others[i], talks[i]);
  }

  Position now() const { return chat_.store.meta().last_position; }

  /// What `take` finds in the outcomes of `count` commands.
  template <typename T, typename Make, typename Take>
  std::vector<T> all(std::size_t count, const Make& make, const Take& take) {
    std::vector<T> found;
    while (found.size() < count) {
      std::vector<state::Command> batch;
      const std::size_t end = std::min(count, found.size() + kBatchCommands);
      for (std::size_t i = found.size(); i < end; ++i) batch.push_back(make(i));
      for (const auto& outcome : chat_.store.apply(batch)) found.push_back(take(outcome));
    }
    return found;
  }

  tests::Chat chat_{kWindow};
  UserId ann_;
};

void read_page(benchmark::State& state, Position Crowd::*after, std::size_t limit, std::size_t events) {
  const Crowd& crowd = Crowd::of(state.range(0));
  for (auto _ : state) {
    const auto page = crowd.page(crowd.*after, limit);
    state.counters["looked_at"] = static_cast<double>(page.looked_at);
    if (page.events.size() != events) state.SkipWithError("events are missing");
  }
}

/// A client that comes back soon.
void catch_up_lately(benchmark::State& state) { read_page(state, &Crowd::lately, 100, 3); }
BENCHMARK(catch_up_lately)->Arg(10)->Arg(10'000);

void catch_up_over_a_gap(benchmark::State& state) { read_page(state, &Crowd::before_a_gap, 1, 1); }
BENCHMARK(catch_up_over_a_gap)->Arg(10)->Arg(10'000);

/// The smallest page from a cursor whose records are no longer in the log.
void catch_up_from_before_the_log(benchmark::State& state) { read_page(state, &Crowd::before_the_log, 1, 1); }
BENCHMARK(catch_up_from_before_the_log)->Arg(10)->Arg(10'000);

/// What a subscription reads once when it goes live.
void read_memberships(benchmark::State& state) {
  const Crowd& crowd = Crowd::of(state.range(0));
  for (auto _ : state) {
    const auto all = must(state::readable(crowd.read(), crowd.ann()));
    if (all.size() != static_cast<std::size_t>(state.range(0))) state.SkipWithError("memberships are missing");
  }
}
BENCHMARK(read_memberships)->Arg(10)->Arg(10'000);

/// The first page of the list of conversations.
void read_inbox(benchmark::State& state) {
  const Crowd& crowd = Crowd::of(state.range(0));
  for (auto _ : state) {
    const auto page = must(state::inbox(crowd.read(), crowd.ann(), {}));
    if (page.conversations.empty()) state.SkipWithError("conversations are missing");
  }
}
BENCHMARK(read_inbox)->Arg(10)->Arg(10'000);

}  // namespace

}  // namespace confab::bench
