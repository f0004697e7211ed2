#include "support/test_log.hpp"

#include <algorithm>
#include <utility>

namespace confab::tests {

namespace {

constexpr std::uint64_t kEntryCommandsMax = 64;
constexpr std::uint64_t kDelayEntriesMax = 8;
constexpr std::uint64_t kBatchCommandsMax = 200;

}  // namespace

void TestLog::append(const state::Command& command) {
  encode(command, open_.emplace_back());
  if (open_.size() > below(kEntryCommandsMax)) close_entry();
}

void TestLog::close_entry() {
  if (!open_.empty()) entries_.push_back(std::exchange(open_, {}));
}

void TestLog::take(std::uint64_t number) {
  if (number < next_ || early_.contains(number)) {
    ++repeated_;
    return;
  }
  if (number > next_) ++late_;
  early_.emplace(number, entries_[number]);
  for (auto entry = early_.find(next_); entry != early_.end(); entry = early_.find(++next_)) {
    for (const auto& bytes : entry->second) ready_.push_back(must(state::decode_command(bytes)));
    early_.erase(entry);
  }
}

void TestLog::deliver_all(TestStore& store) {
  close_entry();
  // Every entry once and some of them twice, each a few places from where it belongs.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> arrivals;  // when, which
  for (std::uint64_t number = 0; number < entries_.size(); ++number) {
    const std::uint64_t times = below(3) == 0 ? 2 : 1;
    for (std::uint64_t i = 0; i < times; ++i) arrivals.emplace_back(number + below(kDelayEntriesMax), number);
  }
  std::shuffle(arrivals.begin(), arrivals.end(), engine_);
  std::stable_sort(arrivals.begin(), arrivals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t arrived = 0;
  std::size_t applied = 0;
  while (arrived < arrivals.size() || applied < ready_.size()) {
    for (auto more = below(4); more > 0 && arrived < arrivals.size(); --more) take(arrivals[arrived++].second);
    const auto size = std::min<std::size_t>(below(kBatchCommandsMax), ready_.size() - applied);
    if (size == 0) continue;
    store.apply(std::span(ready_).subspan(applied, size));
    applied += size;
    if (below(20) == 0) store.reload();
  }
}

}  // namespace confab::tests
