#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <confab/result.hpp>

#include "store/transaction.hpp"

namespace confab::state {

/// What check() found.
struct Findings {
  static constexpr std::size_t kTextsMax = 100;

  std::uint64_t rows = 0;
  std::uint64_t problems = 0;
  std::vector<std::string> texts;  ///< of the first problems, at most kTextsMax; they hold no text of a user
};

/// Reads every row of every table: its sum, whether it is a record of its kind, whether what it refers to is there, and
/// whether the digest over the log is the one in `meta`. Takes as long as reading the store a few times.
///
/// Errors: what a table says when it cannot be read at all; a damaged row is a problem and no error
Result<Findings> check(const store::Txn& txn);

}  // namespace confab::state
