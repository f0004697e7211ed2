#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "store/environment.hpp"

namespace confab::feed {

/// Most records of the log that one page looks at, and most bytes of message texts that it takes.
inline constexpr std::size_t kLogPageRecordsMax = 1000;
inline constexpr std::size_t kLogPageBytesMax = 1 << 20;

/// A part of the log for a host that follows all of it.
struct LogPage {
  std::vector<Event> events;
  Position up_to;     ///< the last record that was looked at
  bool more = false;  ///< a bound ended the page, not the log
};

/// Reads one page in one transaction, which is over when this returns.
///
/// Errors: too_old   the log no longer has what came after `after`
///         conflict  `run` is not the follower of this name any more
Result<LogPage> read_log_page(const store::Environment& environment, std::string_view name, std::uint64_t run,
                              Position after);

}  // namespace confab::feed
