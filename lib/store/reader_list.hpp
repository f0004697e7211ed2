#pragma once

#include <cstdint>
#include <optional>

struct MDB_env;

namespace confab::store {

/// The read transaction that has been open longest, of all processes.
struct OldestReader {
  int pid = 0;
  std::uint64_t txn = 0;  ///< the commit that it sees
};

/// Reads LMDB's table of readers, without a lock: what comes and goes meanwhile may be missed.
std::optional<OldestReader> oldest_reader(MDB_env* env);

}  // namespace confab::store
