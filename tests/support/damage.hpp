#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "store/key.hpp"
#include "store/table.hpp"
#include "support/test_store.hpp"

namespace confab::tests {

/// Puts something else in the place of a row, as a disk does that has lost some bits. Nobody else may have the store
/// open.
inline void damage_row(const std::filesystem::path& data_dir, store::TableName table, std::string_view key,
                       std::string_view value = "\xff\xff not a record") {
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.map_bytes = std::size_t{1} << 30;
  const auto environment = must(store::Environment::open(options));
  auto txn = must(environment->write());
  store::MutableTable rows(txn, table);
  if (!must(rows.get(key))) throw std::runtime_error("there is no such row");
  must(rows.put(key, value));
  must(txn.commit());
}

/// Flips a bit of a text wherever the file of the store has it, as a disk does. Nobody else may have the store open.
inline void damage_text(const std::filesystem::path& data_dir, std::string_view text) {
  const auto file = data_dir / "data.mdb";
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(stream), {}};
  stream.clear();
  std::size_t at = content.find(text);
  if (at == std::string::npos) throw std::runtime_error("there is no such text");
  for (; at != std::string::npos; at = content.find(text, at + 1)) {
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(content[at] ^ 0x20));
  }
}

}  // namespace confab::tests
