#include "bench/load/mark.hpp"

#include <algorithm>

namespace confab::load {

namespace {

void put(std::string& out, std::uint64_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out.push_back(kDigits[value >> shift & 0xF]);
}

/// Digits beyond 'f' and signs in between give nonsense, not a fault: `bad` collects whether there were any.
std::uint64_t take(const char*& at, int digits, bool& bad) {
  std::uint64_t value = 0;
  for (int i = 0; i < digits; ++i, ++at) {
    const auto c = static_cast<unsigned char>(*at);
    const unsigned digit = c <= '9' ? c - '0' : c - 'a' + 10U;
    bad |= digit > 15;
    value = value << 4 | (digit & 0xF);
  }
  return value;
}

}  // namespace

std::string Mark::body(std::size_t bytes) const {
  std::string text;
  text.reserve(std::max(bytes, kBytes));
  text.push_back(kSign);
  put(text, run, 8);
  put(text, sender, 6);
  put(text, number, 8);
  put(text, static_cast<std::uint64_t>(sent_at), 16);
  if (text.size() < bytes) text.append(bytes - text.size(), 'x');
  return text;
}

std::optional<Mark> Mark::parse(std::string_view text) {
  if (text.size() < kBytes || text[0] != kSign) return std::nullopt;
  const char* at = text.data() + 1;
  bool bad = false;
  Mark mark;
  mark.run = static_cast<std::uint32_t>(take(at, 8, bad));
  mark.sender = static_cast<std::uint32_t>(take(at, 6, bad));
  mark.number = static_cast<std::uint32_t>(take(at, 8, bad));
  mark.sent_at = static_cast<Nanos>(take(at, 16, bad));
  if (bad) return std::nullopt;
  return mark;
}

}  // namespace confab::load
