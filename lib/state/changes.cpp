#include "state/changes.hpp"

#include <utility>

#include "state/blocks.hpp"
#include "state/mentions.hpp"
#include "state/rules.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

/// A clock that went back makes no message too old.
bool is_too_old(const Step& step, const StoredMessage& message, std::int64_t within_ms) {
  return within_ms > 0 && step.at() - message.at > within_ms;
}

/// The row of `changes` of a message that changes now, which takes the place of the earlier one.
Result<ChangeRecord> moved_change(Step& step, ConversationId id, const StoredMessage& message, Told told) {
  ChangeRecord change{message.seq, step.at(), step.at()};
  if (!message.changed_position) return change;
  if (told == Told::author) {
    const auto earlier = step.tables.change(id, message.changed_position);
    if (!earlier) return earlier.error();
    if (!*earlier) return Error{ErrorCode::internal, "a change without its row"};
    change.told_at = (*earlier)->told_at;
  }
  if (auto del = step.tables.del_change(id, message.changed_position); !del) return del.error();
  return change;
}

/// Remembers that the readers are to be told, or forgets it where they are told now. A deleted message may have its row
/// for another reason: see take_reactions().
Result<> note_untold(Step& step, ConversationId id, const StoredMessage& message, Told told) {
  if (message.deleted_at != 0) return {};
  if (told == Told::readers) return step.tables.del_untold(id, message.seq);
  const auto present = step.tables.untold(id, message.seq);
  if (!present) return present.error();
  return *present ? Result<>() : step.tables.put_untold(id, message.seq);
}

Result<> note_deletion(Step& step, ConversationId id, Seq seq) {
  auto present = step.tables.deletions(id, block_of(seq));
  if (!present) return present.error();
  MarkedRecord record = present->value_or(MarkedRecord{});
  mark_message(record, seq, true);
  return step.tables.put_deletions(id, block_of(seq), record);
}

bool may_delete(const Step& step, const View& view, const StoredMessage& message) {
  return message.author == step.caller() || runs_group(step, view);
}

}  // namespace

Result<Changing> find_text(const Step& step, ConversationId id, Seq seq) {
  auto view = view_of_member(step.tables, id, step.caller());
  if (!view) return std::move(view).error();
  if (!seq || seq > view->conversation.last_seq || !sees(view->member, seq)) return refuse(Refusal::no_message, "seq");
  auto message = Timeline(step.tables, id, view->conversation).get(seq);
  if (!message) return std::move(message).error();
  if (message->kind != MessageKind::text) return refuse(Refusal::notice, "seq");
  return Changing{*std::move(view), *std::move(message)};
}

Outcome changed_outcome(ConversationId id, Seq seq, bool unchanged) {
  Outcome outcome;
  outcome.kind = OutcomeKind::message_changed;
  outcome.conversation = id;
  outcome.seq = seq;
  outcome.unchanged = unchanged;
  return outcome;
}

Result<Outcome> write_change(Step& step, ConversationId id, Changing& changing, Told told) {
  StoredMessage& message = changing.message;
  ConversationRecord& conversation = changing.view.conversation;
  const auto change = moved_change(step, id, message, told);
  if (!change) return change.error();
  if (auto noted = note_untold(step, id, message, told); !noted) return noted.error();
  message.changed_position = conversation.changed_position = step.position;
  if (auto put = step.tables.put_change(id, step.position, *change); !put) return put.error();
  auto replaced = replace_message(step.tables, id, conversation, step.meta.first_position, message);
  if (!replaced) return replaced.error();
  if (auto put = step.tables.put_conversation(id, conversation); !put) return put.error();
  return changed_outcome(id, message.seq);
}

Result<Outcome> apply_rule(Step& step, const EditMessage& body) {
  if (auto fit = check_edit(body.body, body.data); !fit) return fit.error();
  auto changing = find_text(step, body.conversation, body.seq);
  if (!changing) return std::move(changing).error();
  StoredMessage& message = changing->message;
  if (message.author != step.caller()) return refuse(Refusal::author_only);
  if (auto may = check_may_write(changing->view.conversation, step.caller()); !may) return may.error();
  if (!may_post(step, changing->view)) return refuse(Refusal::admins_post);
  if (message.deleted_at != 0) return refuse(Refusal::deleted, "seq");
  if (is_too_old(step, message, body.within_ms)) return refuse(Refusal::too_old_to_change, "seq");
  const bool same_body = body.body.empty() || message.body == body.body;
  const bool same_data = body.data.empty() || message.data == body.data;
  if (same_body && same_data) return changed_outcome(body.conversation, body.seq, true);
  if (!same_body) message.body = body.body;
  if (!same_data) message.data = body.data;
  message.edited_at = step.at();
  return write_change(step, body.conversation, *changing);
}

Result<Outcome> apply_rule(Step& step, const DeleteMessage& body) {
  auto changing = find_text(step, body.conversation, body.seq);
  if (!changing) return std::move(changing).error();
  StoredMessage& message = changing->message;
  if (!may_delete(step, changing->view, message)) return refuse(Refusal::author_or_admin_only);
  if (message.deleted_at != 0) return changed_outcome(body.conversation, body.seq, true);
  const bool own = message.author == step.caller();
  if (own && is_too_old(step, message, body.within_ms)) return refuse(Refusal::too_old_to_change, "seq");
  if (auto dropped = drop_mentions(step.tables, body.conversation, message); !dropped) return dropped.error();
  take_text(message);
  message.deleted_at = step.at();
  message.deleted_by = step.caller();
  ++changing->view.conversation.deleted;
  if (auto noted = note_deletion(step, body.conversation, body.seq); !noted) return noted.error();
  if (auto taken = take_pin(step, body.conversation, message); !taken) return taken.error();
  if (auto taken = take_reactions(step, body.conversation, message); !taken) return taken.error();
  return write_change(step, body.conversation, *changing);
}

void take_text(StoredMessage& message) {
  static_cast<Draft&>(message) = Draft{.client_key = std::move(message.client_key)};
  message.edited_at = 0;
}

Result<std::uint64_t> deleted_in(const Tables& tables, ConversationId id, Seq first, Seq last) {
  if (!first || last < first) return std::uint64_t{0};
  std::uint64_t count = 0;
  auto scanned = tables.each_deletions(id, block_of(first), [&](std::uint64_t block, const MarkedRecord& record) {
    count += marked_between(record, block, first, last);
    return block < block_of(last);
  });
  if (!scanned) return scanned.error();
  return count;
}

}  // namespace confab::state
