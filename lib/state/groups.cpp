#include <utility>

#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

// What a group is called, shows and allows, and who runs it.

namespace confab::state {

namespace {

template <typename T>
void keep_difference(std::optional<T>& wanted, T& present) {
  if (!wanted) return;
  if (*wanted == present) {
    wanted.reset();
  } else {
    present = *wanted;
  }
}

Result<GroupDetails> details_of(const Tables& tables, ConversationId id, const ConversationRecord& group) {
  if (!group.details) return GroupDetails();
  auto details = tables.group_details(id);
  if (!details) return std::move(details).error();
  if (!*details) return Error{ErrorCode::internal, "a group without its details"};
  return std::move(**details);
}

Result<Outcome> tell(Step& step, ConversationId id, ConversationRecord& group, StoredMessage message) {
  auto appended = append_message(step.tables, id, group, step.position, step.at(), message);
  if (!appended) return appended.error();
  if (auto put = step.tables.put_conversation(id, group); !put) return put.error();
  return message_outcome(id, std::move(message));
}

Result<> put_role(Step& step, ConversationId id, UserId user, MemberRecord& member, Role role) {
  member.role = role;
  return step.tables.put_member(id, user, member);
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const UpdateConversation& body) {
  if (auto fit = check_update(body); !fit) return fit.error();
  auto view = callers_group(step, body.conversation, Refusal::direct_has_no_settings);
  if (!view) return std::move(view).error();
  if (!runs_group(step, *view)) return refuse(Refusal::admins_only);
  ConversationRecord& group = view->conversation;
  auto details = details_of(step.tables, body.conversation, group);
  if (!details) return std::move(details).error();

  ConversationUpdate update = body;
  const std::string title_before = group.title;
  keep_difference(update.title, group.title);
  keep_difference(update.description, details->description);
  keep_difference(update.picture, details->picture);
  keep_difference(update.who_posts, group.who_posts);
  keep_difference(update.who_adds, group.who_adds);
  keep_difference(update.history, group.history);
  if (update == ConversationUpdate()) return no_news(body.conversation);

  if (update.title && details->first_title.empty()) details->first_title = title_before;
  if (update.title || update.description || update.picture) {
    group.details = true;
    if (auto put = step.tables.put_group_details(body.conversation, *details); !put) return put.error();
  }
  auto message = notice(step, MessageKind::updated, {});
  message.update = std::move(update);
  return tell(step, body.conversation, group, std::move(message));
}

Result<Outcome> apply_rule(Step& step, const SetRole& body) {
  if (body.role < Role::member || body.role > Role::owner) return refuse(Refusal::not_a_role, "role");
  auto view = callers_group(step, body.conversation, Refusal::direct_has_no_settings);
  if (!view) return std::move(view).error();
  if (!runs_group(step, *view) || view->member.role != Role::owner) return refuse(Refusal::owner_appoints);
  auto member = step.tables.member(body.conversation, body.user);
  if (!member) return std::move(member).error();
  if (!*member) return refuse(Refusal::no_member, "user");
  if ((*member)->role == body.role) return no_news(body.conversation);
  if (body.user == step.caller()) return refuse(Refusal::owner_hands_over, "user");

  if (auto put = put_role(step, body.conversation, body.user, **member, body.role); !put) return put.error();
  if (body.role == Role::owner) {
    auto put = put_role(step, body.conversation, step.caller(), view->member, Role::admin);
    if (!put) return put.error();
  }
  auto message = notice(step, MessageKind::role, {body.user});
  message.role = body.role;
  return tell(step, body.conversation, view->conversation, std::move(message));
}

}  // namespace confab::state
