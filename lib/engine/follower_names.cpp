#include "engine/follower_names.hpp"

#include <memory>
#include <utility>

#include "engine/follow_lock.hpp"
#include "engine/wait.hpp"
#include "state/followers.hpp"

namespace confab::engine {

namespace {

Error too_old(std::string why, Position oldest) {
  return {ErrorCode::too_old, std::move(why) + "; the oldest record is " + std::to_string(oldest.value)};
}

/// Whether the log can be read from behind a cursor. Errors: too_old, invalid_argument (cursor)
Result<> check_in_log(const state::MetaRecord& meta, const Cursor& after) {
  if (after.epoch != meta.epoch) {
    return too_old("the position is of another history, before the store was restored or copied", meta.first_position);
  }
  if (after.position > meta.last_position) {
    return Error{ErrorCode::invalid_argument, "the log has not come to this position", "cursor"};
  }
  if (after.position.value + 1 < meta.first_position.value) {
    return too_old("the log was trimmed past position " + std::to_string(after.position.value), meta.first_position);
  }
  return {};
}

/// Where a follower begins, if not simply where its name stands. Errors: those of check_in_log()
Result<std::optional<Position>> begin_after(const state::MetaRecord& meta,
                                            const std::optional<state::FollowerRecord>& present,
                                            const FollowOptions& options) {
  switch (options.from) {
    case FollowOptions::From::oldest:
      return std::optional(Position(meta.first_position.value - 1));
    case FollowOptions::From::newest:
      return std::optional(meta.last_position);
    case FollowOptions::From::cursor:
      if (auto there = check_in_log(meta, options.cursor); !there) return there.error();
      return std::optional(options.cursor.position);
    case FollowOptions::From::confirmed:
      break;
  }
  if (present) {
    if (auto there = check_in_log(meta, {present->epoch, present->position}); !there) return there.error();
  }
  return std::optional<Position>();
}

}  // namespace

Result<util::Descriptor> FollowerNames::lock(std::string_view name) const {
  return lock_follower(*parts_.directory, name);
}

Result<FollowerNames::Begun> FollowerNames::begin(const std::string& name, const FollowOptions& options) {
  const std::uint64_t run = util::random_number(parts_.random);
  state::BeginFollowing body{.name = name, .run = run, .epoch = parts_.epoch};
  bool resumed = false;
  {
    auto txn = parts_.reads.begin();
    if (!txn) return txn.error();
    const auto meta = state::meta(*txn);
    if (!meta) return meta.error();
    const auto present = state::follower_record(*txn, name);
    if (!present) return present.error();
    auto after = begin_after(*meta, *present, options);
    if (!after) return after.error();
    body.after = *after;
    resumed = *present && !body.after;
  }
  auto begun = wait<state::Outcome>([&](auto done) { parts_.commands.submit({}, std::move(body), done); });
  if (!begun) return begun.error();

  auto txn = parts_.reads.begin();
  if (!txn) return txn.error();
  const auto record = state::follower_record(*txn, name);
  if (!record) return record.error();
  if (!*record) return Error{ErrorCode::conflict, "the name was removed", "name"};
  return Begun{run, {{(*record)->epoch, (*record)->position}, resumed}};
}

void FollowerNames::confirm(const std::string& name, std::uint64_t run, Position position, Done<Position> done) {
  parts_.commands.submit({}, state::ConfirmFollowed{name, run, position},
                         [position, done = std::move(done)](const Result<state::Outcome>& outcome) {
                           if (!outcome) return done(outcome.error());
                           done(position);
                         });
}

void FollowerNames::remove(std::string_view name, Done<Position> done) {
  if (auto good = state::check_follower_name(name); !good) return done(good.error());
  auto locked = lock(name);
  if (!locked) return done(locked.error());
  const auto now = parts_.reads.position();
  if (!now) return done(now.error());
  auto held = std::make_shared<util::Descriptor>(*std::move(locked));
  parts_.commands.submit({}, state::RemoveFollower{std::string(name)},
                         [held, now = *now, done = std::move(done)](const Result<state::Outcome>& outcome) {
                           held->reset();
                           if (!outcome) return done(outcome.error());
                           done(now);
                         });
}

Result<std::vector<FollowerInfo>> FollowerNames::stored() const {
  auto txn = parts_.reads.begin();
  if (!txn) return txn.error();
  return state::followers(*txn);
}

}  // namespace confab::engine
