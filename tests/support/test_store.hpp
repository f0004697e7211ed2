#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <confab/limits.hpp>

#include "state/command.hpp"
#include "state/queries.hpp"
#include "state/state.hpp"
#include "store/environment.hpp"
#include "store/schema.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

/// The value, or an exception that fails the test with the error's text.
template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}
inline void must(Result<> result) {
  if (!result) throw std::runtime_error(result.error().message);
}

/// Table name → key → value, without what names the one store: its number, its epoch and its home.
using Dump = std::map<std::string, std::map<std::string, std::string>>;

Dump dump_of(const store::Txn& txn);

/// A new store with its State. Every failure throws.
class TestStore {
 public:
  explicit TestStore(std::uint64_t window_positions = Limits::command_window_positions,
                     const state::Bounds& bounds = {});

  /// Applies one batch and commits it.
  std::vector<state::Outcome> apply(std::span<const state::Command> batch);
  state::Outcome apply(const state::Command& command) { return apply(std::span(&command, 1)).front(); }

  /// Applies a batch and abandons it.
  void apply_and_roll_back(std::span<const state::Command> batch);

  /// What a process does that becomes the writer.
  void reload();

  /// What a store of an older version has.
  void set_level(std::uint64_t level);

  /// Puts something else in the place of a row, as a disk does that has lost some bits.
  void damage(store::TableName table, std::string_view key, std::string_view value = "\xff\xff not a record");

  store::ReadTxn read() const { return must(environment_->read()); }
  Dump dump() const { return dump_of(read()); }
  state::MetaRecord meta() const { return must(state::meta(read())); }
  state::State& state() { return *state_; }
  const store::Environment& environment() const { return *environment_; }

 private:
  TempDir dir_{TempDir::fast_parent()};
  std::uint64_t window_positions_;
  state::Bounds bounds_;
  std::unique_ptr<store::Environment> environment_;
  std::unique_ptr<state::State> state_;
};

std::string hex(std::string_view bytes);

/// One line per difference, at most `lines_max`; empty if equal.
std::string differences(const Dump& one, const Dump& other, std::size_t lines_max = 10);

}  // namespace confab::tests
