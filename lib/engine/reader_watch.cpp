#include "engine/reader_watch.hpp"

namespace confab::engine {

ReaderWatch::Standing ReaderWatch::look(const store::StoreStats& stats, std::int64_t now_ms) {
  const util::MutexLock lock(mutex_);
  if (!stats.oldest_reader || stats.oldest_reader->txn >= stats.last_txn) {
    oldest_txn_ = 0;
    return {};
  }
  if (oldest_txn_ != stats.oldest_reader->txn) {
    oldest_txn_ = stats.oldest_reader->txn;
    since_ms_ = now_ms;
  }
  return {stats.last_txn - oldest_txn_, now_ms - since_ms_, stats.oldest_reader->pid};
}

std::optional<std::string> ReaderWatch::warning(const Standing& standing, std::int64_t now_ms) {
  const util::MutexLock lock(mutex_);
  if (standing.age_ms < kOldMs) return std::nullopt;
  if (told_at_ms_ && now_ms - *told_at_ms_ < kToldEveryMs) return std::nullopt;
  told_at_ms_ = now_ms;
  return "process " + std::to_string(standing.pid) + " has had a read transaction open for " +
         std::to_string(standing.age_ms / 1000) + " s and " + std::to_string(standing.behind_commits) +
         " commits: the store cannot use its pages again and grows until that process goes on or ends";
}

}  // namespace confab::engine
