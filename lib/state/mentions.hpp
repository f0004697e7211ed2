#pragma once

#include <cstdint>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"
#include "state/visibility.hpp"

/// Whom messages mention. A message names them; the table `mentions` has, for each user and block, which messages of
/// the block mention them, so that those beyond a read mark are counted without reading them. A message that mentions
/// everybody is noted once, for user 0.
namespace confab::state {

/// Which of some users are members of the conversation now: rising, no doubles.
Result<std::vector<UserId>> members_among(const Tables& tables, ConversationId id, const ConversationRecord& record,
                                          std::vector<UserId> users);

/// Of a message that was appended. The caller writes the conversation's record.
Result<> note_mentions(MutableTables& tables, ConversationId id, ConversationRecord& record,
                       const StoredMessage& message);

/// Of a message that is about to be deleted.
Result<> drop_mentions(MutableTables& tables, ConversationId id, const StoredMessage& message);

/// How many messages that the user may see and has not read mention them or everybody. A message of their own is none
/// of these: sending it moved their mark. Looks at two rows for each block beyond the mark that has such messages.
Result<std::uint64_t> unread_mentions_of(const Tables& tables, UserId user, ConversationId id, const View& view);

}  // namespace confab::state
