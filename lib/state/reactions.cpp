#include <algorithm>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/blocks.hpp"
#include "state/changes.hpp"
#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/timeline.hpp"

namespace confab::state {

namespace {

constexpr std::size_t kRowsDeletedMax = 900;  ///< by one command, beside the few rows of the message

/// Counts one more or one less. False: the message has as many kinds as it may.
bool count(std::vector<ReactionCount>& counts, const SetReaction& body) {
  const auto kind =
      std::find_if(counts.begin(), counts.end(), [&](const ReactionCount& entry) { return entry.emoji == body.emoji; });
  if (kind == counts.end()) {
    if (body.removed || counts.size() >= Limits::reaction_kinds_max) return false;
    counts.push_back({body.emoji, 1});
  } else if (!body.removed) {
    ++kind->count;
  } else if (--kind->count == 0) {
    counts.erase(kind);
  }
  return true;
}

Result<> put_reactor(Step& step, const SetReaction& body, ReactorRecord& reactor) {
  if (body.removed) {
    std::erase(reactor.emojis, body.emoji);
  } else {
    reactor.emojis.push_back(body.emoji);
  }
  if (reactor.emojis.empty()) return step.tables.del_reactor(body.conversation, body.seq, step.caller());
  return step.tables.put_reactor(body.conversation, body.seq, step.caller(), reactor);
}

/// The readers of a message hear of its reactions at most once in a while, however many there are. A clock that went
/// back makes nobody wait.
Result<Told> told_of(const Step& step, ConversationId id, const StoredMessage& message) {
  if (!message.changed_position) return Told::readers;
  const auto change = step.tables.change(id, message.changed_position);
  if (!change) return change.error();
  if (!*change) return Error{ErrorCode::internal, "a change without its row"};
  const std::int64_t since = step.at() - (*change)->told_at;
  return since >= 0 && since < Limits::reactions_told_ms ? Told::author : Told::readers;
}

/// Deletes rows of `reactions` of a message. False: there are more.
Result<bool> delete_rows(Step& step, ConversationId id, Seq seq) {
  std::vector<UserId> users;
  auto scanned = step.tables.each_reactor(id, seq, UserId(), [&](UserId user, ReactorRecord&&) {
    users.push_back(user);
    return users.size() <= kRowsDeletedMax;
  });
  if (!scanned) return scanned.error();
  const bool all = users.size() <= kRowsDeletedMax;
  if (!all) users.pop_back();
  for (const UserId user : users) {
    if (auto del = step.tables.del_reactor(id, seq, user); !del) return del.error();
  }
  return all;
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const SetReaction& body) {
  if (auto fit = check_emoji(body.emoji); !fit) return fit.error();
  auto changing = find_text(step, body.conversation, body.seq);
  if (!changing) return std::move(changing).error();
  if (!body.removed) {
    if (auto may = check_may_write(changing->view.conversation, step.caller()); !may) return may.error();
  }
  StoredMessage& message = changing->message;
  if (message.deleted_at != 0) return refuse(Refusal::deleted, "seq");
  auto present = step.tables.reactor(body.conversation, body.seq, step.caller());
  if (!present) return std::move(present).error();
  ReactorRecord reactor = std::move(*present).value_or(ReactorRecord{});
  const bool reacted = std::find(reactor.emojis.begin(), reactor.emojis.end(), body.emoji) != reactor.emojis.end();
  if (reacted != body.removed) return changed_outcome(body.conversation, body.seq, true);
  if (!count(message.counts, body)) return refuse(Refusal::too_many_reactions, "emoji");
  const auto told = told_of(step, body.conversation, message);
  if (!told) return told.error();
  if (auto put = put_reactor(step, body, reactor); !put) return put.error();
  auto outcome = write_change(step, body.conversation, *changing, *told);
  if (!outcome) return outcome;
  outcome->emoji = body.emoji;
  outcome->removed = body.removed;
  outcome->own_only = *told == Told::author;
  return outcome;
}

Result<Outcome> apply_rule(Step& step, const TellReactions& body) {
  auto conversation = step.tables.conversation(body.conversation);
  if (!conversation) return std::move(conversation).error();
  if (!*conversation) return refuse(Refusal::no_conversation);
  const auto untold = step.tables.untold(body.conversation, body.seq);
  if (!untold) return untold.error();
  if (!*untold) return changed_outcome(body.conversation, body.seq, true);
  auto message = Timeline(step.tables, body.conversation, **conversation).get(body.seq);
  if (!message) return std::move(message).error();
  if (message->deleted_at == 0) {
    Changing changing{{std::move(**conversation), {}}, *std::move(message)};
    return write_change(step, body.conversation, changing);
  }
  const auto all = delete_rows(step, body.conversation, body.seq);
  if (!all) return all.error();
  if (*all) {
    if (auto del = step.tables.del_untold(body.conversation, body.seq); !del) return del.error();
  }
  return changed_outcome(body.conversation, body.seq, true);
}

Result<> take_reactions(Step& step, ConversationId id, StoredMessage& message) {
  if (message.counts.empty()) return {};
  message.counts.clear();
  const auto all = delete_rows(step, id, message.seq);
  if (!all) return all.error();
  return *all ? step.tables.del_untold(id, message.seq) : step.tables.put_untold(id, message.seq);
}

}  // namespace confab::state
