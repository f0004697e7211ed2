#pragma once

#include <cstdint>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"

/// Messages that change after they were sent. A change writes the message anew where it stands (replace_message() in
/// timeline.hpp), so that reading it costs what it cost before, and adds a row to `changes`, so that a reader who was
/// away finds the message by a position. A message has one such row, that of its newest change: however often it
/// changed, a reader who catches up gets it once, as it is now.
namespace confab::state {

/// Leaves of a message that it was there, who sent it and when, and the key by which a repeat of the send is known.
void take_text(StoredMessage& message);

/// How many messages between two seqs, both included, were deleted.
Result<std::uint64_t> deleted_in(const Tables& tables, ConversationId id, Seq first, Seq last);

}  // namespace confab::state
