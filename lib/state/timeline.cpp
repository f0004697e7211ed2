#include "state/timeline.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace confab::state {

namespace {

Error contradiction(std::string_view what) { return {ErrorCode::internal, "timeline: " + std::string(what)}; }

Result<StoredMessage> in_log(const Tables& tables, Position position) {
  auto outcome = tables.log(position);
  if (!outcome) return std::move(outcome).error();
  if (!*outcome || (*outcome)->message.size() != 1) return contradiction("an open message is not in the log");
  return std::move((*outcome)->message.front());
}

/// Moves the first `count` open messages, and `newest` if given, into their block.
Result<> seal(MutableTables& tables, ConversationId id, ConversationRecord& record, std::size_t count,
              const StoredMessage* newest) {
  // Open messages never span two blocks: every 32nd empties `open`.
  const std::uint64_t number = block_of(record.last_seq);
  auto present = tables.block(id, number);
  if (!present) return std::move(present).error();
  BlockRecord block = std::move(*present).value_or(BlockRecord{});
  for (std::size_t i = 0; i < count; ++i) {
    auto message = in_log(tables, record.open[i]);
    if (!message) return std::move(message).error();
    block.messages.push_back(*std::move(message));
  }
  if (newest != nullptr) block.messages.push_back(*newest);
  record.open.erase(record.open.begin(), record.open.begin() + static_cast<std::ptrdiff_t>(count));
  return tables.put_block(id, number, block);
}

}  // namespace

Result<StoredMessage> Timeline::get(Seq seq) {
  if (!seq || seq > record_.last_seq) return contradiction("no such message");
  if (seq.value > sealed()) return in_log(tables_, record_.open[seq.value - sealed() - 1]);
  auto message = in_block(seq);
  if (!message) return std::move(message).error();
  return **message;
}

Result<Position> Timeline::position(Seq seq) {
  if (!seq || seq > record_.last_seq) return contradiction("no such message");
  if (seq.value > sealed()) return record_.open[seq.value - sealed() - 1];
  const auto message = in_block(seq);
  if (!message) return message.error();
  return (*message)->position;
}

Result<> Timeline::range(Seq first, Seq last, std::vector<StoredMessage>& out) {
  if (last < first) return {};
  if (!first || last > record_.last_seq) return contradiction("no such message");
  out.reserve(out.size() + (last.value - first.value + 1));
  Seq seq = first;
  while (seq <= last && seq.value <= sealed()) {
    const std::uint64_t number = block_of(seq);
    const Seq block_end(std::min(last.value, (number + 1) * kBlockMessages));
    const std::size_t skipped = (seq.value - 1) % kBlockMessages;
    const std::size_t count = std::min(block_end.value, sealed()) - seq.value + 1;
    auto taken = tables_.block_part(id_, number, skipped, count, out);
    if (!taken) return taken.error();
    if (*taken != count) return contradiction("a block is missing or incomplete");
    seq.value += count;
  }
  for (; seq <= last; ++seq.value) {
    auto message = in_log(tables_, record_.open[seq.value - sealed() - 1]);
    if (!message) return std::move(message).error();
    out.push_back(*std::move(message));
  }
  return {};
}

Result<Seq> Timeline::first_after(Position position) {
  const auto& open = record_.open;
  if (!open.empty() && open.front() <= position) {
    const auto found = std::upper_bound(open.begin(), open.end(), position);
    return Seq(sealed() + static_cast<std::uint64_t>(found - open.begin()) + 1);
  }
  // Positions rise with seq: bisect for the first sealed message beyond, block by block and then inside.
  std::uint64_t low = 0;
  std::uint64_t high = sealed() == 0 ? 0 : block_of(Seq(sealed())) + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (auto loaded = load(middle); !loaded) return loaded.error();
    if (block_.messages.back().position > position) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const std::uint64_t before = low * kBlockMessages;
  if (before >= sealed()) return Seq(sealed() + 1);
  if (auto loaded = load(low); !loaded) return loaded.error();
  const auto found = std::upper_bound(block_.messages.begin(), block_.messages.end(), position,
                                      [](Position p, const StoredMessage& m) { return p < m.position; });
  return Seq(before + static_cast<std::uint64_t>(found - block_.messages.begin()) + 1);
}

Result<> Timeline::load(std::uint64_t number) {
  if (block_number_ == number) return {};
  auto block = tables_.block(id_, number);
  if (!block) return std::move(block).error();
  const std::uint64_t expected = std::min(kBlockMessages, sealed() - number * kBlockMessages);
  if (!*block || (*block)->messages.size() != expected) return contradiction("a block is missing or incomplete");
  block_ = std::move(**block);
  block_number_ = number;
  return {};
}

Result<const StoredMessage*> Timeline::in_block(Seq seq) {
  if (auto loaded = load(block_of(seq)); !loaded) return loaded.error();
  return &block_.messages[(seq.value - 1) % kBlockMessages];
}

void mark_message(MarkedRecord& block, Seq seq, bool marked) {
  const std::uint32_t bit = std::uint32_t{1} << ((seq.value - 1) % kBlockMessages);
  block.messages = marked ? block.messages | bit : block.messages & ~bit;
}

std::uint64_t marked_between(const MarkedRecord& marks, std::uint64_t block, Seq first, Seq last) {
  std::uint32_t messages = marks.messages;
  if (block < block_of(first) || block > block_of(last)) return 0;
  if (block == block_of(first)) messages &= ~std::uint32_t{0} << ((first.value - 1) % kBlockMessages);
  if (block == block_of(last))
    messages &= ~std::uint32_t{0} >> (kBlockMessages - 1 - (last.value - 1) % kBlockMessages);
  return static_cast<std::uint64_t>(std::popcount(messages));
}

Result<> append_message(MutableTables& tables, ConversationId id, ConversationRecord& record, Position position,
                        TimeMs at, StoredMessage& message) {
  ++record.last_seq.value;
  if (message.kind == MessageKind::text) ++record.last_ordinal;
  record.last_position = position;
  record.last_at = at;
  message.seq = record.last_seq;
  message.ordinal = record.last_ordinal;
  message.position = position;
  message.at = at;
  if (record.last_seq.value % kBlockMessages == 0) return seal(tables, id, record, record.open.size(), &message);
  record.open.push_back(position);
  return {};
}

Result<> replace_message(MutableTables& tables, ConversationId id, const ConversationRecord& record, Position kept_from,
                         const StoredMessage& message) {
  if (message.seq.value <= record.last_seq.value - record.open.size()) {
    const std::uint64_t number = block_of(message.seq);
    auto block = tables.block(id, number);
    if (!block) return std::move(block).error();
    const std::size_t index = (message.seq.value - 1) % kBlockMessages;
    if (!*block || index >= (*block)->messages.size()) return contradiction("a block is missing or incomplete");
    (*block)->messages[index] = message;
    if (auto put = tables.put_block(id, number, **block); !put) return put;
  }
  if (message.position < kept_from) return {};
  auto outcome = tables.log(message.position);
  if (!outcome) return std::move(outcome).error();
  if (!*outcome || (*outcome)->message.size() != 1) return contradiction("a message is not in its record");
  (*outcome)->message.front() = message;
  return tables.rewrite_log(**outcome);
}

Result<bool> seal_up_to(MutableTables& tables, ConversationId id, ConversationRecord& record, Position position) {
  const auto end = std::upper_bound(record.open.begin(), record.open.end(), position);
  const auto count = static_cast<std::size_t>(end - record.open.begin());
  if (count == 0) return false;
  if (auto sealed = seal(tables, id, record, count, nullptr); !sealed) return sealed.error();
  return true;
}

}  // namespace confab::state
