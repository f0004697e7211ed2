#include <algorithm>
#include <utility>
#include <vector>

#include <confab/limits.hpp>

#include "state/page_bytes.hpp"
#include "state/queries.hpp"
#include "state/replies.hpp"
#include "state/tables.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

/// The `count` visible messages that end at `from` or before it, rising.
std::vector<SeqRange> take_down(const std::vector<SeqRange>& visible, Seq from, std::uint64_t count) {
  std::vector<SeqRange> taken;
  for (auto range = visible.rbegin(); range != visible.rend() && count > 0; ++range) {
    const Seq last = std::min(range->last, from);
    if (last < range->first) continue;
    const std::uint64_t here = std::min(count, last.value - range->first.value + 1);
    taken.push_back({Seq(last.value - here + 1), last});
    count -= here;
  }
  std::reverse(taken.begin(), taken.end());
  return taken;
}

/// The `count` visible messages that begin at `from` or after it, rising.
std::vector<SeqRange> take_up(const std::vector<SeqRange>& visible, Seq from, std::uint64_t count) {
  std::vector<SeqRange> taken;
  for (auto range = visible.begin(); range != visible.end() && count > 0; ++range) {
    const Seq first = std::max(range->first, from);
    if (range->last < first) continue;
    const std::uint64_t here = std::min(count, range->last.value - first.value + 1);
    taken.push_back({first, Seq(first.value + here - 1)});
    count -= here;
  }
  return taken;
}

/// Messages of a page, and those between which it lies if it is empty.
struct Selection {
  std::vector<SeqRange> ranges;
  Seq below;  ///< the page is above this
  Seq above;  ///< and below this
};

Selection select(const std::vector<SeqRange>& visible, const HistoryQuery& query, std::uint64_t limit) {
  constexpr Seq kEnd(~std::uint64_t{0});
  const Seq next = query.seq == kEnd ? kEnd : Seq(query.seq.value + 1);
  switch (query.from) {
    case HistoryQuery::From::newest:
      return {take_down(visible, kEnd, limit), Seq(), kEnd};
    case HistoryQuery::From::before:
      if (!query.seq) return {{}, Seq(), query.seq};
      return {take_down(visible, Seq(query.seq.value - 1), limit), Seq(), query.seq};
    case HistoryQuery::From::after:
      return {take_up(visible, next, limit), query.seq, kEnd};
    case HistoryQuery::From::around:
      break;
  }
  auto ranges = take_down(visible, query.seq, (limit + 1) / 2);
  const auto after = take_up(visible, next, limit / 2);
  ranges.insert(ranges.end(), after.begin(), after.end());
  return {std::move(ranges), query.seq, next};
}

/// Where in rising messages the page begins to be filled: behind it come the newer ones.
std::size_t anchor_of(const std::vector<StoredMessage>& messages, const HistoryQuery& query) {
  if (query.from == HistoryQuery::From::after) return 0;
  if (query.from != HistoryQuery::From::around) return messages.size();
  const auto newer = std::upper_bound(messages.begin(), messages.end(), query.seq,
                                      [](Seq seq, const StoredMessage& message) { return seq < message.seq; });
  return static_cast<std::size_t>(newer - messages.begin());
}

/// The messages as the viewer sees them.
Result<std::vector<Message>> messages_for(const Tables& tables, const Viewer& viewer, ConversationId id,
                                          std::vector<StoredMessage>&& stored) {
  std::vector<Message> messages;
  messages.reserve(stored.size());
  for (auto& message : stored) {
    auto seen = message_for(tables, viewer, id, std::move(message));
    if (!seen) return std::move(seen).error();
    messages.push_back(*std::move(seen));
  }
  return messages;
}

/// Keeps of rising messages those nearest to the anchor that fit a page.
std::vector<Message> nearest_that_fit(std::vector<Message>&& messages, std::size_t anchor) {
  std::size_t first = anchor;
  std::size_t end = anchor;
  PageBytes bytes;
  for (bool room = true; room && (first > 0 || end < messages.size());) {
    const bool older = first > 0 && (end == messages.size() || anchor - first <= end - anchor);
    room = bytes.add(older ? messages[--first] : messages[end++]);
  }
  messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(end), messages.end());
  messages.erase(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(first));
  return std::move(messages);
}

}  // namespace

Result<HistoryPage> history(const store::Txn& txn, const Viewer& viewer, ConversationId id, const HistoryQuery& query) {
  const Tables tables(txn);
  const auto view = view_of(tables, id, viewer);
  if (!view) return view.error();
  const auto visible = visible_ranges(*view);
  const auto limit = std::clamp<std::size_t>(query.limit, 1, Limits::history_page_messages_max);
  auto [ranges, below, above] = select(visible, query, limit);

  std::vector<StoredMessage> stored;
  Timeline timeline(tables, id, view->conversation);
  for (const auto& range : ranges) {
    if (auto read = timeline.range(range.first, range.last, stored); !read) return read.error();
  }
  auto added = add_replies(tables, id, view->conversation, &view->member, stored);
  if (!added) return added.error();
  HistoryPage page;
  const std::size_t anchor = anchor_of(stored, query);
  auto seen = messages_for(tables, viewer, id, std::move(stored));
  if (!seen) return std::move(seen).error();
  page.messages = nearest_that_fit(*std::move(seen), anchor);
  if (!page.messages.empty()) {
    below = Seq(page.messages.front().seq.value - 1);
    above = Seq(page.messages.back().seq.value + 1);
  }
  page.more_before = !visible.empty() && visible.front().first <= below;
  page.more_after = !visible.empty() && visible.back().last >= above;
  return page;
}

Result<Message> message(const store::Txn& txn, const Viewer& viewer, ConversationId id, Seq seq) {
  const Tables tables(txn);
  const auto view = view_of(tables, id, viewer);
  if (!view) return view.error();
  if (!seq || seq > view->conversation.last_seq || !sees(view->member, seq)) return refuse(Refusal::message_not_found);
  std::vector<StoredMessage> stored;
  if (auto read = Timeline(tables, id, view->conversation).range(seq, seq, stored); !read) return read.error();
  auto added = add_replies(tables, id, view->conversation, &view->member, stored);
  if (!added) return added.error();
  return message_for(tables, viewer, id, std::move(stored.front()));
}

Result<std::optional<StoredMessage>> sent_before(const store::Txn& txn, const Viewer& viewer, ConversationId id,
                                                 std::string_view client_key) {
  const Tables tables(txn);
  const auto view = view_of_member(tables, id, viewer);
  if (!view) return view.error();
  Timeline timeline(tables, id, view->conversation);
  const std::uint64_t last = view->conversation.last_seq.value;
  const std::uint64_t stop = last > Limits::retry_search_messages_max ? last - Limits::retry_search_messages_max : 0;
  std::size_t bytes = 0;
  std::vector<StoredMessage> block;
  for (std::uint64_t end = last; end > stop && bytes < Limits::retry_search_bytes_max;) {
    const std::uint64_t before = std::max(stop, (end - 1) / kBlockMessages * kBlockMessages);
    block.clear();
    if (auto read = timeline.range(Seq(before + 1), Seq(end), block); !read) return read.error();
    for (auto message = block.rbegin(); message != block.rend(); ++message) {
      if (message->author == viewer.user && message->client_key == client_key)
        return std::optional(std::move(*message));
      bytes += message->body.size();
    }
    end = before;
  }
  return std::optional<StoredMessage>();
}

Result<bool> sent_recently(const store::Txn& txn, const Viewer& viewer, ConversationId id, std::string_view body,
                           TimeMs now) {
  HistoryQuery query;
  query.limit = Limits::history_page_messages_max;
  std::size_t own = 0;
  std::size_t seen = 0;
  for (;;) {
    const auto page = history(txn, viewer, id, query);
    if (!page) return page.error();
    for (auto message = page->messages.rbegin(); message != page->messages.rend(); ++message) {
      if (message->at < now - Limits::recent_text_ms || ++seen > Limits::recent_text_messages_max) return false;
      if (message->at > now + Limits::recent_text_ms) continue;
      if (message->author != viewer.user || message->kind != MessageKind::text) continue;
      if (message->body == body) return true;
      if (++own == Limits::recent_text_own_messages_max) return false;
    }
    if (!page->more_before || page->messages.empty()) return false;
    query.from = HistoryQuery::From::before;
    query.seq = page->messages.front().seq;
  }
}

}  // namespace confab::state
