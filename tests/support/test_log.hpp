#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/test_store.hpp"

namespace confab::tests {

/// A replicated log as it is on bad days: every command travels as bytes, in entries of several that are numbered by
/// their origin; entries arrive late, out of order and more than once, and batches end anywhere. The receiver takes
/// entry n only after n-1, as the node of a real one does, and so does everything once and in order.
class TestLog {
 public:
  explicit TestLog(std::uint64_t seed) : engine_(seed) {}

  void append(const state::Command& command);

  /// Delivers all that was appended; applies it to the store in batches of its own.
  void deliver_all(TestStore& store);

  std::size_t repeated_entries() const { return repeated_; }
  std::size_t late_entries() const { return late_; }

 private:
  using Entry = std::vector<std::string>;

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  void close_entry();
  void take(std::uint64_t number);

  std::mt19937_64 engine_;
  Entry open_;
  std::vector<Entry> entries_;
  std::map<std::uint64_t, Entry> early_;  // arrived before its turn
  std::uint64_t next_ = 0;                // entry that is taken next
  std::vector<state::Command> ready_;     // taken, not yet applied
  std::size_t repeated_ = 0;
  std::size_t late_ = 0;
};

}  // namespace confab::tests
