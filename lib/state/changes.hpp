#pragma once

#include <cstdint>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/rules.hpp"
#include "state/tables.hpp"
#include "state/visibility.hpp"

/// Messages that change after they were sent. A change writes the message anew where it stands (replace_message() in
/// timeline.hpp), so that reading it costs what it cost before, and adds a row to `changes`, so that a reader who was
/// away finds the message by a position. A message has one such row, that of its newest change: however often it
/// changed, a reader who catches up gets it once, as it is now.
namespace confab::state {

/// What a rule that changes a message works on.
struct Changing {
  View view;
  StoredMessage message;
};

/// A text that the caller sees in a conversation in which they are a member now.
Result<Changing> find_text(const Step& step, ConversationId id, Seq seq);

/// Who is told of a change.
enum class Told : std::uint8_t {
  readers,  ///< all who see the message
  author,   ///< the caller; the others are told later, of this and what comes until then: a row of `untold` says so
};

/// Writes the message as it is now, and a row of `changes` at this position; an earlier row of the message goes.
Result<Outcome> write_change(Step& step, ConversationId id, Changing& changing, Told told = Told::readers);

/// The outcome of a change, or of one that was not needed.
Outcome changed_outcome(ConversationId id, Seq seq, bool unchanged = false);

/// Leaves of a message that it was there, who sent it and when, and the key by which a repeat of the send is known.
void take_text(StoredMessage& message);

/// Takes the pin of a message away, if it has one: from the message, which the caller writes, and from the list.
Result<> take_pin(Step& step, ConversationId id, StoredMessage& message);

/// Takes the reactions to a message away: from the message, which the caller writes, and as many rows of `reactions` as
/// one command may delete. What is left is deleted by further commands: a row of `untold` says so.
Result<> take_reactions(Step& step, ConversationId id, StoredMessage& message);

/// How many messages between two seqs, both included, were deleted.
Result<std::uint64_t> deleted_in(const Tables& tables, ConversationId id, Seq first, Seq last);

}  // namespace confab::state
