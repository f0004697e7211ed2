#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <confab/ids.hpp>
#include <confab/limits.hpp>
#include <confab/result.hpp>

#include "auth/key.hpp"
#include "util/directory.hpp"
#include "util/hash.hpp"
#include "util/mutex.hpp"
#include "util/random.hpp"

namespace confab::auth {

inline constexpr std::size_t kKeysMax = 64;

/// A new key signs only when it is this old, so that every process has read it before it meets its tokens.
/// Processes call KeyRing::reload() more often than that.
inline constexpr std::int64_t kKeySettleMs = 60'000;

/// No token of ours lives longer; a replaced key is kept that long.
inline constexpr std::int64_t kTokenLifetimeMaxMs = Limits::access_token_ms_max;

/// How far the clocks of two machines may differ.
inline constexpr std::int64_t kTokenLeewayMs = 30'000;

/// How far in the future a token of ours may have been issued: the clock was set back since. Further ahead it was the
/// clock of then that was wrong, and the token would live on until that time comes.
inline constexpr std::int64_t kOwnTokenAheadMsMax = kTokenLifetimeMaxMs;

/// The keys at one moment; never changes.
class KeySet {
 public:
  /// Errors:  invalid_argument  two keys with one kid, or over kKeysMax keys
  static Result<KeySet> make(std::vector<Key> keys);

  /// The key that a token names, expired or not; null if there is none.
  const Key* find(std::string_view kid) const;

  /// The newest of our own keys that is kKeySettleMs old; while there is none, the oldest. Null if none is valid.
  const Key* signing_key(TimeMs now) const;

  /// What refresh tokens are made with; null if there is none.
  const Key* refresh_key() const;

  /// RFC 7517 key set for others that verify our tokens: our own EdDSA keys that are valid, without any secret.
  std::string jwks(TimeMs now) const;

  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::vector<Key> keys_;  // oldest first
};

class KeyFiles;

struct KeyRingOptions {
  util::DirectoryPtr data;        ///< the data directory; the keys are in its `keys`
  std::uint64_t store = 0;        ///< its number: keys of another are refused
  std::string issuer = "confab";  ///< what our tokens say
  std::string audience = "confab";
};

/// The keys of a data directory, one file each (KID.jwk, mode 0600), shared by all processes that have it open.
/// Changes are made under a lock on the directory and are on disk when a call returns.
///
/// Threads: any; the calls that change or reload read and write files, so not on an event loop. keys() never waits.
/// Errors:  io_error      the operating system refused, or others than the owner may read the keys
///          incompatible  a key file that we cannot read, or of another store
class KeyRing {
 public:
  /// Reads the keys; makes the directory, a first key and a key for refresh tokens where there is none. Processes that
  /// start at once agree on them. Without the key for refresh tokens that it had, everybody of a store signs in again.
  static Result<std::unique_ptr<KeyRing>> open(KeyRingOptions options, util::RandomSource& random, TimeMs now);

  std::shared_ptr<const KeySet> keys() const;

  /// Takes up what other processes changed.
  Result<> reload();

  /// Makes a new key and gives its kid. It signs after kKeySettleMs; the older ones of ours verify until the last
  /// token they signed has ended, and their files go with a later rotation.
  Result<std::string> rotate(TimeMs now);

 private:
  KeyRing(KeyRingOptions options, util::RandomSource& random) : options_(std::move(options)), random_(random) {}
  Result<> check_store(const Key& key) const;
  Result<std::string> replace_own_keys(KeyFiles& files, TimeMs now);
  Result<> make_refresh_key(KeyFiles& files, TimeMs now);

  const KeyRingOptions options_;
  util::RandomSource& random_;
  mutable util::Mutex mutex_;
  std::shared_ptr<const KeySet> keys_ CONFAB_GUARDED_BY(mutex_);
  util::Hash256 fingerprint_ CONFAB_GUARDED_BY(mutex_){};  // of the files that keys_ came from
};

}  // namespace confab::auth
