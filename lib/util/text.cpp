#include "util/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include <idn2.h>
#include <simdjson.h>
#include <utf8proc.h>

#include <confab/limits.hpp>

namespace confab::util {

namespace {

Error bad_email(const char* why) { return Error{ErrorCode::invalid_argument, why, "email"}; }

Error email_too_large() {
  return Error{ErrorCode::too_large,
               "the e-mail address is longer than " + std::to_string(Limits::email_bytes_max) + " bytes", "email"};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

/// Nothing when utf8proc refuses.
std::optional<std::string> mapped(std::string_view text, int options) {
  utf8proc_uint8_t* made = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

/// Calls `visit(codepoint)` for each code point of valid UTF-8 until it says false.
template <typename Visit>
bool every_codepoint(std::string_view text, Visit visit) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t codepoint = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(at, left, &codepoint);
    if (size <= 0 || !visit(codepoint)) return false;
    at += size;
    left -= size;
  }
  return true;
}

bool allowed_in_email(utf8proc_int32_t codepoint) {
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:  // a later Unicode may fold it otherwise
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CF:
      return false;
    default:
      return utf8proc_get_property(codepoint)->ignorable == 0;
  }
}

/// Lower case, letter by letter and therefore of the same meaning: ß stays, and so does İ, which has no lower case of
/// one letter that is not another's.
std::string lower(std::string_view text) {
  constexpr utf8proc_int32_t kCapitalIWithDot = 0x130;
  std::string out;
  every_codepoint(text, [&out](utf8proc_int32_t codepoint) {
    utf8proc_uint8_t bytes[4];
    const auto small = codepoint == kCapitalIWithDot ? codepoint : utf8proc_tolower(codepoint);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(utf8proc_encode_char(small, bytes)));
    return true;
  });
  return out;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The ASCII form of a lower-case domain. One of plain ASCII is what it is: the rules of IDNA are for the others.
Result<std::string> ascii_domain(const std::string& domain) {
  if (is_ascii(domain) && domain.find("xn--") == std::string::npos) return domain;
  std::uint8_t* made = nullptr;
  const int done = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(domain.c_str()), &made,
                                  IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<std::uint8_t, decltype(&idn2_free)> owner(made, &idn2_free);
  if (done != IDN2_OK) return bad_email("the domain of the e-mail address is not a valid internationalized name");
  std::string ascii = reinterpret_cast<const char*>(made);
  return lower(ascii);
}

/// Whether a character decomposes into one that looks or means about the same: ², ﬁ, full-width letters.
bool has_compatibility(std::string_view composed) {
  return mapped(composed, UTF8PROC_COMPOSE | UTF8PROC_COMPAT) != composed;
}

/// Without a glyph of its own.
bool is_unseen(utf8proc_int32_t codepoint) {
  constexpr utf8proc_int32_t kBlankBraille = 0x2800;
  return utf8proc_get_property(codepoint)->ignorable != 0 || codepoint == kBlankBraille ||
         utf8proc_category(codepoint) == UTF8PROC_CATEGORY_CF;
}

bool is_space(utf8proc_int32_t codepoint) {
  const auto category = utf8proc_category(codepoint);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
         category == UTF8PROC_CATEGORY_CC;
}

/// Spaces, punctuation and what is not seen.
bool separates_words(utf8proc_int32_t codepoint) {
  const auto category = utf8proc_category(codepoint);
  const bool punctuation = category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
  return punctuation || is_space(codepoint) || is_unseen(codepoint);
}

/// Has no glyph but shapes what stands before it: joiners and variation selectors.
bool shapes(utf8proc_int32_t codepoint) {
  return codepoint == 0x200C || codepoint == 0x200D || (codepoint >= 0xFE00 && codepoint <= 0xFE0F) ||
         (codepoint >= 0xE0100 && codepoint <= 0xE01EF) || (codepoint >= 0x180B && codepoint <= 0x180D);
}

}  // namespace

bool valid_utf8(std::string_view text) { return text.empty() || simdjson::validate_utf8(text.data(), text.size()); }

bool has_control(std::string_view text) {
  return !every_codepoint(text, [](utf8proc_int32_t codepoint) {
    const bool c0_or_del = codepoint < 0x20 || codepoint == 0x7F;
    const bool c1 = codepoint >= 0x80 && codepoint < 0xA0;
    const bool separator = codepoint == 0x2028 || codepoint == 0x2029;
    return !c0_or_del && !c1 && !separator;
  });
}

std::size_t json_bytes(std::string_view text) {
  std::size_t bytes = text.size() + 2;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == '"' || byte == '\\' || byte == '\n' || byte == '\r' || byte == '\t') {
      bytes += 1;
    } else if (byte < 0x20) {
      bytes += 5;
    }
  }
  return bytes;
}

std::string_view beginning(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

bool is_blank(std::string_view text) {
  return every_codepoint(text, [](utf8proc_int32_t codepoint) { return is_space(codepoint) || is_unseen(codepoint); });
}

bool is_one_grapheme(std::string_view text) {
  utf8proc_int32_t before = 0;
  utf8proc_int32_t state = 0;
  const bool unbroken = every_codepoint(text, [&](utf8proc_int32_t codepoint) {
    const bool joined = before == 0 || utf8proc_grapheme_break_stateful(before, codepoint, &state) == 0;
    before = codepoint;
    return joined;
  });
  return unbroken && before != 0;
}

bool has_hidden(std::string_view text) {
  constexpr utf8proc_int32_t kBlackFlag = 0x1F3F4;
  bool in_flag = false;  // the flags of England and others: a black flag, then letters as tags
  return !every_codepoint(text, [&in_flag](utf8proc_int32_t codepoint) {
    const bool tag = codepoint >= 0xE0020 && codepoint <= 0xE007F;
    if (in_flag && tag) return true;
    in_flag = codepoint == kBlackFlag;
    return !is_unseen(codepoint) || shapes(codepoint);
  });
}

std::string nfc(std::string_view text) {
  if (is_ascii(text) || !valid_utf8(text)) return std::string(text);
  return mapped(text, UTF8PROC_COMPOSE).value_or(std::string(text));
}

std::string fold_name(std::string_view name) {
  const std::string_view given = trimmed(name);
  if (!valid_utf8(given)) return std::string(given);
  return mapped(given, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD).value_or(std::string(given));
}

std::string name_words(std::string_view name) {
  if (!valid_utf8(name)) return {};
  const auto folded = mapped(name, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
  std::set<std::string, std::less<>> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.emplace(beginning(word, Limits::name_word_bytes_max));
    word.clear();
  };
  every_codepoint(folded.value_or(std::string(name)), [&](utf8proc_int32_t codepoint) {
    if (separates_words(codepoint)) {
      end_word();
    } else {
      utf8proc_uint8_t bytes[4];
      word.append(reinterpret_cast<const char*>(bytes),
                  static_cast<std::size_t>(utf8proc_encode_char(codepoint, bytes)));
    }
    return true;
  });
  end_word();
  std::string all;
  for (const auto& each : words) {
    if (!all.empty()) all += ' ';
    all += each;
  }
  return all;
}

Result<Email> parse_email(std::string_view email) {
  const std::string_view given = trimmed(email);
  if (given.empty()) return bad_email("the e-mail address is empty");
  if (given.size() > Limits::email_bytes_max) return email_too_large();
  if (!valid_utf8(given)) return bad_email("the e-mail address is not valid UTF-8");
  if (has_control(given)) return bad_email("the e-mail address holds a control character");

  Email read;
  read.shown = nfc(lower(nfc(given)));
  if (read.shown.size() > Limits::email_bytes_max) return email_too_large();
  const std::size_t at = read.shown.find('@');
  const bool two_parts = at != std::string::npos && at > 0 && at + 1 < read.shown.size();
  if (!two_parts || read.shown.find('@', at + 1) != std::string::npos) {
    return bad_email("the e-mail address is not of the form name@domain");
  }
  if (!every_codepoint(read.shown, allowed_in_email)) {
    return bad_email("the e-mail address holds a character that it must not hold");
  }
  if (has_compatibility(read.shown)) {
    return bad_email("the e-mail address holds a compatibility character, such as ² or a full-width letter");
  }
  auto domain = ascii_domain(read.shown.substr(at + 1));
  if (!domain) return std::move(domain).error();
  read.folded = read.shown.substr(0, at + 1) + *domain;
  if (read.folded.size() > Limits::email_bytes_max) return email_too_large();
  return read;
}

Result<std::string> fold_email(std::string_view email) {
  auto read = parse_email(email);
  if (!read) return std::move(read).error();
  return std::move(read->folded);
}

std::string fold_email_prefix(std::string_view prefix) {
  const std::string_view given = trimmed(prefix);
  if (given.empty() || given.size() > Limits::email_bytes_max || !valid_utf8(given)) return std::string(given);
  std::string folded = nfc(lower(nfc(given)));
  const std::size_t at = folded.find('@');
  if (at == std::string::npos || is_ascii(folded.substr(at))) return folded;
  // What is typed of a domain has an ASCII form only when a label is complete; until then it matches nothing.
  auto domain = ascii_domain(folded.substr(at + 1));
  return domain ? folded.substr(0, at + 1) + *domain : folded;
}

}  // namespace confab::util
