#include "auth/keyring.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "auth/key_files.hpp"
#include "util/base64url.hpp"

namespace confab::auth {

namespace {

bool may_sign(const Key& key, TimeMs now) { return key.role == KeyRole::own && !expired(key, now); }

bool older(const Key& left, const Key& right) {
  return std::tie(left.created_at, left.kid) < std::tie(right.created_at, right.kid);
}

Error too_many_keys() { return Error{ErrorCode::too_large, "there are too many keys", "keys"}; }

/// The key that the newest rotation made, settled or not: it has no end yet. By age alone a key that was made while the
/// clock was ahead would be the newest for as long.
const Key* newest_own_key(const KeySet& keys, TimeMs now) {
  const auto& all = keys.keys();
  const auto found = std::find_if(all.rbegin(), all.rend(),
                                  [now](const Key& key) { return may_sign(key, now) && key.not_after == 0; });
  return found == all.rend() ? nullptr : &*found;
}

}  // namespace

Result<KeySet> KeySet::make(std::vector<Key> keys) {
  if (keys.size() > kKeysMax) return too_many_keys();
  KeySet set;
  set.keys_ = std::move(keys);
  std::sort(set.keys_.begin(), set.keys_.end(), older);
  for (const Key& key : set.keys_) {
    if (set.find(key.kid) != &key) return Error{ErrorCode::invalid_argument, "two keys have one name", "kid"};
  }
  return set;
}

const Key* KeySet::find(std::string_view kid) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [kid](const Key& key) { return key.kid == kid; });
  return found == keys_.end() ? nullptr : &*found;
}

const Key* KeySet::signing_key(TimeMs now) const {
  const Key* chosen = nullptr;
  for (const Key& key : keys_) {
    if (!may_sign(key, now)) continue;
    if (chosen == nullptr || key.created_at + kKeySettleMs <= now) chosen = &key;
  }
  return chosen;
}

const Key* KeySet::refresh_key() const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [](const Key& key) { return key.role == KeyRole::refresh; });
  return found == keys_.end() ? nullptr : &*found;
}

std::string KeySet::jwks(TimeMs now) const {
  std::string text = R"({"keys":[)";
  const char* separator = "";
  for (const Key& key : keys_) {
    if (!may_sign(key, now) || key.algorithm != Algorithm::eddsa) continue;
    text += separator;
    text += R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":")" + key.kid + R"(","x":")" +
            util::base64url_encode(key.public_key) + R"("})";
    separator = ",";
  }
  return text + "]}";
}

Result<std::unique_ptr<KeyRing>> KeyRing::open(KeyRingOptions options, util::RandomSource& random, TimeMs now) {
  std::unique_ptr<KeyRing> ring(new KeyRing(std::move(options), random));
  auto files = KeyFiles::lock(*ring->options_.data);
  if (!files) return files.error();
  if (Result<> read = ring->reload(); !read) return read.error();
  if (ring->keys()->refresh_key() == nullptr) {
    if (Result<> made = ring->make_refresh_key(*files, now); !made) return made.error();
  }
  const auto keys = ring->keys();
  const Key* newest = newest_own_key(*keys, now);
  const bool fits =
      newest != nullptr && newest->issuer == ring->options_.issuer && newest->audience == ring->options_.audience;
  if (fits) return ring;
  if (auto made = ring->replace_own_keys(*files, now); !made) return made.error();
  return ring;
}

std::shared_ptr<const KeySet> KeyRing::keys() const {
  const util::MutexLock lock(mutex_);
  return keys_;
}

/// Key files that came from elsewhere, with a directory that was copied or put in this one's place, would let another
/// store's users in.
Result<> KeyRing::check_store(const Key& key) const {
  if (key.store == options_.store || (key.role == KeyRole::host && key.store == 0)) return {};
  return Error{ErrorCode::incompatible, options_.data->path_of("keys/" + key.kid + ".jwk") +
                                            " is a key of another store: put back the keys of this one, or remove its "
                                            "directory keys and everybody signs in again"};
}

Result<> KeyRing::reload() {
  auto content = KeyFiles::read(*options_.data);
  if (!content) return content.error();
  for (const Key& key : content->keys) {
    if (Result<> fits = check_store(key); !fits) return fits;
  }
  auto keys = KeySet::make(std::move(content->keys));
  if (!keys) return keys.error();
  auto published = std::make_shared<const KeySet>(std::move(keys).value());
  const util::MutexLock lock(mutex_);
  // The same keys stay the same object: what was cached under them stays good.
  if (keys_ != nullptr && fingerprint_ == content->fingerprint) return {};
  keys_ = std::move(published);
  fingerprint_ = content->fingerprint;
  return {};
}

Result<std::string> KeyRing::rotate(TimeMs now) {
  auto files = KeyFiles::lock(*options_.data);
  if (!files) return files.error();
  if (Result<> read = reload(); !read) return read.error();
  return replace_own_keys(*files, now);
}

Result<> KeyRing::make_refresh_key(KeyFiles& files, TimeMs now) {
  Key fresh = auth::make_refresh_key(options_.issuer, options_.audience, now, random_);
  fresh.store = options_.store;
  if (Result<> written = files.write(fresh); !written) return written;
  return reload();
}

Result<std::string> KeyRing::replace_own_keys(KeyFiles& files, TimeMs now) {
  auto content = KeyFiles::read(*options_.data);
  if (!content) return content.error();
  const auto ended = [now](const Key& key) { return key.role == KeyRole::own && expired(key, now); };
  for (const Key& key : content->keys) {
    if (!ended(key)) continue;
    if (Result<> removed = files.remove(key.kid); !removed) return removed.error();
  }
  std::erase_if(content->keys, ended);
  if (content->keys.size() >= kKeysMax) return too_many_keys();

  Key fresh = make_key(options_.issuer, options_.audience, now, random_);
  fresh.store = options_.store;
  if (Result<> checked = check_key(fresh); !checked) return checked.error();
  if (Result<> written = files.write(fresh); !written) return written.error();
  for (Key& key : content->keys) {
    if (key.role != KeyRole::own || key.not_after != 0) continue;
    key.not_after = now + kKeySettleMs + kTokenLifetimeMaxMs + kTokenLeewayMs;
    if (Result<> written = files.write(key); !written) return written.error();
  }
  if (Result<> read = reload(); !read) return read.error();
  return fresh.kid;
}

}  // namespace confab::auth
