#pragma once

#include <vector>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"

namespace confab::state {

/// Adds to each message that answers another one (`reply_to`) what that one is now, if `reader` may see it; without a
/// reader (nullptr), in any case. A message that answers none costs nothing, any other the read of one message. An
/// original that is damaged is left out: its answer can still be read.
Result<> add_replies(const Tables& tables, ConversationId id, const ConversationRecord& record,
                     const MemberRecord* reader, std::vector<StoredMessage>& messages);

}  // namespace confab::state
