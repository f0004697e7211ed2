#include <algorithm>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/page_bytes.hpp"
#include "state/queries.hpp"
#include "state/replies.hpp"
#include "state/tables.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"
#include "util/text.hpp"

namespace confab::state {

namespace {

bool has(const std::vector<std::string>& emojis, const std::string& emoji) {
  return std::find(emojis.begin(), emojis.end(), emoji) != emojis.end();
}

}  // namespace

Result<std::vector<Message>> pins(const store::Txn& txn, const Viewer& viewer, ConversationId id) {
  const Tables tables(txn);
  const auto view = view_of(tables, id, viewer);
  if (!view) return view.error();
  const auto record = tables.pins(id);
  if (!record) return record.error();
  std::vector<Message> messages;
  if (!*record) return messages;
  Timeline timeline(tables, id, view->conversation);
  for (auto seq = (*record)->seqs.rbegin(); seq != (*record)->seqs.rend(); ++seq) {
    if (!sees(view->member, *seq)) continue;
    std::vector<StoredMessage> stored;
    if (auto read = timeline.range(*seq, *seq, stored); !read) return read.error();
    auto added = add_replies(tables, id, view->conversation, &view->member, stored);
    if (!added) return added.error();
    auto message = message_for(tables, viewer, id, std::move(stored.front()));
    if (!message) return std::move(message).error();
    messages.push_back(shown_cut(*std::move(message)));
  }
  return messages;
}

Result<ReactionPage> reactions(const store::Txn& txn, const Viewer& viewer, ConversationId id, Seq seq,
                               const ReactionQuery& query) {
  const auto seen = message(txn, viewer, id, seq);
  if (!seen) return seen.error();
  ReactionPage page;
  if (seen->reactions.empty()) return page;
  const auto limit = std::clamp<std::size_t>(query.limit, 1, Limits::reaction_page_users_max);
  std::vector<std::pair<UserId, ReactorRecord>> found;
  std::size_t rows = 0;
  UserId last;
  auto scanned = Tables(txn).each_reactor(id, seq, query.after, [&](UserId user, ReactorRecord&& reactor) {
    if (found.size() == limit || rows == Limits::reaction_rows_read_max) {
      page.next = last;
      return false;
    }
    ++rows;
    last = user;
    if (query.emoji.empty() || has(reactor.emojis, query.emoji)) found.emplace_back(user, std::move(reactor));
    return true;
  });
  if (!scanned) return scanned.error();
  for (auto& [user, reactor] : found) {
    const auto who = shown_user(txn, viewer, user);
    if (!who) return who.error();
    for (auto& emoji : reactor.emojis) {
      if (query.emoji.empty() || emoji == query.emoji) page.reactors.push_back({*who, std::move(emoji)});
    }
  }
  return page;
}

Result<std::vector<MessageKey>> untold(const store::Txn& txn, MessageKey after, std::size_t count) {
  std::vector<MessageKey> rows;
  auto scanned = Tables(txn).each_untold(after.conversation, after.seq, [&](ConversationId id, Seq seq) {
    rows.push_back({id, seq});
    return rows.size() < count;
  });
  if (!scanned) return scanned.error();
  return rows;
}

Message to_message(ConversationId conversation, StoredMessage stored) {
  Message message(std::move(static_cast<Message&>(stored)));
  message.conversation = conversation;
  message.reactions.reserve(stored.counts.size());
  for (auto& kind : stored.counts) message.reactions.push_back({std::move(kind.emoji), kind.count});
  return message;
}

Result<Message> message_for(const Tables& tables, const Viewer& viewer, ConversationId conversation,
                            StoredMessage stored) {
  Message message = to_message(conversation, std::move(stored));
  if (message.reactions.empty()) return message;
  const auto own = tables.reactor(conversation, message.seq, viewer.user);
  if (!own) return own.error();
  for (auto& reaction : message.reactions) reaction.mine = *own && has((*own)->emojis, reaction.emoji);
  return message;
}

Message shown_cut(Message message) {
  message.cut = message.body.size() > Limits::last_message_bytes_max;
  if (message.cut) message.body = std::string(util::beginning(message.body, Limits::last_message_bytes_max));
  return message;
}

}  // namespace confab::state
