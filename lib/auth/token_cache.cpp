#include "auth/token_cache.hpp"

namespace confab::auth {

std::optional<Claims> TokenCache::find(const util::Hash256& token_hash, const std::shared_ptr<const KeySet>& keys,
                                       TimeMs now) {
  const util::MutexLock lock(mutex_);
  if (keys != keys_) return std::nullopt;
  const auto found = by_hash_.find(token_hash);
  if (found == by_hash_.end()) return std::nullopt;
  if (now >= found->second->valid_until) {
    entries_.erase(found->second);
    by_hash_.erase(found);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->claims;
}

void TokenCache::store(const util::Hash256& token_hash, const std::shared_ptr<const KeySet>& keys, Claims claims,
                       TimeMs valid_until) {
  const util::MutexLock lock(mutex_);
  if (keys != keys_) {
    by_hash_.clear();
    entries_.clear();
    keys_ = keys;
  }
  if (entries_max_ == 0 || by_hash_.contains(token_hash)) return;
  if (entries_.size() >= entries_max_) {
    by_hash_.erase(entries_.back().token_hash);
    entries_.pop_back();
  }
  entries_.push_front({token_hash, std::move(claims), valid_until});
  by_hash_.emplace(token_hash, entries_.begin());
}

std::size_t TokenCache::size() const {
  const util::MutexLock lock(mutex_);
  return entries_.size();
}

}  // namespace confab::auth
