#include "state/followers.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "state/queries.hpp"
#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/tables.hpp"

// Under which names hosts follow the log, and how far each has confirmed. None of this is a record of the log: it would
// be followed in its turn.

namespace confab::state {

namespace {

Result<std::size_t> count_followers(const Tables& tables) {
  std::size_t count = 0;
  auto counted = tables.each_follower([&count](std::string_view, const FollowerRecord&) { return ++count, true; });
  if (!counted) return counted.error();
  return count;
}

Outcome followed() {
  Outcome outcome;
  outcome.kind = OutcomeKind::followed;
  outcome.unchanged = true;
  return outcome;
}

/// The follower of a name. Errors: not_found (name)
Result<FollowerRecord> existing_follower(const Tables& tables, const std::string& name) {
  if (auto good = check_follower_name(name); !good) return good.error();
  auto record = tables.follower(name);
  if (!record) return std::move(record).error();
  if (!*record) return refuse(Refusal::no_follower, "name");
  return **record;
}

}  // namespace

Result<> check_follower_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; };
  const bool good = !name.empty() && name.size() <= Limits::follower_name_bytes_max && letter(name.front()) &&
                    std::all_of(name.begin(), name.end(), fits);
  return good ? Result<>() : refuse(Refusal::follower_name, "name");
}

Result<Outcome> apply_rule(Step& step, const BeginFollowing& body) {
  if (auto good = check_follower_name(body.name); !good) return good.error();
  auto present = step.tables.follower(body.name);
  if (!present) return std::move(present).error();
  if (body.after && *body.after > step.meta.last_position) return refuse(Refusal::not_in_the_log, "cursor");
  if (!*present) {
    const auto count = count_followers(step.tables);
    if (!count) return count.error();
    if (*count >= step.bounds.followers) return refuse(Refusal::too_many_followers, "name");
  }
  FollowerRecord record = present->value_or(FollowerRecord());
  record.run = body.run;
  if (!*present || body.after) {
    record.epoch = body.epoch;
    record.position = body.after.value_or(Position(step.meta.first_position.value - 1));
    record.at = step.at();
  }
  if (auto put = step.tables.put_follower(body.name, record); !put) return put.error();
  return followed();
}

Result<Outcome> apply_rule(Step& step, const ConfirmFollowed& body) {
  auto record = existing_follower(step.tables, body.name);
  if (!record) return std::move(record).error();
  if (record->run != body.run) return refuse(Refusal::follower_replaced, "name");
  if (body.position > step.meta.last_position) return refuse(Refusal::not_in_the_log, "position");
  if (body.position <= record->position) return followed();
  record->position = body.position;
  record->at = step.at();
  if (auto put = step.tables.put_follower(body.name, *record); !put) return put.error();
  return followed();
}

Result<Outcome> apply_rule(Step& step, const RemoveFollower& body) {
  auto record = existing_follower(step.tables, body.name);
  if (!record) return std::move(record).error();
  if (auto del = step.tables.del_follower(body.name); !del) return del.error();
  return followed();
}

std::optional<Event> host_event_of(const Outcome& outcome) {
  if (outcome.error != 0 || outcome.unchanged) return std::nullopt;
  if (outcome.kind == OutcomeKind::user_registered || outcome.kind == OutcomeKind::user_changed) {
    Event event;
    event.kind = Event::Kind::user;
    event.position = outcome.position;
    event.at = outcome.at;
    event.user = outcome.user;
    return event;
  }
  auto event = event_of(outcome);
  if (!event) return event;
  if (outcome.kind == OutcomeKind::direct_opened) event->users = {outcome.caller, outcome.user};
  const bool of_one = outcome.kind == OutcomeKind::listing || outcome.kind == OutcomeKind::preferences ||
                      outcome.kind == OutcomeKind::forgotten || outcome.kind == OutcomeKind::blocks_changed;
  if (of_one) event->users = {outcome.user};
  return event;
}

Result<std::optional<FollowerRecord>> follower_record(const store::Txn& txn, std::string_view name) {
  return Tables(txn).follower(name);
}

Result<std::vector<FollowerInfo>> followers(const store::Txn& txn) {
  std::vector<FollowerInfo> all;
  auto read = Tables(txn).each_follower([&](std::string_view name, const FollowerRecord& record) {
    all.push_back({std::string(name), {record.epoch, record.position}, record.at});
    return true;
  });
  if (!read) return read.error();
  return all;
}

}  // namespace confab::state
