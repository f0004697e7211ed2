#include "feed/loop_feed.hpp"

#include <algorithm>
#include <utility>

#include "state/queries.hpp"

namespace confab::feed {

namespace {

Event event_of(const Signal& signal, Position live, TimeMs now) {
  Event event;
  event.kind = signal.kind == Signal::Kind::typing ? Event::Kind::typing : Event::Kind::delivered;
  event.position = live;
  event.at = now;
  event.conversation = signal.conversation;
  event.user = signal.user;
  event.seq = signal.seq;
  return event;
}

}  // namespace

Result<std::unique_ptr<LoopFeed>> LoopFeed::open(Options options, Sink& sink, std::shared_ptr<Inbox> inbox) {
  auto txn = options.environment->read();
  if (!txn) return txn.error();
  auto meta = state::meta(*txn);
  if (!meta) return meta.error();
  return std::unique_ptr<LoopFeed>(new LoopFeed(options, sink, std::move(inbox), meta->epoch, meta->last_position));
}

LoopFeed::LoopFeed(Options options, Sink& sink, std::shared_ptr<Inbox> inbox, std::uint64_t epoch, Position live)
    : options_(options),
      sink_(sink),
      inbox_(std::move(inbox)),
      epoch_(epoch),
      pages_({options.environment, options.clock, options.queries}, inbox_,
             [this](SubscriptionId id) { return wanted(id); }),
      dispatch_(index_, sink, [this](Subscriber& subscriber, const Error& why) { end(subscriber, why); }),
      live_(live) {}

LoopFeed::~LoopFeed() { inbox_->close(); }

Subscriber* LoopFeed::find(SubscriptionId id) const {
  const auto found = subscribers_.find(id);
  return found == subscribers_.end() ? nullptr : found->second.get();
}

Result<SubscriptionId> LoopFeed::subscribe(const Caller& caller, std::optional<confab::Cursor> from) {
  if (subscribers_.size() >= options_.subscriptions_max) {
    return Error{ErrorCode::overloaded, "too many subscriptions", "", 1000};
  }
  const SubscriptionId id{++last_id_};
  auto subscriber = std::make_unique<Subscriber>();
  subscriber->id = id;
  subscriber->caller = caller;
  subscriber->from = from;
  index_.add(*subscriber);
  request_page(*subscribers_.emplace(id, std::move(subscriber)).first->second);
  return id;
}

void LoopFeed::unsubscribe(SubscriptionId id) {
  Subscriber* subscriber = find(id);
  if (subscriber == nullptr || subscriber->phase == Phase::gone) return;
  subscriber->phase = Phase::gone;
  to_sweep_.push_back(id);
  if (!dispatching_) sweep();
}

void LoopFeed::pause(SubscriptionId id) {
  Subscriber* subscriber = find(id);
  if (subscriber == nullptr) return;
  if (subscriber->is_live()) {
    // A live one has been told of everything up to the record before the one on its way.
    const Position before = current_ ? Position{current_.value - 1} : live_;
    subscriber->told = std::max(subscriber->told, before);
    to_sweep_.push_back(id);
  } else if (subscriber->phase != Phase::catching_up) {
    return;
  }
  subscriber->phase = Phase::paused;
  ++subscriber->round;
  if (!dispatching_) sweep();
}

void LoopFeed::resume(SubscriptionId id) {
  Subscriber* subscriber = find(id);
  if (subscriber == nullptr || subscriber->phase != Phase::paused) return;
  subscriber->phase = Phase::catching_up;
  request_page(*subscriber);
}

bool LoopFeed::turn() {
  dispatching_ = true;  // whatever a callback takes away stays in place until the walk over it is done
  pages_.take([this](Page&& page) { take_page(std::move(page)); });
  dispatching_ = false;
  sweep();

  const auto signals = inbox_->take_signals();
  const auto read = read_records(*options_.environment, live_);
  if (!read) return read_failed(read.error());
  failing_since_ms_.reset();
  for (const Record& record : read->records) {
    dispatching_ = true;
    current_ = record.outcome.position;
    dispatch_.tell(record);
    live_ = std::exchange(current_, {});
    dispatching_ = false;
    sweep();
  }
  if (!read->more) tell_signals(signals);
  return read->more;
}

/// After the records, so that nobody hears a signal who is no member any more, and at the newest position, which all
/// live subscriptions have been told of by then.
void LoopFeed::tell_signals(const std::vector<Signal>& signals) {
  dispatching_ = true;
  for (const Signal& signal : signals) {
    const auto event = std::make_shared<const Event>(event_of(signal, live_, options_.clock->now_ms()));
    index_.each_member(signal.conversation, [&](const Subscriber& subscriber) {
      if (subscriber.is_live() && subscriber.caller.user != signal.user) sink_.on_event(subscriber.id, event);
    });
  }
  dispatching_ = false;
  sweep();
}

// --- catching up ----------------------------------------------------------------------------------------------------

void LoopFeed::request_page(const Subscriber& subscriber) { pages_.request(subscriber.caller.user, subscriber.id); }

std::optional<CatchUpQueue::Want> LoopFeed::wanted(SubscriptionId id) const {
  const Subscriber* subscriber = find(id);
  if (subscriber == nullptr || subscriber->phase != Phase::catching_up) return std::nullopt;
  const auto from = subscriber->started ? std::optional(confab::Cursor{epoch_, subscriber->told}) : subscriber->from;
  return CatchUpQueue::Want{subscriber->caller, from, subscriber->round};
}

void LoopFeed::take_page(Page page) {
  Subscriber* found = find(page.subscription);
  if (found == nullptr) return;
  Subscriber& subscriber = *found;
  if (subscriber.phase != Phase::catching_up || subscriber.round != page.round) return;
  if (!page.status) return end(subscriber, page.status.error());

  if (!tell_page(subscriber, page)) return;
  if (!page.last) return request_page(subscriber);
  if (page.up_to < live_) {
    // The feed went on while the page was read. What is between is little and warm: read it here and now, so that the
    // two positions meet. If it is not little after all, the pool goes on with it.
    page = read_page(*options_.environment, subscriber.caller, confab::Cursor{epoch_, subscriber.told},
                     options_.clock->now_ms());
    if (!page.status) return end(subscriber, page.status.error());
    page.subscription = subscriber.id;
    if (!tell_page(subscriber, page)) return;
    if (!page.last) return request_page(subscriber);
  }
  go_live(subscriber, page);
}

/// Returns whether the subscription is still the one that catches up: callbacks may pause or end it.
bool LoopFeed::tell_page(Subscriber& subscriber, const Page& page) {
  const auto round = subscriber.round;
  const auto current = [&] { return subscriber.phase == Phase::catching_up && subscriber.round == round; };
  if (!subscriber.started) {
    subscriber.started = true;
    // Where the subscriber stands: at their own cursor if it is served, else where the store is.
    const Position stand = page.events.empty() ? page.up_to : Position{page.events.front().position.value - 1};
    subscriber.told = stand;
    sink_.on_started(subscriber.id, Started{{epoch_, stand}, page.resumed});
  }
  for (const Event& event : page.events) {
    if (!current()) return false;
    subscriber.told = event.position;
    sink_.on_event(subscriber.id, std::make_shared<const Event>(event));
  }
  if (!current()) return false;
  subscriber.told = page.up_to;
  return true;
}

void LoopFeed::go_live(Subscriber& subscriber, const Page& page) {
  subscriber.phase = Phase::live;
  subscriber.told = page.up_to;
  subscriber.only = page.only;
  index_.enter(subscriber, page.readable);
}

void LoopFeed::end(Subscriber& subscriber, const Error& why) {
  const auto id = subscriber.id;
  const bool started = subscriber.started;
  unsubscribe(id);
  if (started) {
    sink_.on_ended(id, why);
  } else {
    sink_.on_started(id, why);
  }
}

// --- when reading fails ---------------------------------------------------------------------------------------------

/// A failure that may pass (no free reader, a map that grows) is left to the next ring or look, which reads the same
/// records again. Any other must not stop all deliveries in silence.
bool LoopFeed::read_failed(const Error& why) {
  const std::int64_t now_ms = options_.clock->steady_ms();
  if (!failing_since_ms_) failing_since_ms_ = now_ms;
  const bool for_long = now_ms - *failing_since_ms_ >= kReadFailingMsMax;
  // `log` was trimmed beyond the position of this feed, or a record is damaged.
  const bool for_good = why.code == ErrorCode::too_old || why.code == ErrorCode::internal;
  if (!for_good && !for_long) return false;
  if (start_over()) {
    failing_since_ms_.reset();
  } else if (for_long) {
    end_all(why);
  }
  return false;
}

/// Makes the live subscriptions catch up from the tables. One whose own conversations cannot be read ends there with
/// the error.
Result<> LoopFeed::start_over() {
  auto txn = options_.environment->read();
  if (!txn) return txn.error();
  auto meta = state::meta(*txn);
  if (!meta) return meta.error();
  index_.take_all_out();
  for (const auto& [id, subscriber] : subscribers_) {
    if (!subscriber->is_live()) continue;
    subscriber->phase = Phase::catching_up;
    subscriber->told = std::max(subscriber->told, live_);
    request_page(*subscriber);
  }
  live_ = meta->last_position;
  return {};
}

void LoopFeed::end_all(const Error& why) {
  dispatching_ = true;
  // A callback may subscribe, which adds to the map.
  std::vector<SubscriptionId> ids;
  for (const auto& [id, subscriber] : subscribers_) {
    if (subscriber->is_live()) ids.push_back(id);
  }
  for (const SubscriptionId id : ids) {
    Subscriber* subscriber = find(id);
    if (subscriber != nullptr && subscriber->is_live()) end(*subscriber, why);
  }
  dispatching_ = false;
  sweep();
}

void LoopFeed::sweep() {
  for (const SubscriptionId id : std::exchange(to_sweep_, {})) {
    Subscriber* subscriber = find(id);
    if (subscriber == nullptr) continue;
    if (!subscriber->is_live()) index_.take_out(*subscriber);
    if (subscriber->phase != Phase::gone) continue;
    index_.remove(*subscriber);
    subscribers_.erase(id);
  }
}

}  // namespace confab::feed
