#include "support/test_store.hpp"

#include <set>

#include <fmt/format.h>

#include "store/key.hpp"
#include "store/table.hpp"

namespace confab::tests {

TestStore::TestStore(std::uint64_t window_positions, const state::Bounds& bounds)
    : window_positions_(window_positions), bounds_(bounds) {
  store::EnvironmentOptions options;
  options.directory = dir_ / "data";
  options.map_bytes = std::size_t{1} << 30;
  environment_ = must(store::Environment::open(options));
  reload();
}

void TestStore::reload() {
  state_ = std::make_unique<state::State>(window_positions_, bounds_);
  must(state_->load(*environment_));
}

std::vector<state::Outcome> TestStore::apply(std::span<const state::Command> batch) {
  std::vector<state::Outcome> outcomes;
  auto txn = must(environment_->write());
  must(state_->begin(txn));
  for (const auto& command : batch) outcomes.push_back(must(state_->apply(command)));
  must(state_->finish());
  must(txn.commit());
  state_->committed();
  return outcomes;
}

void TestStore::apply_and_roll_back(std::span<const state::Command> batch) {
  auto txn = must(environment_->write());
  must(state_->begin(txn));
  for (const auto& command : batch) must(state_->apply(command));
  must(state_->finish());
  txn.abort();
  state_->rollback();
}

void TestStore::set_level(std::uint64_t level) {
  damage(store::TableName::meta, store::kMetaLevel, store::Key(Position(level)));
  reload();
}

void TestStore::damage(store::TableName table, std::string_view key, std::string_view value) {
  auto txn = must(environment_->write());
  store::MutableTable rows(txn, table);
  if (!must(rows.get(key))) throw std::runtime_error("there is no such row");
  must(rows.put(key, value));
  must(txn.commit());
}

Dump dump_of(const store::Txn& txn) {
  Dump dump;
  for (std::size_t i = 0; i < store::kTableNames.size(); ++i) {
    auto& rows = dump[std::string(store::kTableNames[i])];
    auto cursor = must(store::Table(txn, static_cast<store::TableName>(i)).cursor());
    for (bool found = must(cursor.first()); found; found = must(cursor.next())) {
      const auto key = cursor.key();
      const bool its_own = key == store::kMetaStore || key == store::kMetaEpoch || key == store::kMetaHome;
      if (i > 0 || !its_own) rows.emplace(key, cursor.value());
    }
  }
  return dump;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string differences(const Dump& one, const Dump& other, std::size_t lines_max) {
  std::string text;
  std::size_t lines = 0;
  for (const auto& [table, rows] : one) {
    const auto& other_rows = other.at(table);
    std::set<std::string> keys;
    for (const auto& [key, value] : rows) keys.insert(key);
    for (const auto& [key, value] : other_rows) keys.insert(key);
    for (const auto& key : keys) {
      const auto left = rows.find(key);
      const auto right = other_rows.find(key);
      const auto shown = [&](auto found, const auto& in) { return found == in.end() ? "-" : hex(found->second); };
      if (left != rows.end() && right != other_rows.end() && left->second == right->second) continue;
      if (lines++ == lines_max) return text;
      text += fmt::format("{}[{}]: {} != {}\n", table, hex(key), shown(left, rows), shown(right, other_rows));
    }
  }
  return text;
}

}  // namespace confab::tests
