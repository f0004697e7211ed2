#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <confab/result.hpp>

#include "state/records.hpp"
#include "state/tables.hpp"

/// Where a conversation's messages are: the newest, fewer than 32, in `log` at the positions its record names; the
/// others in blocks of 32. Only this file knows.
namespace confab::state {

inline constexpr std::uint64_t kBlockMessages = 32;

/// Reads one conversation's messages. Keeps the block it read last, so walking along is cheap.
///
/// Lifetime: the record and the transaction must outlive it and not change meanwhile.
class Timeline {
 public:
  Timeline(const Tables& tables, ConversationId id, const ConversationRecord& record)
      : tables_(tables), id_(id), record_(record) {}

  /// Errors: internal  no such place, or the store contradicts itself
  Result<StoredMessage> get(Seq seq);
  Result<Position> position(Seq seq);

  /// Appends the messages first to last, both included, to `out`.
  Result<> range(Seq first, Seq last, std::vector<StoredMessage>& out);

  /// The first place whose position is beyond `position`; one more than the last if there is none.
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

/// Puts a message at the end: fills its seq, ordinal, position and time, and what the conversation's record says of its
/// end. Seals a block with every 32nd. The caller writes the conversation's record and the log row.
Result<> append_message(MutableTables& tables, ConversationId id, ConversationRecord& record, Position position,
                        TimeMs at, StoredMessage& message);

/// Copies what is still open up to a position into its block, though that is not full yet. Whether there was anything;
/// then the caller writes the conversation's record.
Result<bool> seal_up_to(MutableTables& tables, ConversationId id, ConversationRecord& record, Position position);

}  // namespace confab::state
