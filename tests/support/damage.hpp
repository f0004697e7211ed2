#pragma once

#include <filesystem>
#include <string_view>

#include "store/key.hpp"
#include "store/table.hpp"
#include "support/test_store.hpp"

namespace confab::tests {

/// Puts something else in the place of a row, as a disk does that has lost some bits. Nobody else may have the store
/// open.
inline void damage_row(const std::filesystem::path& data_dir, store::TableName table, const store::Key& key,
                       std::string_view value = "\xff\xff not a record") {
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.map_bytes = std::size_t{1} << 30;
  const auto environment = must(store::Environment::open(options));
  auto txn = must(environment->write());
  store::MutableTable rows(txn, table);
  if (!must(rows.contains(key))) throw std::runtime_error("there is no such row");
  must(rows.put(key, value));
  must(txn.commit());
}

}  // namespace confab::tests
