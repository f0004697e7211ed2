#include "state/id_window.hpp"

#include <bit>
#include <cassert>
#include <cstring>

namespace confab::state {

IdWindow::IdWindow(std::uint64_t positions_max) : positions_max_(positions_max) { assert(positions_max > 0); }

void IdWindow::reset() {
  newest_ = size_ = 0;
  undo_.clear();
  ids_.assign(positions_max_, CommandId{});
  index_bits_ = std::bit_width(2 * positions_max_ - 1);
  index_.assign(std::size_t{1} << index_bits_, 0);  // at most half full
}

std::size_t IdWindow::home(const CommandId& id) const {
  std::uint64_t word = 0;
  std::memcpy(&word, id.data(), sizeof word);
  // Fibonacci hashing: ids that follow one another must not make one long run of full places.
  return static_cast<std::size_t>(word * 0x9e3779b97f4a7c15 >> (64 - index_bits_));
}

std::size_t IdWindow::find_entry(const CommandId& id) const {
  std::size_t at = home(id);
  while (index_[at] != 0 && ids_[index_[at] - 1] != id) at = (at + 1) & (index_.size() - 1);
  return at;
}

std::optional<Position> IdWindow::find(const CommandId& id) const {
  if (size_ == 0) return std::nullopt;
  const std::uint32_t entry = index_[find_entry(id)];
  if (entry == 0) return std::nullopt;
  const std::uint64_t back = (slot_of(newest_) + positions_max_ - (entry - 1)) % positions_max_;
  return Position(newest_ - back);
}

void IdWindow::add(const CommandId& id, Position position) {
  assert(size_ == 0 || position.value == newest_ + 1);
  const std::uint32_t slot = slot_of(position.value);
  auto& fell_out = undo_.emplace_back();
  if (size_ == positions_max_) {
    fell_out = ids_[slot];
    erase(slot);
  } else {
    ++size_;
  }
  newest_ = position.value;
  ids_[slot] = id;
  insert(slot);
}

void IdWindow::rollback() {
  for (; !undo_.empty(); undo_.pop_back()) {
    const std::uint32_t slot = slot_of(newest_);
    erase(slot);
    --newest_;
    if (const auto& fell_out = undo_.back()) {
      ids_[slot] = *fell_out;
      insert(slot);
    } else {
      --size_;
    }
  }
}

void IdWindow::insert(std::uint32_t slot) {
  const std::size_t at = find_entry(ids_[slot]);
  assert(index_[at] == 0);
  index_[at] = slot + 1;
}

/// Closes the gap by moving back what probing put behind it, so no tombstones pile up.
void IdWindow::erase(std::uint32_t slot) {
  const std::size_t mask = index_.size() - 1;
  std::size_t gap = find_entry(ids_[slot]);
  assert(index_[gap] == slot + 1);
  for (std::size_t at = (gap + 1) & mask; index_[at] != 0; at = (at + 1) & mask) {
    const std::size_t probes = (at - home(ids_[index_[at] - 1])) & mask;
    if (probes >= ((at - gap) & mask)) {
      index_[gap] = index_[at];
      gap = at;
    }
  }
  index_[gap] = 0;
}

}  // namespace confab::state
