#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <confab/result.hpp>

#include "auth/key.hpp"
#include "util/directory.hpp"
#include "util/hash.hpp"

namespace confab::auth {

/// A key as the JWK (RFC 7517) that stands in its file, with `role`, `issuer`, `audience`,
/// `created_at`, `store`, `not_after`.
util::Secret key_to_jwk(const Key& key);

/// Errors:  incompatible  not such a text, or a key that check_key() refuses
Result<Key> key_from_jwk(std::string_view text);

/// DATA/keys, the directory of the key files, held under an exclusive lock among processes while this lives. Reading
/// needs none.
///
/// Errors (all):  io_error  the operating system refused, or others than the owner could read the keys
class KeyFiles {
 public:
  struct Content {
    std::vector<Key> keys;
    util::Hash256 fingerprint;  ///< equal for equal files
  };

  /// Makes the directory (mode 0700) if it is missing, and waits for the lock.
  static Result<KeyFiles> lock(const util::Directory& data);

  /// Every KID.jwk of the directory. Errors: also incompatible (a file we cannot read as a key, or over kKeysMax files)
  static Result<Content> read(const util::Directory& data);

  /// Writes or replaces; a crash leaves the whole old file or the whole new one. On disk when it returns.
  Result<> write(const Key& key);
  Result<> remove(std::string_view kid);

 private:
  static Result<Content> read_all(const util::Directory& directory);

  explicit KeyFiles(util::DirectoryPtr locked) : locked_(std::move(locked)) {}

  util::DirectoryPtr locked_;
};

}  // namespace confab::auth
