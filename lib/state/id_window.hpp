#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "state/records.hpp"

namespace confab::state {

/// The position of each command's outcome, for the newest positions of `log`: 24 bytes each. A function of `log` alone,
/// so that the next writer rebuilds the same one.
class IdWindow {
 public:
  explicit IdWindow(std::uint64_t positions_max);

  /// Empties it. The next add() may be at any position.
  void reset();

  std::optional<Position> find(const CommandId& id) const;

  /// The id must not be in the window, and the position must follow the one before. The oldest id falls out when the
  /// window is full.
  void add(const CommandId& id, Position position);

  /// A batch: what was added since begin() stays, or is undone.
  void begin() { undo_.clear(); }
  void commit() { undo_.clear(); }
  void rollback();

 private:
  std::size_t home(const CommandId& id) const;
  std::size_t find_entry(const CommandId& id) const;
  void insert(std::uint32_t slot);
  void erase(std::uint32_t slot);
  std::uint32_t slot_of(std::uint64_t position) const { return static_cast<std::uint32_t>(position % positions_max_); }

  std::uint64_t positions_max_;
  std::uint64_t newest_ = 0;
  std::uint64_t size_ = 0;
  std::vector<CommandId> ids_;        // a ring, by position
  std::vector<std::uint32_t> index_;  // open addressing: slot of ids_ + 1, 0 is empty
  int index_bits_ = 0;
  std::vector<std::optional<CommandId>> undo_;  // per add of this batch: what fell out
};

}  // namespace confab::state
