#include "auth/password.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>

#include <sodium.h>

#include <confab/limits.hpp>

#include "util/secret.hpp"
#include "util/sodium.hpp"
#include "util/text.hpp"

namespace confab::auth {

namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

Error no_memory() { return Error{ErrorCode::unavailable, "no memory for a password hash", {}, 1000}; }

Error unreadable() { return Error{ErrorCode::internal, "a stored password hash is not readable"}; }

std::string base64(const std::uint8_t* bytes, std::size_t size) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(size, kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, kVariant);
  text.pop_back();
  return text;
}

/// A hash of nothing: no password has it, and checking one against it costs what it costs for a real one.
std::string random_hash(const PasswordParams& params) {
  std::array<std::uint8_t, kSaltBytes> salt;
  std::array<std::uint8_t, kHashBytes> hash;
  randombytes_buf(salt.data(), salt.size());
  randombytes_buf(hash.data(), hash.size());
  return "$argon2id$v=19$m=" + std::to_string(params.memory_bytes / 1024) + ",t=" + std::to_string(params.passes) +
         ",p=1$" + base64(salt.data(), salt.size()) + "$" + base64(hash.data(), hash.size());
}

util::Secret normalized(std::string_view password) {
  std::string text = util::nfc(password);
  util::Secret secret{std::string_view(text)};
  util::wipe_memory(text.data(), text.size());
  return secret;
}

bool made_under_less(const std::string& hash, const PasswordParams& params) {
  unsigned long memory_kib = 0;
  unsigned long passes = 0;
  if (std::sscanf(hash.c_str(), "$argon2id$v=19$m=%lu,t=%lu,", &memory_kib, &passes) != 2) return true;
  return memory_kib < params.memory_bytes / 1024 || passes < params.passes;
}

}  // namespace

Result<> check_password(std::string_view password) {
  if (password.size() < Limits::password_bytes_min) {
    return Error{ErrorCode::invalid_argument,
                 "the password is shorter than " + std::to_string(Limits::password_bytes_min) + " bytes", "password"};
  }
  if (password.size() > Limits::password_bytes_max) {
    return Error{ErrorCode::too_large,
                 "the password is longer than " + std::to_string(Limits::password_bytes_max) + " bytes", "password"};
  }
  if (!util::valid_utf8(password)) {
    return Error{ErrorCode::invalid_argument, "the password is not valid UTF-8", "password"};
  }
  if (password.find('\0') != std::string_view::npos) {
    return Error{ErrorCode::invalid_argument, "the password holds a NUL", "password"};
  }
  return {};
}

Result<> check_params(const PasswordParams& params) {
  if (params.passes < crypto_pwhash_OPSLIMIT_MIN || params.passes > crypto_pwhash_OPSLIMIT_MAX) {
    return Error{ErrorCode::invalid_argument, "argon2id does not know so many passes", "password_passes"};
  }
  if (params.memory_bytes < crypto_pwhash_MEMLIMIT_MIN || params.memory_bytes > crypto_pwhash_MEMLIMIT_MAX) {
    return Error{ErrorCode::invalid_argument, "argon2id does not know so much memory", "password_memory_bytes"};
  }
  return {};
}

PasswordHasher::PasswordHasher(PasswordParams params) : params_(params) {
  util::ensure_sodium();
  nobodys_hash_ = random_hash(params_);
}

Result<std::string> PasswordHasher::hash(std::string_view password) const {
  if (Result<> checked = check_password(password); !checked) return checked.error();
  std::array<char, crypto_pwhash_STRBYTES> text;
  const util::Secret normal = normalized(password);
  if (crypto_pwhash_str_alg(text.data(), normal.text().data(), normal.size(), params_.passes, params_.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return no_memory();
  }
  return std::string(text.data());
}

Result<PasswordVerdict> PasswordHasher::verify(const std::optional<std::string>& hash,
                                               std::string_view password) const {
  if (password.size() > Limits::password_bytes_max) return PasswordVerdict{};
  const std::string& checked = hash ? *hash : nobodys_hash_;
  if (crypto_pwhash_str_needs_rehash(checked.c_str(), params_.passes, params_.memory_bytes) < 0) return unreadable();
  const util::Secret normal = normalized(password);
  auto verdict = verify_bytes(hash, checked, normal.text());
  // Hashes made before passwords were normalized are of the bytes as they were typed.
  if (!verdict || verdict->matches || normal.text() == password) return verdict;
  verdict = verify_bytes(hash, checked, password);
  if (verdict && verdict->matches) verdict->needs_rehash = true;
  return verdict;
}

Result<PasswordVerdict> PasswordHasher::verify_bytes(const std::optional<std::string>& hash, const std::string& checked,
                                                     std::string_view password) const {
  errno = 0;
  const char* given = password.empty() ? "" : password.data();  // an empty view may be null, which libsodium forbids
  if (crypto_pwhash_str_verify(checked.c_str(), given, password.size()) == 0) {
    return PasswordVerdict{.matches = hash.has_value(), .needs_rehash = made_under_less(checked, params_)};
  }
  // libsodium tells a wrong password from a lack of memory by errno alone.
  if (errno == EINVAL) return PasswordVerdict{};
  return errno == ENOMEM ? no_memory() : unreadable();
}

}  // namespace confab::auth
