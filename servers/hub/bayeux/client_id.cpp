#include "hub/bayeux/client_id.hpp"

#include <charconv>
#include <cstddef>
#include <cstdlib>

#include <unistd.h>

namespace confab::servers::hub::bayeux {

namespace {

constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kNameDigits = 16;
constexpr std::size_t kSecretDigits = 32;

/// Takes a decimal number and the dot behind it off the front.
template <typename Number>
bool take_number(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != '.') return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

bool is_random(std::string_view text) { return text.find_first_not_of(kDigits) == std::string_view::npos; }

}  // namespace

std::string make_client_id(int loop, std::uint32_t generation) {
  unsigned char random[kNameDigits + kSecretDigits];
  if (::getentropy(random, sizeof random) != 0) std::abort();  // no kernel we run on refuses it
  std::string id = std::to_string(loop) + "." + std::to_string(generation) + ".";
  for (std::size_t i = 0; i < sizeof random; ++i) {
    if (i == kNameDigits) id += '.';
    id += kDigits[random[i] % kDigits.size()];
  }
  return id;
}

std::optional<ClientId> parse_client_id(std::string_view text) {
  ClientId id;
  if (!take_number(text, id.loop) || id.loop < 0 || !take_number(text, id.generation)) return std::nullopt;
  if (text.size() != kNameDigits + 1 + kSecretDigits || text[kNameDigits] != '.') return std::nullopt;
  id.name = text.substr(0, kNameDigits);
  if (!is_random(id.name) || !is_random(text.substr(kNameDigits + 1))) return std::nullopt;
  return id;
}

}  // namespace confab::servers::hub::bayeux
