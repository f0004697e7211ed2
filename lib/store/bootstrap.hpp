#pragma once

#include <array>

#include <confab/result.hpp>

#include "store/schema.hpp"
#include "util/directory.hpp"

struct MDB_env;

namespace confab::store {

/// LMDB's numbers of our tables, by TableName.
using TableHandles = std::array<unsigned, kTableNames.size()>;

/// Room in LMDB for our tables and for those a later version may add.
inline constexpr unsigned kTablesMax = 32;

/// Makes an empty store in `directory` so that a crash leaves either a whole one or none.
Result<> create_store(const util::Directory& directory);

/// LMDB's own number, which no named table has: of a table that the store lacks.
inline constexpr unsigned kNoTable = 0;

/// Opens the tables. Those that an older version did not have are added if the store may be written; otherwise they are
/// kNoTable.
///
/// Errors: incompatible  not our store, of a newer schema or level, or the name of a table is damaged
Result<TableHandles> open_tables(MDB_env* env, bool may_write);

/// incompatible: the store was raised to a level that this build does not know.
Error newer_level(std::uint64_t level);

}  // namespace confab::store
