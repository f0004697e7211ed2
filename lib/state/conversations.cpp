#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "state/blocks.hpp"
#include "state/memberships.hpp"
#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

Result<Newcomer> newcomer(const Tables& tables, UserId id, std::string_view field) {
  auto user = existing_user(tables, id, field);
  if (!user) return std::move(user).error();
  return Newcomer{id, *std::move(user)};
}

/// Takes the next id for it. The caller fills the rest and writes it.
ConversationRecord new_conversation(Step& step, ConversationKind kind, ConversationId& id) {
  id = ConversationId(++step.meta.last_conversation.value);
  ++step.meta.conversations;
  ConversationRecord conversation;
  conversation.kind = kind;
  conversation.created_by = step.caller();
  conversation.created_at = conversation.last_at = step.at();
  conversation.created_position = conversation.last_position = step.position;
  return conversation;
}

MemberRecord member_from(Seq seq, std::uint64_t ordinal_before, Role role, TimeMs at) {
  MemberRecord member;
  member.role = role;
  member.joined_at = at;
  member.intervals.push_back({.from = seq, .ordinal_before = ordinal_before});
  return member;
}

bool is_rising(const std::vector<UserId>& ids) {
  return std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>()) == ids.end();
}

Result<> check_members(const Step& step, const std::vector<UserId>& members) {
  if (auto fit = check_first_members(members.size()); !fit) return fit;
  if (!is_rising(members) || std::find(members.begin(), members.end(), step.caller()) != members.end()) {
    return refuse(Refusal::member_named_twice, "members");
  }
  return {};
}

/// The caller first, then the others.
Result<std::vector<Newcomer>> first_members(const Step& step, const std::vector<UserId>& others) {
  std::vector<UserId> ids = {step.caller()};
  ids.insert(ids.end(), others.begin(), others.end());
  std::vector<Newcomer> all;
  for (const UserId id : ids) {
    const std::string_view field = id == step.caller() ? "user" : "members";
    auto member = newcomer(step.tables, id, field);
    if (!member) return std::move(member).error();
    if (auto may = check_may_add(step, *member, field); !may) return may.error();
    if (auto fit = check_one_more_group(step, *member, field); !fit) return fit.error();
    all.push_back(*std::move(member));
  }
  return all;
}

Result<> check_room(const Step& step, const ConversationRecord& group, const Newcomer& joining) {
  if (group.member_count >= Limits::group_members_max) return refuse(Refusal::group_full, "user");
  return check_one_more_group(step, joining, "user");
}

/// The next owner when the owner leaves: the admin who joined first, by the seq of the joining notice, else the member
/// who did, and the lower id among the first members; 0 if nobody is left. Looks at no more than
/// Limits::group_members_max rows.
Result<UserId> successor(const Tables& tables, ConversationId group, UserId leaving) {
  UserId first;
  Seq first_joined;
  Role role = Role::member;
  auto scanned = tables.each_member(group, {}, [&](UserId id, MemberRecord&& member) {
    if (id == leaving) return true;
    const Seq joined = stays_of(member).back().from;
    if (!first || member.role > role || (member.role == role && joined < first_joined)) {
      first = id;
      first_joined = joined;
      role = member.role;
    }
    return true;
  });
  if (!scanned) return scanned.error();
  return first;
}

Result<> make_owner(Step& step, ConversationId group, UserId user) {
  auto member = step.tables.member(group, user);
  if (!member) return std::move(member).error();
  (*member)->role = Role::owner;
  return step.tables.put_member(group, user, **member);
}

/// Ends a membership with the notice that says so, which they still see. `heir`: who owns the group from here on, if
/// that changes.
Result<Outcome> end_with_notice(Step& step, ConversationId id, ConversationRecord group, UserId user,
                                MemberRecord member, MessageKind kind, UserId heir = {}) {
  auto message = notice(step, kind, {user});
  if (step.meta.level >= 2) message.owner = heir;
  --group.member_count;
  auto appended = append_message(step.tables, id, group, step.position, step.at(), message);
  if (!appended) return appended.error();
  for (auto* list : {&member.intervals, &member.stays}) {
    if (list->empty()) continue;
    list->back().to = message.seq;
    list->back().ordinal_to = message.ordinal;
  }
  member.role = Role::member;
  if (auto put = step.tables.put_conversation(id, group); !put) return put.error();
  const auto kept = end_membership(step, id, group, user, member);
  if (!kept) return kept.error();
  auto outcome = message_outcome(id, std::move(message));
  outcome.forgotten = !*kept;
  return outcome;
}

Result<Outcome> leave(Step& step, ConversationId id, View view) {
  UserId heir;
  if (view.member.role == Role::owner) {
    const auto found = successor(step.tables, id, step.caller());
    if (!found) return found.error();
    heir = *found;
    if (heir) {
      if (auto made = make_owner(step, id, heir); !made) return made.error();
    }
  }
  return end_with_notice(step, id, std::move(view.conversation), step.caller(), std::move(view.member),
                         MessageKind::left, heir);
}

/// What a new member sees, and from where on they have read it: from the joining notice on, or everything.
void begin_interval(const Step& step, const ConversationRecord& group, const StoredMessage& joining,
                    MemberRecord& member) {
  member.joined_at = step.at();
  const bool sees_all = group.history == NewMembersSee::all;
  if (sees_all && member.stays.empty()) member.stays = member.intervals;
  for (auto* list : {&member.intervals, &member.stays}) {
    if (list == &member.stays && list->empty() && !sees_all) continue;
    make_room(*list, step.bounds.member_intervals);
    list->push_back({.from = joining.seq, .ordinal_before = joining.ordinal});
  }
  if (!sees_all) return;
  member.intervals = {Interval{.from = Seq(1)}};
  member.read_seq = joining.seq;
  member.read_ordinal = joining.ordinal;
}

/// Somebody who becomes a member of a group: what they had there before, if they had been in it.
struct Joining {
  Newcomer who;
  MemberRecord member;
};

/// Errors: conflict  they are a member
Result<Joining> may_join(const Step& step, ConversationId id, const ConversationRecord& group, UserId user) {
  auto who = newcomer(step.tables, user, "user");
  if (!who) return std::move(who).error();
  auto earlier = member_of(step.tables, id, group, user);
  if (!earlier) return std::move(earlier).error();
  if (*earlier && is_active(**earlier)) return refuse(Refusal::member_already, "user");
  if (auto may = check_may_add(step, *who, "user"); !may) return may.error();
  if (auto fit = check_room(step, group, *who); !fit) return fit.error();
  return Joining{*std::move(who), *earlier ? std::move(**earlier) : MemberRecord{}};
}

/// All by one notice. `group` counts them already, and has an owner: nobody joins one without members.
Result<Outcome> join(Step& step, ConversationId id, ConversationRecord group, std::vector<Joining> joining) {
  std::vector<UserId> users;
  for (const auto& one : joining) users.push_back(one.who.id);
  auto message = notice(step, MessageKind::joined, std::move(users));
  auto appended = append_message(step.tables, id, group, step.position, step.at(), message);
  if (!appended) return appended.error();
  for (auto& [who, member] : joining) {
    begin_interval(step, group, message, member);
    if (auto put = begin_membership(step, id, group.kind, who, member); !put) return put.error();
  }
  if (auto put = step.tables.put_conversation(id, group); !put) return put.error();
  auto outcome = message_outcome(id, std::move(message));
  if (group.history == NewMembersSee::all) outcome.opened_from = Seq(1);
  return outcome;
}

}  // namespace

StoredMessage notice(const Step& step, MessageKind kind, std::vector<UserId> users) {
  StoredMessage message;
  message.kind = kind;
  message.author = step.caller();
  message.users = std::move(users);
  return message;
}

Result<View> callers_group(const Step& step, ConversationId id, Refusal direct) {
  auto view = view_of_member(step.tables, id, step.caller());
  if (view && view->conversation.kind == ConversationKind::direct) return refuse(direct);
  return view;
}

bool runs_group(const Step& step, const View& view) { return runs_group(view.conversation, view.member, step.visitor); }

bool may_post(const Step& step, const View& view) { return may_post(view.conversation, view.member, step.visitor); }

bool may_add(const Step& step, const View& view) { return may_add(view.conversation, view.member, step.visitor); }

Result<Outcome> apply_rule(Step& step, const OpenDirect& body) {
  if (body.other == step.caller()) return refuse(Refusal::direct_with_oneself, "user");
  Outcome outcome;
  outcome.kind = OutcomeKind::direct_opened;
  outcome.user = body.other;
  const auto present = step.tables.direct(step.caller(), body.other);
  if (!present) return present.error();
  if (*present) {
    const auto view = view_of(step.tables, **present, step.caller());
    if (!view) return view.error();
    auto shown = set_listing(step, **present, *view, false);
    if (!shown || !shown->unchanged) return shown;
    outcome.conversation = **present;
    outcome.unchanged = true;
    return outcome;
  }
  auto own = newcomer(step.tables, step.caller(), "user");
  if (!own) return std::move(own).error();
  // Only the caller's count is bounded: otherwise others could use up a user's room and shut them out.
  if (own->user.directs >= step.bounds.directs) return refuse(Refusal::too_many_directs, "user");
  auto other = newcomer(step.tables, body.other, "user");
  if (!other) return std::move(other).error();
  if (auto may = check_may_meet(step, body.other); !may) return may.error();

  auto conversation = new_conversation(step, ConversationKind::direct, outcome.conversation);
  const ConversationId id = outcome.conversation;
  conversation.member_count = 2;
  conversation.sides = {DirectSide{.user = std::min(step.caller(), body.other)},
                        DirectSide{.user = std::max(step.caller(), body.other)}};
  if (auto put = step.tables.put_conversation(id, conversation); !put) return put.error();
  if (auto put = step.tables.put_direct(step.caller(), body.other, id); !put) return put.error();
  const PersonalRecord opened{.kind = PersonalKind::direct_opened, .at = step.at(), .conversation = id};
  for (auto* side : {&*own, &*other}) {
    const auto member = member_from(Seq(1), 0, Role::member, step.at());
    if (auto put = begin_membership(step, id, ConversationKind::direct, *side, member); !put) return put.error();
    if (auto put = step.tables.put_personal(side->id, step.position, opened); !put) return put.error();
  }
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const CreateGroup& body) {
  if (auto fit = check_title(body.title); !fit) return fit.error();
  if (auto fit = check_members(step, body.members); !fit) return fit.error();
  auto members = first_members(step, body.members);
  if (!members) return std::move(members).error();

  ConversationId id;
  auto group = new_conversation(step, ConversationKind::group, id);
  group.title = body.title;
  group.member_count = members->size();
  std::vector<UserId> ids;
  for (auto& joining : *members) {
    ids.push_back(joining.id);
    const Role role = joining.id == step.caller() ? Role::owner : Role::member;
    const auto member = member_from(Seq(1), 0, role, step.at());
    if (auto put = begin_membership(step, id, ConversationKind::group, joining, member); !put) return put.error();
  }
  std::sort(ids.begin(), ids.end());
  auto message = notice(step, MessageKind::created, std::move(ids));
  auto appended = append_message(step.tables, id, group, step.position, step.at(), message);
  if (!appended) return appended.error();
  if (auto put = step.tables.put_conversation(id, group); !put) return put.error();
  return message_outcome(id, std::move(message));
}

Result<Outcome> apply_rule(Step& step, const AddMember& body) {
  auto view = callers_group(step, body.conversation, Refusal::direct_members_fixed);
  if (!view) return std::move(view).error();
  if (!may_add(step, *view)) return refuse(Refusal::admins_add);
  return join_group(step, body.conversation, std::move(view->conversation), body.user);
}

Result<Outcome> apply_rule(Step& step, const AddMembers& body) {
  if (auto fit = check_added_members(body.users.size()); !fit) return fit.error();
  if (!is_rising(body.users)) return refuse(Refusal::member_named_twice, "users");
  auto view = callers_group(step, body.conversation, Refusal::direct_members_fixed);
  if (!view) return std::move(view).error();
  if (!may_add(step, *view)) return refuse(Refusal::admins_add);

  std::vector<Joining> joining;
  std::vector<UserId> skipped;
  for (const UserId user : body.users) {
    auto one = may_join(step, body.conversation, view->conversation, user);
    if (!one && !is_refusal(one.code())) return std::move(one).error();
    if (one) {
      ++view->conversation.member_count;
      joining.push_back(*std::move(one));
    } else if (one.code() != ErrorCode::conflict) {  // a member is where they should be
      skipped.push_back(user);
    }
  }
  auto outcome = joining.empty() ? no_news(body.conversation)
                                 : join(step, body.conversation, std::move(view->conversation), std::move(joining));
  if (outcome) outcome->skipped = std::move(skipped);
  return outcome;
}

Result<Outcome> join_group(Step& step, ConversationId id, ConversationRecord group, UserId user) {
  auto one = may_join(step, id, group, user);
  if (!one) return std::move(one).error();
  ++group.member_count;
  std::vector<Joining> joining;
  joining.push_back(*std::move(one));
  return join(step, id, std::move(group), std::move(joining));
}

Result<Outcome> apply_rule(Step& step, const RemoveMember& body) {
  auto view = callers_group(step, body.conversation, Refusal::direct_members_fixed);
  if (!view) return std::move(view).error();
  if (body.user == step.caller()) return leave(step, body.conversation, *std::move(view));
  if (!runs_group(step, *view)) return refuse(Refusal::owner_only);
  auto member = step.tables.member(body.conversation, body.user);
  if (!member) return std::move(member).error();
  if (!*member) return refuse(Refusal::no_member, "user");
  if ((*member)->role >= view->member.role) return refuse(Refusal::owner_only);
  return end_with_notice(step, body.conversation, std::move(view->conversation), body.user, std::move(**member),
                         MessageKind::removed);
}

}  // namespace confab::state
