#include "state/mentions.hpp"

#include <algorithm>
#include <utility>

#include "state/timeline.hpp"

namespace confab::state {

namespace {

constexpr UserId kEverybody{0};

/// In whose rows the message stands.
std::vector<UserId> rows_of(const StoredMessage& message) {
  if (message.everybody) return {kEverybody};
  return message.mentions;
}

Result<> set_mark(MutableTables& tables, UserId user, ConversationId id, Seq seq, bool marked) {
  const auto present = tables.mentions(user, id, block_of(seq));
  if (!present) return present.error();
  MarkedRecord record = present->value_or(MarkedRecord{});
  mark_message(record, seq, marked);
  if (record.messages == 0) return tables.del_mentions(user, id, block_of(seq));
  return tables.put_mentions(user, id, block_of(seq), record);
}

Result<std::uint64_t> mentions_in(const Tables& tables, UserId user, ConversationId id, Seq first, Seq last) {
  if (last < first) return std::uint64_t{0};
  std::uint64_t count = 0;
  auto scanned = tables.each_mentions(user, id, block_of(first), [&](std::uint64_t block, const MarkedRecord& record) {
    count += marked_between(record, block, first, last);
    return block < block_of(last);
  });
  if (!scanned) return scanned.error();
  return count;
}

}  // namespace

Result<std::vector<UserId>> members_among(const Tables& tables, ConversationId id, const ConversationRecord& record,
                                          std::vector<UserId> users) {
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  std::vector<UserId> members;
  for (const UserId user : users) {
    const auto member = member_of(tables, id, record, user);
    if (!member) return member.error();
    if (*member && is_active(**member)) members.push_back(user);
  }
  return members;
}

Result<> note_mentions(MutableTables& tables, ConversationId id, ConversationRecord& record,
                       const StoredMessage& message) {
  for (const UserId user : rows_of(message)) {
    if (auto noted = set_mark(tables, user, id, message.seq, true); !noted) return noted;
    record.mentioned_seq = message.seq;
  }
  return {};
}

Result<> drop_mentions(MutableTables& tables, ConversationId id, const StoredMessage& message) {
  for (const UserId user : rows_of(message)) {
    if (auto dropped = set_mark(tables, user, id, message.seq, false); !dropped) return dropped;
  }
  return {};
}

Result<std::uint64_t> unread_mentions_of(const Tables& tables, UserId user, ConversationId id, const View& view) {
  std::uint64_t count = 0;
  if (view.conversation.mentioned_seq <= view.member.read_seq) return count;
  for (const auto& range : visible_ranges(view)) {
    const Seq first = std::max(range.first, Seq(view.member.read_seq.value + 1));
    for (const UserId whose : {user, kEverybody}) {
      const auto found = mentions_in(tables, whose, id, first, range.last);
      if (!found) return found.error();
      count += *found;
    }
  }
  return count;
}

}  // namespace confab::state
