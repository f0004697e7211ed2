#include "util/base64url.hpp"

#include <algorithm>

#include <sodium.h>

#include "util/sodium.hpp"

namespace confab::util {

namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

bool in_alphabet(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

std::string base64url_encode(std::span<const std::uint8_t> bytes) {
  ensure_sodium();
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // libsodium writes a final NUL
  return text;
}

Result<std::vector<std::uint8_t>> base64url_decode(std::string_view text) {
  ensure_sodium();
  const Error refused{ErrorCode::invalid_argument, "not base64url without padding"};
  // libsodium 1.0.18 takes some bytes over 0x7f for digits, so that several texts would mean the same bytes.
  if (!std::all_of(text.begin(), text.end(), in_alphabet)) return refused;
  std::vector<std::uint8_t> bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const int status =
      sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr, kVariant);
  if (status != 0) return refused;
  bytes.resize(size);
  return bytes;
}

}  // namespace confab::util
