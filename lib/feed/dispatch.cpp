#include "feed/dispatch.hpp"

#include <utility>

#include "state/queries.hpp"
#include "state/sessions.hpp"

namespace confab::feed {

Result<Records> read_records(const store::Environment& environment, Position after) {
  auto txn = environment.read();
  if (!txn) return txn.error();
  Records read;
  std::size_t bytes = 0;
  auto status = state::read_log(*txn, after, [&](state::Outcome&& outcome) {
    if (read.records.size() >= kTurnRecordsMax || bytes >= kTurnBytesMax) {
      read.more = true;
      return false;
    }
    bytes += sizeof(Record);
    for (const auto& message : outcome.message) bytes += message.body.size() + message.data.size();
    read.records.push_back({std::move(outcome), {}});
    return true;
  });
  if (!status) return status.error();
  for (Record& record : read.records) {
    auto audience = state::audience_of(state::Tables(*txn), record.outcome);
    if (!audience) return audience.error();
    record.audience = *std::move(audience);
  }
  return read;
}

void Dispatch::tell(const Record& record) {
  const auto& [outcome, audience] = record;
  for (const UserId user : audience.opened) {
    index_.open(user, outcome.conversation, audience.opened_from, outcome.position);
  }
  for (const UserId user : audience.closed) {
    index_.close(user, outcome.conversation, audience.seq, outcome.position);
  }
  if (!audience.lost.empty()) tell_lost(record);
  tell_audience(record);
  end_sessions(outcome);
}

void Dispatch::tell_audience(const Record& record) {
  using Who = state::Audience::Who;
  const auto& [outcome, audience] = record;
  const auto tell_it = [this](const std::shared_ptr<const Event>& event) {
    return [this, &event](Subscriber& subscriber) { tell_one(subscriber, event); };
  };
  if (audience.who == Who::nobody) return;
  if (audience.who != Who::one && !index_.has_listeners(outcome.conversation)) return;
  auto made = state::event_of(outcome);
  if (!made) return;
  const auto event = std::make_shared<const Event>(*std::move(made));
  switch (audience.who) {
    case Who::one:
      return tell_own(audience.user, event);
    case Who::members:
      return index_.each_member(outcome.conversation, tell_it(event));
    case Who::readers:
      if (event->message.reply) return tell_answer(audience.seq, event);
      return index_.each_reader(outcome.conversation, audience.seq, tell_it(event));
    case Who::nobody:
      return;
  }
}

/// Those who may not see the answered message get the event without it. They come after the others, so that each of the
/// two forms is encoded once.
void Dispatch::tell_answer(Seq seq, const std::shared_ptr<const Event>& event) {
  std::vector<Subscriber*> others;
  index_.each_reader_of_both(event->conversation, seq, event->message.reply_to,
                             [&](Subscriber& subscriber, bool sees_original) {
                               if (sees_original) {
                                 tell_one(subscriber, event);
                               } else {
                                 others.push_back(&subscriber);
                               }
                             });
  if (others.empty()) return;
  auto without = std::make_shared<Event>(*event);
  without->message.reply.reset();
  for (Subscriber* subscriber : others) tell_one(*subscriber, without);
}

void Dispatch::tell_lost(const Record& record) {
  const state::Outcome& outcome = record.outcome;
  const auto gone = std::make_shared<const Event>(state::forgotten_event(outcome));
  for (const UserId user : record.audience.lost) {
    index_.lose(user, outcome.conversation, outcome.position);
    tell_own(user, gone);
  }
}

void Dispatch::end_sessions(const state::Outcome& outcome) {
  if (!outcome.user) return;
  index_.each_of(outcome.user, [&](Subscriber& subscriber) {
    if (subscriber.phase == Subscriber::Phase::gone || !state::ends_session(outcome, subscriber.caller)) return;
    end_(subscriber, {ErrorCode::unauthenticated, "the session ended"});
  });
}

void Dispatch::tell_one(Subscriber& subscriber, const std::shared_ptr<const Event>& event) {
  if (!subscriber.is_live() || subscriber.told >= event->position) return;
  subscriber.told = event->position;
  sink_.on_event(subscriber.id, event);
}

void Dispatch::tell_own(UserId user, const std::shared_ptr<const Event>& event) {
  index_.each_of(user, [&](Subscriber& subscriber) {
    if (subscriber.may_use(event->conversation)) tell_one(subscriber, event);
  });
}

}  // namespace confab::feed
