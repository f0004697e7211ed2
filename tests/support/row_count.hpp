#pragma once

#include <cstddef>
#include <stdexcept>

#include "store/table.hpp"

namespace confab::tests {

/// How many rows a table has. Throws where one of them cannot be read.
inline std::size_t row_count(const store::Txn& txn, store::TableName table) {
  std::size_t rows = 0;
  auto cursor = store::Table(txn, table).cursor();
  if (!cursor) throw std::runtime_error(cursor.error().message);
  auto found = cursor->first();
  for (; found && *found; found = cursor->next()) ++rows;
  if (!found) throw std::runtime_error(found.error().message);
  return rows;
}

}  // namespace confab::tests
