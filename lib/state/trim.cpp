#include <algorithm>

#include "state/rules.hpp"
#include "state/timeline.hpp"

namespace confab::state {

namespace {

constexpr std::size_t kRowsWrittenMax = 1000;
constexpr std::size_t kSealRows = 2;  // the block and the conversation's record

/// Seals what a conversation still has open in the range, so that `log` may forget it. The rows written.
Result<std::size_t> close_range(Step& step, ConversationId id, Position up_to) {
  auto conversation = step.tables.conversation(id);
  if (!conversation) return std::move(conversation).error();
  if (!*conversation) return Error{ErrorCode::internal, "a message of a conversation that is not there"};
  const auto sealed = seal_up_to(step.tables, id, **conversation, up_to);
  if (!sealed) return sealed.error();
  if (!*sealed) return std::size_t{0};
  if (auto put = step.tables.put_conversation(id, **conversation); !put) return put.error();
  return kSealRows;
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const TrimLog& body) {
  const std::uint64_t last = step.meta.last_position.value;
  const Position keep_after(last > step.window_positions ? last - step.window_positions : 0);
  const Position up_to = std::min(body.up_to, keep_after);

  Outcome outcome;
  outcome.kind = OutcomeKind::trimmed;
  Position& next = step.meta.first_position;
  outcome.unchanged = next > up_to;
  for (std::size_t rows = 0; next <= up_to && rows + kSealRows < kRowsWrittenMax; ++next.value) {
    const auto encoded = step.tables.encoded_log(next);
    if (!encoded) return encoded.error();
    const auto record = step.tables.log(next);
    if (!record) return record.error();
    if (*record) {
      const auto hash = record_hash(**record, **encoded);
      step.meta.trimmed_digest = chain_digest(step.meta.trimmed_digest, next, hash);
    }
    if (*record && !(*record)->message.empty()) {
      const auto written = close_range(step, (*record)->conversation, up_to);
      if (!written) return written.error();
      rows += *written;
    }
    if (auto del = step.tables.del_log(next); !del) return del.error();
    ++rows;
  }
  outcome.trimmed_to = Position(next.value - 1);
  return outcome;
}

}  // namespace confab::state
