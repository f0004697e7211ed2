#include "state/memberships.hpp"

#include <algorithm>
#include <utility>

#include "state/refusals.hpp"

namespace confab::state {

namespace {

constexpr std::int64_t kHourMs = 3600 * 1000;

/// A clock that was set back begins a new hour: otherwise one wrong reading could stop everybody for years.
bool hour_is_over(const UserRecord& user, TimeMs now) {
  return now < user.added_since || now - user.added_since >= kHourMs;
}

std::uint64_t added_by(const UserRecord& user, UserId adder) {
  const auto found = std::find_if(user.added.begin(), user.added.end(),
                                  [adder](const AddedBy& entry) { return entry.adder == adder; });
  return found == user.added.end() ? 0 : found->groups;
}

std::uint64_t added_by_all(const UserRecord& user) {
  std::uint64_t groups = 0;
  for (const auto& entry : user.added) groups += entry.groups;
  return groups;
}

void count_added(UserRecord& user, UserId adder, TimeMs now) {
  if (hour_is_over(user, now)) {
    user.added.clear();
    user.added_since = now;
  }
  auto found = std::find_if(user.added.begin(), user.added.end(),
                            [adder](const AddedBy& entry) { return entry.adder == adder; });
  if (found == user.added.end()) found = user.added.insert(found, AddedBy{.adder = adder});
  ++found->groups;
}

Result<> tell_forgotten(Step& step, ConversationId id, UserId user) {
  const PersonalRecord told{.kind = PersonalKind::forgotten, .at = step.at(), .conversation = id};
  return step.tables.put_personal(user, step.position, told);
}

/// The rows of `user_feed` that tell of a membership that is not there any more.
Result<> untell(Step& step, UserId user, const MemberRecord& member, const MembershipRecord& membership) {
  for (const Position told : {member.read_position, membership.listing_position, membership.preferences_position}) {
    if (!told) continue;
    if (auto del = step.tables.del_personal(user, told); !del) return del;
  }
  return {};
}

Result<MembershipRecord> membership_of(const Step& step, ConversationId id, UserId user) {
  auto membership = step.tables.membership(user, id);
  if (!membership) return std::move(membership).error();
  if (!*membership) return Error{ErrorCode::internal, "a member without a membership"};
  return std::move(**membership);
}

}  // namespace

Result<> check_one_more_group(const Step& step, const Newcomer& newcomer, std::string_view field) {
  const UserRecord& user = newcomer.user;
  if (user.groups >= step.bounds.groups) return refuse(Refusal::too_many_groups, field);
  if (newcomer.id == step.caller() || hour_is_over(user, step.at())) return {};
  if (added_by(user, step.caller()) >= step.bounds.added_by_one_per_hour ||
      added_by_all(user) >= step.bounds.added_per_hour) {
    Error too_often = refuse(Refusal::added_too_often, field);
    too_often.retry_after_ms = static_cast<int>(user.added_since + kHourMs - step.at());
    return too_often;
  }
  return {};
}

Result<> begin_membership(Step& step, ConversationId id, ConversationKind kind, Newcomer& newcomer,
                          const MemberRecord& member) {
  auto earlier = step.tables.membership(newcomer.id, id);
  if (!earlier) return std::move(earlier).error();
  MembershipRecord membership = std::move(*earlier).value_or(MembershipRecord{});
  UserRecord& user = newcomer.user;
  if (membership.left) --user.left;
  membership.left.reset();
  membership.title.clear();
  if (kind == ConversationKind::direct) {
    ++user.directs;
  } else {
    ++user.groups;
    if (newcomer.id != step.caller()) count_added(user, step.caller(), step.at());
  }
  if (step.meta.level >= 2) {
    membership.from = member.intervals.back().from;
    membership.more = member.intervals.size() > 1;
  }
  if (auto put = step.tables.put_user(newcomer.id, user); !put) return put;
  if (auto put = step.tables.put_membership(newcomer.id, id, membership); !put) return put;
  return step.tables.put_member(id, newcomer.id, member);
}

Result<bool> end_membership(Step& step, ConversationId id, const ConversationRecord& group, UserId user,
                            const MemberRecord& member) {
  auto record = existing_user(step.tables, user, "user");
  if (!record) return std::move(record).error();
  auto membership = membership_of(step, id, user);
  if (!membership) return std::move(membership).error();
  const bool kept = record->left < step.bounds.left_groups;
  --record->groups;
  if (kept) ++record->left;
  if (!kept && membership->pinned) --record->pinned;
  if (auto put = step.tables.put_user(user, *record); !put) return put.error();
  if (auto del = step.tables.del_member(id, user); !del) return del.error();
  if (kept) {
    membership->left = member;
    membership->from = {};
    membership->more = false;
    if (group.details) membership->title = group.title;  // else it has its first one
    if (auto put = step.tables.put_membership(user, id, *membership); !put) return put.error();
    return true;
  }
  if (auto gone = untell(step, user, member, *membership); !gone) return gone.error();
  if (auto del = step.tables.del_membership(user, id); !del) return del.error();
  if (auto told = tell_forgotten(step, id, user); !told) return told.error();
  return false;
}

Result<> forget_membership(Step& step, ConversationId id, UserId user, const MemberRecord& member) {
  auto record = existing_user(step.tables, user, "user");
  if (!record) return std::move(record).error();
  auto membership = membership_of(step, id, user);
  if (!membership) return std::move(membership).error();
  --record->left;
  if (membership->pinned) --record->pinned;
  if (auto put = step.tables.put_user(user, *record); !put) return put;
  if (auto gone = untell(step, user, member, *membership); !gone) return gone;
  if (auto del = step.tables.del_membership(user, id); !del) return del;
  return tell_forgotten(step, id, user);
}

void make_room(std::vector<Interval>& intervals, std::size_t intervals_max) {
  if (intervals.size() < intervals_max) return;
  const auto touching =
      std::adjacent_find(intervals.begin(), intervals.end(),
                         [](const Interval& a, const Interval& b) { return a.to.value + 1 == b.from.value; });
  if (touching != intervals.end()) {
    const auto second = std::next(touching);
    touching->to = second->to;
    touching->ordinal_to = second->ordinal_to;
    intervals.erase(second);
    return;
  }
  intervals.erase(std::min_element(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
    return a.to.value - a.from.value < b.to.value - b.from.value;
  }));
}

}  // namespace confab::state
