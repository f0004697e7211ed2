#include <algorithm>

#include <confab/limits.hpp>

#include "state/blocks.hpp"
#include "state/changes.hpp"
#include "state/rules.hpp"

namespace confab::state {

namespace {

bool may_pin(const Step& step, const View& view) {
  return view.conversation.kind == ConversationKind::direct || runs_group(step, view);
}

Result<PinsRecord> pins_of(const Tables& tables, ConversationId id) {
  auto present = tables.pins(id);
  if (!present) return std::move(present).error();
  return std::move(*present).value_or(PinsRecord{});
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const PinMessage& body) {
  auto changing = find_text(step, body.conversation, body.seq);
  if (!changing) return std::move(changing).error();
  if (!may_pin(step, changing->view)) return refuse(Refusal::pins_owner_or_admin_only);
  if (body.pinned) {
    if (auto may = check_may_write(changing->view.conversation, step.caller()); !may) return may.error();
  }
  StoredMessage& message = changing->message;
  if (body.pinned && message.deleted_at != 0) return refuse(Refusal::deleted, "seq");
  if ((message.pinned_at != 0) == body.pinned) return changed_outcome(body.conversation, body.seq, true);
  if (!body.pinned) {
    if (auto taken = take_pin(step, body.conversation, message); !taken) return taken.error();
    return write_change(step, body.conversation, *changing);
  }
  auto pins = pins_of(step.tables, body.conversation);
  if (!pins) return std::move(pins).error();
  if (pins->seqs.size() >= Limits::pins_per_conversation_max) return refuse(Refusal::too_many_pins);
  pins->seqs.push_back(body.seq);
  if (auto put = step.tables.put_pins(body.conversation, *pins); !put) return put.error();
  message.pinned_at = step.at();
  message.pinned_by = step.caller();
  return write_change(step, body.conversation, *changing);
}

Result<> take_pin(Step& step, ConversationId id, StoredMessage& message) {
  if (message.pinned_at == 0) return {};
  message.pinned_at = 0;
  message.pinned_by = {};
  auto pins = pins_of(step.tables, id);
  if (!pins) return std::move(pins).error();
  std::erase(pins->seqs, message.seq);
  return step.tables.put_pins(id, *pins);
}

}  // namespace confab::state
