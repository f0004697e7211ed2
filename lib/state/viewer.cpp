#include "state/viewer.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/visibility.hpp"

namespace confab::state {

namespace {

bool overlap(const Interval& a, const Interval& b) { return (!b.to || a.from <= b.to) && (!a.to || b.from <= a.to); }

/// Whether there was a time at which both were members.
bool were_together(const MemberRecord& one, const MemberRecord& other) {
  return std::ranges::any_of(stays_of(one), [&](const Interval& a) {
    return std::ranges::any_of(stays_of(other), [&](const Interval& b) { return overlap(a, b); });
  });
}

struct Membership {
  ConversationId id;
  std::optional<MemberRecord> left;  // of a group that was left
};

/// The newest first.
Result<std::vector<Membership>> memberships_of(const Tables& tables, UserId user) {
  std::vector<Membership> all;
  auto scanned = tables.each_membership(user, [&](ConversationId id, const MembershipRecord& membership) {
    all.push_back({id, membership.left});
    return true;
  });
  if (!scanned) return scanned.error();
  std::reverse(all.begin(), all.end());
  return all;
}

Result<bool> met_in(const Tables& tables, ConversationId id, UserId one, UserId other) {
  for (const UserId user : {one, other}) {
    const auto membership = tables.membership(user, id);
    if (!membership) return membership.error();
    if (!*membership) return false;
  }
  const auto view = view_of(tables, id, one);
  if (!view) return view.error();
  const auto member = member_of(tables, id, view->conversation, other);
  if (!member) return member.error();
  return *member && were_together(view->member, **member);
}

Result<std::uint64_t> count_memberships(const Tables& tables, UserId user) {
  const auto record = tables.user(user);
  if (!record) return record.error();
  return *record ? (*record)->groups + (*record)->directs + (*record)->left : 0;
}

struct Group {
  std::uint64_t members = 0;
  Membership own;
};

/// Adds the other sides of the user's direct conversations to `contacts`. Returns the groups among the memberships, the
/// smallest first and of equal ones the newest.
Result<std::vector<Group>> take_directs(const Tables& tables, UserId user, std::vector<Membership>&& memberships,
                                        std::vector<UserId>& contacts) {
  std::vector<Group> groups;
  for (Membership& own : memberships) {
    const auto record = tables.conversation(own.id);
    if (!record) return record.error();
    if (!*record) continue;
    for (const DirectSide& side : (*record)->sides) {
      if (side.user != user) contacts.push_back(side.user);
    }
    if ((*record)->kind == ConversationKind::group) groups.push_back({(*record)->member_count, std::move(own)});
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.members < b.members; });
  return groups;
}

/// The user as a member of one of their groups.
Result<std::optional<MemberRecord>> own_place(const Tables& tables, UserId user, Membership&& own) {
  if (own.left) return std::move(own.left);
  return tables.member(own.id, user);
}

}  // namespace

bool sees_address(const Viewer& viewer, UserId user) {
  return viewer.user == user || (viewer.directory == Directory::open && !viewer.is_visitor());
}

Result<bool> finds(const Tables& tables, const Viewer& viewer, UserId user) {
  if (sees_address(viewer, user)) return true;
  for (const ConversationId id : viewer.only) {
    auto met = met_in(tables, id, viewer.user, user);
    if (!met || *met) return met;
  }
  if (viewer.is_visitor()) return false;
  return are_contacts(tables, viewer.user, user);
}

Result<bool> are_contacts(const Tables& tables, UserId one, UserId other) {
  const auto direct = tables.direct(one, other);
  if (!direct) return direct.error();
  if (*direct) return true;
  const auto of_one = count_memberships(tables, one);
  if (!of_one) return of_one.error();
  const auto of_other = count_memberships(tables, other);
  if (!of_other) return of_other.error();
  if (*of_other < *of_one) std::swap(one, other);
  const auto memberships = memberships_of(tables, one);
  if (!memberships) return memberships.error();
  for (const Membership& own : *memberships) {
    auto met = met_in(tables, own.id, other, one);
    if (!met || *met) return met;
  }
  return false;
}

Result<std::vector<UserId>> contacts_of(const Tables& tables, UserId user) {
  auto memberships = memberships_of(tables, user);
  if (!memberships) return std::move(memberships).error();
  if (memberships->size() > Limits::contact_rows_max) memberships->resize(Limits::contact_rows_max);
  std::vector<UserId> contacts{user};
  auto groups = take_directs(tables, user, *std::move(memberships), contacts);
  if (!groups) return std::move(groups).error();
  std::size_t rows_left = Limits::contact_rows_max;
  for (Group& group : *groups) {
    if (rows_left == 0) break;
    const ConversationId id = group.own.id;
    const auto own = own_place(tables, user, std::move(group.own));
    if (!own) return own.error();
    if (!*own) continue;
    auto scanned = tables.each_member(id, {}, [&](UserId user_id, MemberRecord&& member) {
      if (were_together(**own, member)) contacts.push_back(user_id);
      return --rows_left > 0;
    });
    if (!scanned) return scanned.error();
  }
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
  return contacts;
}

}  // namespace confab::state
