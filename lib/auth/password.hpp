#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <confab/result.hpp>

namespace confab::auth {

/// What one argon2id hash costs. Only tests go below the default.
struct PasswordParams {
  unsigned long long passes = 2;
  std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
};

struct PasswordVerdict {
  bool matches = false;
  bool needs_rehash = false;  ///< matches, but was made under lower parameters or not of NFC: store a new hash
};

/// Whether a new password is acceptable; errors carry the field "password".
///
/// Errors:  invalid_argument  under Limits::password_bytes_min, not UTF-8, or a NUL in it
///          too_large         over Limits::password_bytes_max
Result<> check_password(std::string_view password);

/// Errors:  invalid_argument  parameters that argon2id does not know; the field is EngineOptions' name for it
Result<> check_params(const PasswordParams& params);

/// Argon2id. Each call takes `memory_bytes` and, at the default, about a tenth of a second: see PasswordPool.
/// Threads: any.
class PasswordHasher {
 public:
  explicit PasswordHasher(PasswordParams params = {});

  /// A text that holds algorithm, parameters, salt and hash, of the password in NFC: one keyboard composes an é,
  /// another does not.
  ///
  /// Errors:  those of check_password(); unavailable when there is no memory
  Result<std::string> hash(std::string_view password) const;

  /// Compares the password in NFC, then, if that differs, as it was typed. Without a `hash` (nobody of that name) it
  /// does the same work and says no.
  ///
  /// Errors:  unavailable  there is no memory
  ///          internal     `hash` is not a text that hash() made
  Result<PasswordVerdict> verify(const std::optional<std::string>& hash, std::string_view password) const;

 private:
  Result<PasswordVerdict> verify_bytes(const std::optional<std::string>& hash, const std::string& checked,
                                       std::string_view password) const;

  PasswordParams params_;
  std::string nobodys_hash_;
};

}  // namespace confab::auth
