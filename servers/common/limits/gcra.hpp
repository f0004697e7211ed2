#pragma once

#include <cstdint>

namespace confab::servers {

/// So many in a time, and how many at once after a pause. `count` 0: no bound.
struct Rate {
  std::int64_t count = 0;         ///< in `period_ms`
  std::int64_t burst = 0;         ///< at once
  std::int64_t period_ms = 1000;  ///< of `count`
};

struct Admission {
  bool admitted = true;
  std::int64_t retry_after_ms = 0;  ///< not admitted: when the same would be
};

/// The Generic Cell Rate Algorithm as "virtual scheduling" (ITU-T I.371, Annex A; ATM Forum Traffic Management
/// Specification 4.1, 4.4.3): one number holds the state, the theoretical arrival time of the next cell.
///
/// `arrival_ns` is that time: 0 at first, and whatever is past means the same as 0. `now_ns` may be of any clock that
/// never goes back. `cost` counts as so many cells at once; one that is over the burst is admitted after a full pause
/// and paid for later. What is refused costs nothing. A cost below 0 gives back what was charged.
Admission gcra(const Rate& rate, std::int64_t& arrival_ns, std::int64_t now_ns, std::int64_t cost = 1);

}  // namespace confab::servers
