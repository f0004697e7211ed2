#include "feed/loop_feed.hpp"

#include <algorithm>
#include <utility>

#include "state/queries.hpp"

namespace confab::feed {

namespace {

template <typename Map, typename Key, typename Value>
void erase_one(Map& map, const Key& key, const Value& value) {
  const auto entry = map.find(key);
  if (entry == map.end()) return;
  auto& list = entry->second;
  if (const auto found = std::find(list.begin(), list.end(), value); found != list.end()) {
    *found = list.back();
    list.pop_back();
  }
  if (list.empty()) map.erase(entry);
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
    : options_(options), sink_(sink), inbox_(std::move(inbox)), epoch_(epoch), live_(live) {}

LoopFeed::~LoopFeed() { inbox_->close(); }

Result<SubscriptionId> LoopFeed::subscribe(const Caller& caller, std::optional<confab::Cursor> from) {
  if (subs_.size() >= options_.subscriptions_max) {
    return Error{ErrorCode::overloaded, "too many subscriptions", "", 1000};
  }
  const SubscriptionId id{++last_id_};
  auto sub = std::make_unique<Sub>();
  sub->id = id;
  sub->caller = caller;
  sub->from = from;
  by_user_[caller.user].push_back(sub.get());
  request_page(*subs_.emplace(id, std::move(sub)).first->second);
  return id;
}

void LoopFeed::unsubscribe(SubscriptionId id) {
  const auto found = subs_.find(id);
  if (found == subs_.end() || found->second->phase == Phase::gone) return;
  found->second->phase = Phase::gone;
  to_sweep_.push_back(id);
  if (!dispatching_) sweep();
}

void LoopFeed::pause(SubscriptionId id) {
  const auto found = subs_.find(id);
  if (found == subs_.end()) return;
  Sub& sub = *found->second;
  if (sub.phase == Phase::live) {
    // A live one has been told of everything up to the record before the one on its way.
    const Position before = current_ ? Position{current_.value - 1} : live_;
    sub.told = std::max(sub.told, before);
    to_sweep_.push_back(id);
  } else if (sub.phase != Phase::catching_up) {
    return;
  }
  sub.phase = Phase::paused;
  ++sub.round;
  if (!dispatching_) sweep();
}

void LoopFeed::resume(SubscriptionId id) {
  const auto found = subs_.find(id);
  if (found == subs_.end() || found->second->phase != Phase::paused) return;
  Sub& sub = *found->second;
  sub.phase = Phase::catching_up;
  request_page(sub);
}

bool LoopFeed::turn() {
  dispatching_ = true;  // whatever a callback takes away stays in place until the walk over it is done
  for (Page& page : inbox_->take()) {
    --pages_under_way_;
    take_page(std::move(page));
  }
  dispatching_ = false;
  sweep();
  request_waiting_pages();

  std::vector<Record> records;
  auto more = read_records(records);
  if (!more) return read_failed(more.error());
  failing_since_ms_.reset();
  for (const Record& record : records) {
    dispatching_ = true;
    current_ = record.outcome.position;
    dispatch(record);
    live_ = std::exchange(current_, {});
    dispatching_ = false;
    sweep();
  }
  return *more;
}

// --- catching up ----------------------------------------------------------------------------------------------------

void LoopFeed::request_page(Sub& sub) {
  if (!std::exchange(sub.waits_for_page, true)) waiting_.push(sub.caller.user, sub.id);
  request_waiting_pages();
}

void LoopFeed::request_waiting_pages() {
  while (!waiting_.empty() && pages_under_way_ < kPagesUnderWayMax) {
    const auto found = subs_.find(waiting_.pop());
    if (found == subs_.end()) continue;
    Sub& sub = *found->second;
    sub.waits_for_page = false;
    if (sub.phase != Phase::catching_up) continue;
    ++pages_under_way_;
    read_in_pool(sub);
  }
}

void LoopFeed::read_in_pool(const Sub& sub) {
  const auto from = sub.started ? std::optional(confab::Cursor{epoch_, sub.told}) : sub.from;
  Page refused;
  refused.subscription = sub.id;
  refused.round = sub.round;
  auto read = [inbox = inbox_, environment = options_.environment, clock = options_.clock, caller = sub.caller, from,
               id = sub.id, round = sub.round] {
    Page page = read_page(*environment, caller, from, clock->now_ms());
    page.subscription = id;
    page.round = round;
    inbox->put(std::move(page));
  };
  auto refuse = [inbox = inbox_, refused](const Error& why) mutable {
    refused.status = why;
    inbox->put(std::move(refused));
  };
  if (auto queued = options_.queries->submit(std::move(read), refuse, sub.caller.user.value); !queued) {
    refuse(queued.error());
  }
}

void LoopFeed::take_page(Page page) {
  const auto found = subs_.find(page.subscription);
  if (found == subs_.end()) return;
  Sub& sub = *found->second;
  if (sub.phase != Phase::catching_up || sub.round != page.round) return;
  if (!page.status) return end(sub, page.status.error());

  if (!tell_page(sub, page)) return;
  if (!page.last) return request_page(sub);
  if (page.up_to < live_) {
    // The feed went on while the page was read. What is between is little and warm: read it here and now, so that the
    // two positions meet. If it is not little after all, the pool goes on with it.
    page = read_page(*options_.environment, sub.caller, confab::Cursor{epoch_, sub.told}, options_.clock->now_ms());
    if (!page.status) return end(sub, page.status.error());
    page.subscription = sub.id;
    if (!tell_page(sub, page)) return;
    if (!page.last) return request_page(sub);
  }
  go_live(sub, page);
}

/// Returns whether the subscription is still the one that catches up: callbacks may pause or end it.
bool LoopFeed::tell_page(Sub& sub, const Page& page) {
  const auto round = sub.round;
  const auto current = [&] { return sub.phase == Phase::catching_up && sub.round == round; };
  if (!sub.started) {
    sub.started = true;
    // Where the subscriber stands: at their own cursor if it is served, else where the store is.
    const Position stand = page.events.empty() ? page.up_to : Position{page.events.front().position.value - 1};
    sub.told = stand;
    sink_.on_started(sub.id, Started{{epoch_, stand}, page.resumed});
  }
  for (const Event& event : page.events) {
    if (!current()) return false;
    sub.told = event.position;
    sink_.on_event(sub.id, std::make_shared<const Event>(event));
  }
  if (!current()) return false;
  sub.told = page.up_to;
  return true;
}

void LoopFeed::go_live(Sub& sub, const Page& page) {
  sub.phase = Phase::live;
  sub.told = page.up_to;
  sub.only = page.only;
  for (const ConversationId conversation : page.memberships) index(sub, conversation);
}

void LoopFeed::end(Sub& sub, const Error& why) {
  const auto id = sub.id;
  const bool started = sub.started;
  unsubscribe(id);
  if (started) {
    sink_.on_ended(id, why);
  } else {
    sink_.on_started(id, why);
  }
}

// --- live -----------------------------------------------------------------------------------------------------------

Result<bool> LoopFeed::read_records(std::vector<Record>& out) {
  auto txn = options_.environment->read();
  if (!txn) return txn.error();
  std::size_t bytes = 0;
  bool more = false;
  auto status = state::read_log(*txn, live_, [&](state::Outcome&& outcome) {
    if (out.size() >= kTurnRecordsMax || bytes >= kTurnBytesMax) {
      more = true;
      return false;
    }
    bytes += sizeof(Record);
    for (const auto& message : outcome.message) bytes += message.body.size();
    out.push_back({std::move(outcome)});
    return true;
  });
  if (!status) return status.error();
  for (Record& record : out) {
    const state::Outcome& outcome = record.outcome;
    if (outcome.kind != state::OutcomeKind::read || outcome.error != 0 || outcome.own_only) continue;
    auto count = state::member_count(*txn, outcome.conversation);
    if (!count) return count.error();
    record.read_mark_is_shared = *count <= Limits::read_marks_shown_members_max;
  }
  return more;
}

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
  by_conversation_.clear();
  for (const auto& [id, sub] : subs_) {
    if (sub->phase != Phase::live) continue;
    sub->phase = Phase::catching_up;
    sub->told = std::max(sub->told, live_);
    sub->conversations = {};
    request_page(*sub);
  }
  live_ = meta->last_position;
  return {};
}

void LoopFeed::end_all(const Error& why) {
  dispatching_ = true;
  // A callback may subscribe, which adds to the map.
  std::vector<SubscriptionId> ids;
  for (const auto& [id, sub] : subs_) {
    if (sub->phase == Phase::live) ids.push_back(id);
  }
  for (const SubscriptionId id : ids) {
    const auto found = subs_.find(id);
    if (found != subs_.end() && found->second->phase == Phase::live) end(*found->second, why);
  }
  dispatching_ = false;
  sweep();
}

void LoopFeed::dispatch(const Record& record) {
  const state::Outcome& outcome = record.outcome;
  if (outcome.error != 0 || outcome.unchanged) {
    // A reused refresh token is refused, and ends its session.
    if (outcome.kind == state::OutcomeKind::session_ended) end_sessions(outcome.user, outcome.session, {});
    return;
  }
  switch (outcome.kind) {
    case state::OutcomeKind::message:
      return dispatch_message(outcome);
    case state::OutcomeKind::direct_opened:
      join(outcome.caller, outcome.conversation, outcome.position);
      join(outcome.user, outcome.conversation, outcome.position);
      return tell_members(outcome);
    case state::OutcomeKind::read:
      return dispatch_read(record);
    case state::OutcomeKind::listing:
    case state::OutcomeKind::forgotten:
      if (auto event = state::event_of(outcome)) tell_own(outcome.user, std::make_shared<const Event>(*event));
      return;
    case state::OutcomeKind::session_ended:
      return end_sessions(outcome.user, outcome.session, outcome.kept_session);
    case state::OutcomeKind::session_started:
      if (outcome.ended_session) end_sessions(outcome.user, outcome.ended_session, {});
      return;
    case state::OutcomeKind::refused:
    case state::OutcomeKind::user_registered:
    case state::OutcomeKind::user_changed:
    case state::OutcomeKind::session_rotated:
    case state::OutcomeKind::trimmed:
      return;
  }
}

void LoopFeed::dispatch_message(const state::Outcome& outcome) {
  if (outcome.message.empty()) return;
  const state::StoredMessage& stored = outcome.message.front();
  if (stored.kind == MessageKind::created || stored.kind == MessageKind::joined) {
    for (const UserId user : stored.users) join(user, outcome.conversation, outcome.position);
  }
  if (outcome.forgotten) {
    // These users cannot read the notice any more. tell_members() leaves them out, because tell() takes each position
    // once.
    const auto gone = std::make_shared<const Event>(state::forgotten_event(outcome));
    for (const UserId user : stored.users) tell_own(user, gone);
  }
  tell_members(outcome);
  if (stored.kind == MessageKind::left || stored.kind == MessageKind::removed) {
    for (const UserId user : stored.users) part(user, outcome.conversation, outcome.position);
  }
}

void LoopFeed::dispatch_read(const Record& record) {
  auto event = state::event_of(record.outcome);
  if (!event) return;
  const auto shared = std::make_shared<const Event>(std::move(*event));
  if (record.read_mark_is_shared) return tell_members(shared);
  tell_own(shared->user, shared);
}

/// Of one session, or of all but `kept`. A host's own caller has no session that could end.
void LoopFeed::end_sessions(UserId user, SessionId session, SessionId kept) {
  const auto own = by_user_.find(user);
  if (own == by_user_.end()) return;
  auto& subs = own->second;
  for (std::size_t i = 0; i < subs.size(); ++i) {
    Sub& sub = *subs[i];
    const SessionId its = sub.caller.session;
    const bool ended = session ? its == session : its != kept;
    if (its && ended && sub.phase != Phase::gone) end(sub, {ErrorCode::unauthenticated, "the session ended"});
  }
}

void LoopFeed::tell(Sub& sub, const std::shared_ptr<const Event>& event) {
  if (sub.phase != Phase::live || sub.told >= event->position) return;
  sub.told = event->position;
  sink_.on_event(sub.id, event);
}

void LoopFeed::tell_own(UserId user, const std::shared_ptr<const Event>& event) {
  const auto own = by_user_.find(user);
  if (own == by_user_.end()) return;
  auto& subs = own->second;  // a callback may subscribe: the list may grow, and the map around it be moved
  for (std::size_t i = 0; i < subs.size(); ++i) {
    if (subs[i]->may_use(event->conversation)) tell(*subs[i], event);
  }
}

void LoopFeed::tell_members(const state::Outcome& outcome) {
  if (!by_conversation_.contains(outcome.conversation)) return;
  if (auto event = state::event_of(outcome)) tell_members(std::make_shared<const Event>(std::move(*event)));
}

void LoopFeed::tell_members(const std::shared_ptr<const Event>& event) {
  const auto members = by_conversation_.find(event->conversation);
  if (members == by_conversation_.end()) return;
  for (Sub* sub : members->second) tell(*sub, event);
}

// --- the index ------------------------------------------------------------------------------------------------------

void LoopFeed::index(Sub& sub, ConversationId conversation) {
  sub.conversations.push_back(conversation);
  by_conversation_[conversation].push_back(&sub);
}

void LoopFeed::join(UserId user, ConversationId conversation, Position at) {
  const auto own = by_user_.find(user);
  if (own == by_user_.end()) return;
  for (Sub* sub : own->second) {
    if (sub->phase != Phase::live || sub->told >= at || !sub->may_use(conversation)) continue;
    const auto& has = sub->conversations;
    if (std::find(has.begin(), has.end(), conversation) == has.end()) index(*sub, conversation);
  }
}

void LoopFeed::part(UserId user, ConversationId conversation, Position at) {
  const auto own = by_user_.find(user);
  if (own == by_user_.end()) return;
  for (Sub* sub : own->second) {
    // A subscription that was told a later position read its memberships there.
    if (sub->phase != Phase::live || sub->told > at) continue;
    std::erase(sub->conversations, conversation);
    erase_one(by_conversation_, conversation, sub);
  }
}

void LoopFeed::unindex_all(Sub& sub) {
  for (const ConversationId conversation : sub.conversations) erase_one(by_conversation_, conversation, &sub);
  sub.conversations = {};
}

void LoopFeed::sweep() {
  for (const SubscriptionId id : std::exchange(to_sweep_, {})) {
    const auto found = subs_.find(id);
    if (found == subs_.end()) continue;
    Sub& sub = *found->second;
    if (sub.phase != Phase::live) unindex_all(sub);
    if (sub.phase != Phase::gone) continue;
    erase_one(by_user_, sub.caller.user, &sub);
    subs_.erase(found);
  }
}

}  // namespace confab::feed
