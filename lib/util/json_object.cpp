#include "util/json_object.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

#include "util/text.hpp"

namespace confab::util {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Goes over JSON and keeps nothing of it. Each function takes what it is named after, and returns whether it was
/// there.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t depth_max) : rest_(text), depth_left_(depth_max) {}

  bool only_object() {
    skip_spaces();
    if (!starts('{') || !object()) return false;
    skip_spaces();
    return rest_.empty();
  }

 private:
  bool starts(char c) const { return !rest_.empty() && rest_.front() == c; }
  bool take(char c) {
    if (!starts(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool word(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  /// Of the spaces of JSON, the one that breaks no line.
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  bool value() {
    if (starts('{')) return object();
    if (starts('[')) return array();
    if (starts('"')) return string();
    return word("true") || word("false") || word("null") || number();
  }

  bool object() {
    return list('{', '}', [this] {
      if (!string()) return false;
      skip_spaces();
      if (!take(':')) return false;
      skip_spaces();
      return value();
    });
  }

  bool array() {
    return list('[', ']', [this] { return value(); });
  }

  template <typename Item>
  bool list(char begin, char end, Item item) {
    if (depth_left_ == 0 || !take(begin)) return false;
    --depth_left_;
    skip_spaces();
    bool good = starts(end) || item();
    for (skip_spaces(); good && take(','); skip_spaces()) {
      skip_spaces();
      good = item();
    }
    ++depth_left_;
    return good && take(end);
  }

  bool string() {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !escape())) return false;
    }
    return false;
  }

  bool escape() {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    const auto first = hex();
    if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return false;
    if (*first < 0xD800 || *first > 0xDBFF) return true;
    if (!word("\\u")) return false;
    const auto second = hex();
    return second && *second >= 0xDC00 && *second <= 0xDFFF;
  }

  std::optional<std::uint32_t> hex() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t unit = 0;
    const auto [stop, error] = std::from_chars(rest_.data(), rest_.data() + 4, unit, 16);
    if (error != std::errc() || stop != rest_.data() + 4) return std::nullopt;
    rest_.remove_prefix(4);
    return unit;
  }

  bool digits() {
    const std::size_t count = std::min(
        static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_digit) - rest_.begin()), rest_.size());
    rest_.remove_prefix(count);
    return count > 0;
  }

  bool number() {
    const std::string_view begin = rest_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    double value = 0;
    const char* end = begin.data() + (begin.size() - rest_.size());
    const auto [stop, error] = std::from_chars(begin.data(), end, value);
    return error == std::errc() && stop == end;
  }

  std::string_view rest_;
  std::size_t depth_left_;
};

}  // namespace

bool is_json_object(std::string_view text, std::size_t depth_max) {
  return valid_utf8(text) && Scanner(text, depth_max).only_object();
}

}  // namespace confab::util
