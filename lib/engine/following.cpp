#include <memory>
#include <string>
#include <utility>

#include "engine/core.hpp"
#include "engine/follow_lock.hpp"
#include "engine/wait.hpp"
#include "state/followers.hpp"

// Following the log: what followers need of the store and the log.

namespace confab::inline v0_1 {

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

Result<Feed::Started> Engine::Core::begin_following(const std::string& name, std::uint64_t run,
                                                    const FollowOptions& options) {
  state::BeginFollowing begin{.name = name, .run = run, .epoch = epoch_};
  bool resumed = false;
  {
    auto txn = reads_->begin();
    if (!txn) return txn.error();
    const auto meta = state::meta(*txn);
    if (!meta) return meta.error();
    const auto present = state::follower_record(*txn, name);
    if (!present) return present.error();
    auto after = begin_after(*meta, *present, options);
    if (!after) return after.error();
    begin.after = *after;
    resumed = *present && !begin.after;
  }
  auto begun = engine::wait<state::Outcome>([&](auto done) { commands_->submit({}, std::move(begin), done); });
  if (!begun) return begun.error();

  auto txn = reads_->begin();
  if (!txn) return txn.error();
  const auto record = state::follower_record(*txn, name);
  if (!record) return record.error();
  if (!*record) return Error{ErrorCode::conflict, "the name was removed", "name"};
  return Feed::Started{{(*record)->epoch, (*record)->position}, resumed};
}

void Engine::Core::confirm_followed(const std::string& name, std::uint64_t run, Position position,
                                    Done<Position> done) {
  commands_->submit({}, state::ConfirmFollowed{name, run, position},
                    [position, done = std::move(done)](const Result<state::Outcome>& outcome) {
                      if (!outcome) return done(outcome.error());
                      done(position);
                    });
}

void Engine::Core::remove_follower(std::string_view name, Done<Position> done) {
  if (auto good = state::check_follower_name(name); !good) return done(good.error());
  auto lock = engine::lock_follower(*environment_->directory(), name);
  if (!lock) return done(lock.error());
  const auto now = reads_->position();
  if (!now) return done(now.error());
  auto held = std::make_shared<util::Descriptor>(*std::move(lock));
  commands_->submit({}, state::RemoveFollower{std::string(name)},
                    [held, now = *now, done = std::move(done)](const Result<state::Outcome>& outcome) {
                      held->reset();
                      if (!outcome) return done(outcome.error());
                      done(now);
                    });
}

Result<std::vector<FollowerInfo>> Engine::Core::stored_followers() const {
  auto txn = reads_->begin();
  if (!txn) return txn.error();
  return state::followers(*txn);
}

}  // namespace confab::inline v0_1
