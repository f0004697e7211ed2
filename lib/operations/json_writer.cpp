#include "operations/json_writer.hpp"

#include <cstdint>
#include <cstring>

namespace confab::operations {

namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;

/// Not 0 if any byte of `word` is below `limit`, which is at most 0x80.
constexpr std::uint64_t any_below(std::uint64_t word, std::uint64_t limit) {
  return (word - limit * kOnes) & ~word & 0x80 * kOnes;
}

/// Whether eight bytes stand in a JSON string as they are.
bool is_plain(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return (any_below(word, 0x20) | any_below(word ^ '"' * kOnes, 1) | any_below(word ^ '\\' * kOnes, 1)) == 0;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (i + sizeof(std::uint64_t) < text.size() && is_plain(text.data() + i)) i += sizeof(std::uint64_t);
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

}  // namespace confab::operations
