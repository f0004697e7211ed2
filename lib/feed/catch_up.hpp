#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <confab/feed.hpp>

#include "feed/signals.hpp"
#include "state/queries.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/mutex.hpp"

namespace confab::feed {

/// Most events of one page of catching up.
inline constexpr std::size_t kPageEventsMax = 500;

/// A bounded part of what a subscriber missed. The last part also has what they may read at its end.
struct Page {
  SubscriptionId subscription;
  std::uint32_t round = 0;
  Result<> status;
  bool resumed = true;
  Position up_to;
  bool last = false;
  std::vector<Event> events;
  std::vector<state::Readable> readable;
  std::vector<ConversationId> only;  ///< a visitor's: all that concerns them; empty: no visitor
};

/// What a page is read for: going live needs what the subscriber may read at its end, which costs a look at each of
/// their conversations.
enum class PageUse : std::uint8_t { going_live, events_only };

/// Reads one page in one transaction. `from`: nothing means "after now".
Page read_page(const store::Environment& environment, const Caller& caller, std::optional<confab::Cursor> from,
               TimeMs now, std::size_t events_max = kPageEventsMax, PageUse use = PageUse::going_live);

/// Where pages, rings and signals arrive for the thread of a feed.
class Inbox {
 public:
  /// `wake` must not block: it is called under the inbox's lock, so that none comes after close().
  explicit Inbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void ring();
  void put(Page page);
  std::vector<Page> take();
  /// False: dropped, as SignalLane says.
  bool put(const Signal& signal);
  std::vector<Signal> take_signals();
  void close();

 private:
  util::Mutex mutex_;
  std::function<void()> wake_ CONFAB_GUARDED_BY(mutex_);
  std::vector<Page> pages_ CONFAB_GUARDED_BY(mutex_);  // at most one for each subscription
  SignalLane signals_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::feed
