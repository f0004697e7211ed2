#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <list>
#include <memory>
#include <optional>
#include <unordered_map>

#include <confab/ids.hpp>

#include "auth/jwt.hpp"
#include "auth/keyring.hpp"
#include "util/hash.hpp"
#include "util/mutex.hpp"

namespace confab::auth {

inline constexpr std::size_t kTokenCacheEntriesMax = 8192;

/// Tokens whose signature was found good, by their hash, the least recently used dropped first. Says nothing about the
/// session. Everything is forgotten when the keys change. Threads: any.
class TokenCache {
 public:
  explicit TokenCache(std::size_t entries_max = kTokenCacheEntriesMax) : entries_max_(entries_max) {}

  /// What was stored for this token under these keys and has not ended by `now`.
  std::optional<Claims> find(const util::Hash256& token_hash, const std::shared_ptr<const KeySet>& keys, TimeMs now);

  /// `valid_until`: from then on the entry is not found any more.
  void store(const util::Hash256& token_hash, const std::shared_ptr<const KeySet>& keys, Claims claims,
             TimeMs valid_until);

  std::size_t size() const;

 private:
  struct Entry {
    util::Hash256 token_hash;
    Claims claims;
    TimeMs valid_until;
  };
  struct FirstBytes {
    std::size_t operator()(const util::Hash256& hash) const noexcept {
      std::size_t first = 0;
      std::memcpy(&first, hash.data(), sizeof first);
      return first;
    }
  };

  const std::size_t entries_max_;
  mutable util::Mutex mutex_;
  std::shared_ptr<const KeySet> keys_ CONFAB_GUARDED_BY(mutex_);
  std::list<Entry> entries_ CONFAB_GUARDED_BY(mutex_);  // most recently used first
  std::unordered_map<util::Hash256, std::list<Entry>::iterator, FirstBytes> by_hash_ CONFAB_GUARDED_BY(mutex_);
};

}  // namespace confab::auth
