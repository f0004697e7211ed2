#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace confab::bench {

/// Records of 200 bytes a second, durable, `per_commit` in each transaction. Throws if anything fails.
///
/// SQLite as it is recommended where nothing may be lost: WAL, synchronous=FULL, a prepared insert.
double sqlite_records_per_second(const std::string& directory, std::size_t per_commit, std::chrono::milliseconds time);
/// LMDB with its default, durable flags, appending to `stored` records.
double lmdb_records_per_second(const std::string& directory, std::uint64_t stored, std::size_t per_commit,
                               std::chrono::milliseconds time);

/// The time of a range read of 50 records of 200 bytes, copied out of the transaction, from the first or the last of a
/// million.
struct RangeReads {
  double first_us = 0;
  double last_us = 0;
};
RangeReads lmdb_range_reads(const std::string& directory, std::size_t records, std::chrono::milliseconds time);

}  // namespace confab::bench
