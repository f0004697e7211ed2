#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"

/// Where a conversation's messages are: the newest, fewer than 32, in `log` at the positions that its record lists, the
/// others in `blocks`, 32 to a row. No other file knows this.
namespace confab::state {

inline constexpr std::uint64_t kBlockMessages = 32;

/// Reads one conversation's messages. It keeps the block that it read last, so reading them in order is cheap.
///
/// Lifetime: the record and the transaction must outlive it and not change meanwhile.
class Timeline {
 public:
  Timeline(const Tables& tables, ConversationId id, const ConversationRecord& record)
      : tables_(tables), id_(id), record_(record) {}

  /// Decodes the whole block, for those who ask for more of it; one message alone is cheaper as a range().
  /// Errors: internal  there is no such message, or the store contradicts itself
  Result<StoredMessage> get(Seq seq);
  Result<Position> position(Seq seq);

  /// Appends the messages first to last, both included, to `out`.
  Result<> range(Seq first, Seq last, std::vector<StoredMessage>& out);

  /// The first message whose position is beyond `position`; one more than the last seq if there is none.
  Result<Seq> first_after(Position position);

 private:
  std::uint64_t sealed() const { return record_.last_seq.value - record_.open.size(); }
  Result<> load(std::uint64_t number);
  Result<const StoredMessage*> in_block(Seq seq);

  const Tables tables_;
  ConversationId id_;
  const ConversationRecord& record_;
  BlockRecord block_;
  std::optional<std::uint64_t> block_number_;
};

/// Marks a message in the row of its block, or takes its mark away.
void mark_message(MarkedRecord& block, Seq seq, bool marked);

/// How many messages of a block between two seqs, both included, are marked.
std::uint64_t marked_between(const MarkedRecord& marks, std::uint64_t block, Seq first, Seq last);

constexpr std::uint64_t block_of(Seq seq) { return (seq.value - 1) / kBlockMessages; }

/// Appends a message: fills in its seq, ordinal, position and time, and updates the conversation's record. Every 32nd
/// message also writes the block. The caller writes the conversation's record and the row of `log`.
Result<> append_message(MutableTables& tables, ConversationId id, ConversationRecord& record, Position position,
                        TimeMs at, StoredMessage& message);

/// Puts a message in the place of what it was, in its block and in its record of `log`, whichever there are, so that
/// nothing of the earlier text is left. `kept_from` is the oldest position that `log` has.
Result<> replace_message(MutableTables& tables, ConversationId id, const ConversationRecord& record, Position kept_from,
                         const StoredMessage& message);

/// Copies the messages that are still in `log`, up to a position, into their block, which need not be full. Returns
/// true if there were any; then the caller writes the conversation's record.
Result<bool> seal_up_to(MutableTables& tables, ConversationId id, ConversationRecord& record, Position position);

}  // namespace confab::state
