#include <algorithm>
#include <optional>
#include <utility>

#include "state/blocks.hpp"
#include "state/mentions.hpp"
#include "state/rules.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

/// Whether something may have been stored under the key after the search for it that the window of ids forgot already.
bool searched_too_long_ago(const Step& step, const SendMessage& body) {
  if (!body.searched_up_to) return false;
  const std::uint64_t last = step.position.value - 1;
  return last > step.window_positions && body.searched_up_to->value < last - step.window_positions;
}

/// Moves the reader's mark where it is kept: the caller writes the conversation's record, which may hold it.
Result<> set_mark(Step& step, ConversationId id, View& view, Seq seq, std::uint64_t ordinal, Position read_position) {
  if (view.conversation.kind == ConversationKind::direct) {
    for (auto& side : view.conversation.sides) {
      if (side.user != step.caller()) continue;
      side.read_seq = seq;
      side.read_ordinal = ordinal;
      side.read_position = read_position;
    }
    return {};
  }
  view.member.read_seq = seq;
  view.member.read_ordinal = ordinal;
  view.member.read_position = read_position;
  if (is_active(view.member)) return step.tables.put_member(id, step.caller(), view.member);
  auto membership = step.tables.membership(step.caller(), id);
  if (!membership) return std::move(membership).error();
  if (!*membership) return Error{ErrorCode::internal, "a former member without a membership"};
  (*membership)->left = view.member;
  return step.tables.put_membership(step.caller(), id, **membership);
}

/// One row per user and conversation: the new mark replaces the one before.
Result<> tell_mark(Step& step, const MarkRead& body, Position earlier) {
  if (earlier) {
    if (auto del = step.tables.del_personal(step.caller(), earlier); !del) return del;
  }
  PersonalRecord read;
  read.kind = PersonalKind::read;
  read.at = step.at();
  read.conversation = body.conversation;
  read.seq = body.seq;
  return step.tables.put_personal(step.caller(), step.position, read);
}

bool may_mention_everybody(const Step& step, const View& view) {
  if (view.conversation.member_count <= Limits::everybody_members_max) return true;
  return runs_group(step, view);
}

/// What the tables say against a message.
Result<> check_in_conversation(const Step& step, const View& view, const Draft& draft) {
  const bool answers_unseen = draft.reply_to > view.conversation.last_seq || !sees(view.member, draft.reply_to);
  if (draft.reply_to && answers_unseen) return refuse(Refusal::no_message, "reply_to");
  if (draft.everybody && !may_mention_everybody(step, view)) return refuse(Refusal::everybody_by_admins, "everybody");
  return {};
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const SendMessage& body) {
  if (auto fit = check_draft(body); !fit) return fit.error();
  auto view = view_of_member(step.tables, body.conversation, step.caller());
  if (!view) return std::move(view).error();
  if (auto may = check_may_write(view->conversation, step.caller()); !may) return may.error();
  if (!may_post(step, *view)) return refuse(Refusal::admins_post);
  if (searched_too_long_ago(step, body)) return refuse(Refusal::searched_too_long_ago);

  if (auto fits = check_in_conversation(step, *view, body); !fits) return fits.error();

  StoredMessage message;
  static_cast<Draft&>(message) = body;
  message.author = step.caller();
  if (!body.mentions.empty()) {
    auto members = members_among(step.tables, body.conversation, view->conversation, body.mentions);
    if (!members) return std::move(members).error();
    message.mentions = *std::move(members);
  }
  if (!body.client_key.empty()) message.request_hash = step.command.request_hash;
  auto appended = append_message(step.tables, body.conversation, view->conversation, step.position, step.at(), message);
  if (!appended) return appended.error();
  auto noted = note_mentions(step.tables, body.conversation, view->conversation, message);
  if (!noted) return noted.error();
  const auto told_at = view->member.read_position;
  auto marked = set_mark(step, body.conversation, *view, message.seq, message.ordinal, told_at);
  if (!marked) return marked.error();
  if (auto put = step.tables.put_conversation(body.conversation, view->conversation); !put) return put.error();
  return message_outcome(body.conversation, std::move(message));
}

Result<Outcome> apply_rule(Step& step, const FindPlacement& body) {
  // State looks for the id first. Here it is known that nothing was kept under it.
  auto view = view_of_member(step.tables, body.conversation, step.caller());
  if (!view) return std::move(view).error();
  Outcome outcome;
  outcome.kind = OutcomeKind::message;
  outcome.conversation = body.conversation;
  outcome.unchanged = true;
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const MarkRead& body) {
  // Former members may still read and mark what they saw.
  auto view = view_of(step.tables, body.conversation, step.caller());
  if (!view) return std::move(view).error();
  if (!body.seq || body.seq > last_visible(*view)) return refuse(Refusal::no_message, "seq");
  Outcome outcome;
  outcome.kind = OutcomeKind::read;
  outcome.user = step.caller();
  outcome.conversation = body.conversation;
  outcome.seq = std::max(body.seq, view->member.read_seq);
  outcome.unchanged = body.seq <= view->member.read_seq;
  outcome.own_only = !is_active(view->member);
  if (outcome.unchanged) return outcome;

  auto message = Timeline(step.tables, body.conversation, view->conversation).get(body.seq);
  if (!message) return std::move(message).error();
  if (auto told = tell_mark(step, body, view->member.read_position); !told) return told.error();
  auto marked = set_mark(step, body.conversation, *view, body.seq, message->ordinal, step.position);
  if (!marked) return marked.error();
  if (view->conversation.kind == ConversationKind::direct) {
    if (auto put = step.tables.put_conversation(body.conversation, view->conversation); !put) return put.error();
  }
  return outcome;
}

}  // namespace confab::state
