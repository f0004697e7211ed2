#include "state/replies.hpp"

#include <string>

#include <confab/limits.hpp>

#include "state/timeline.hpp"
#include "state/visibility.hpp"
#include "util/text.hpp"

namespace confab::state {

namespace {

Reply reply_of(const StoredMessage& original) {
  Reply reply;
  reply.author = original.author;
  reply.body = util::beginning(original.body, Limits::reply_body_bytes_max);
  reply.cut = reply.body.size() < original.body.size();
  reply.deleted = original.deleted_at != 0;
  return reply;
}

}  // namespace

Result<> add_replies(const Tables& tables, ConversationId id, const ConversationRecord& record,
                     const MemberRecord* reader, std::vector<StoredMessage>& messages) {
  Timeline timeline(tables, id, record);
  std::vector<StoredMessage> original;
  for (auto& message : messages) {
    if (!message.reply_to || (reader != nullptr && !sees(*reader, message.reply_to))) continue;
    original.clear();
    // A range of one decodes one message; get() would decode its whole block.
    const auto read = timeline.range(message.reply_to, message.reply_to, original);
    if (!read && read.code() != ErrorCode::internal) return read;
    if (read) message.reply = reply_of(original.front());
  }
  return {};
}

}  // namespace confab::state
