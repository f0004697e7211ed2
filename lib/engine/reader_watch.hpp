#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/environment.hpp"
#include "util/mutex.hpp"

namespace confab::engine {

/// While a read transaction stays open, no page that was replaced since can be used again, so the file grows with every
/// commit. A process that is stopped inside one (by a debugger, a frozen container) causes that without any error. This
/// tells how long the oldest read transaction has been open.
///
/// LMDB knows which commit a reader sees and not since when. So an age is the time since look() first found this reader
/// to be the oldest and behind: too small by the time between two looks at most.
///
/// Threads: any, at once.
class ReaderWatch {
 public:
  /// A reader so old is worth a warning, which is repeated no more often than this.
  static constexpr std::int64_t kOldMs = 60'000;
  static constexpr std::int64_t kToldEveryMs = 10 * 60'000;

  struct Standing {
    std::uint64_t behind_commits = 0;  ///< commits that the oldest reader does not see
    std::int64_t age_ms = 0;           ///< 0 if it sees the newest
    int pid = 0;
  };

  /// `now_ms` is steady time.
  Standing look(const store::StoreStats& stats, std::int64_t now_ms);

  /// What to tell the operator of a standing, if it is time for that.
  std::optional<std::string> warning(const Standing& standing, std::int64_t now_ms);

 private:
  util::Mutex mutex_;
  std::uint64_t oldest_txn_ CONFAB_GUARDED_BY(mutex_) = 0;
  std::int64_t since_ms_ CONFAB_GUARDED_BY(mutex_) = 0;
  std::optional<std::int64_t> told_at_ms_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::engine
