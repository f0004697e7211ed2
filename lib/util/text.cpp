#include "util/text.hpp"

#include <cstdint>
#include <cstdlib>
#include <memory>

#include <simdjson.h>
#include <utf8proc.h>

#include <confab/limits.hpp>

namespace confab::util {

namespace {

constexpr int kFoldPassesMax = 4;

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

/// NFKC_Casefold once; empty when utf8proc refuses.
std::string folded_once(std::string_view text) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  utf8proc_uint8_t* folded = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &folded, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
  if (size < 0) return {};
  return std::string(reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size));
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
      return false;
    default:
      return true;
  }
}

Result<> check_email_syntax(std::string_view email) {
  const std::size_t at = email.find('@');
  const bool two_parts = at != std::string_view::npos && at > 0 && at + 1 < email.size();
  if (!two_parts || email.find('@', at + 1) != std::string_view::npos) {
    return bad_email("the e-mail address is not of the form name@domain");
  }
  if (!every_codepoint(email, allowed_in_email)) {
    return bad_email("the e-mail address holds a character that it must not hold");
  }
  return {};
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

Result<std::string> fold_email(std::string_view email) {
  const std::string_view given = trimmed(email);
  if (given.empty()) return bad_email("the e-mail address is empty");
  if (given.size() > Limits::email_bytes_max) return email_too_large();
  if (!valid_utf8(given)) return bad_email("the e-mail address is not valid UTF-8");
  if (has_control(given)) return bad_email("the e-mail address holds a control character");

  // One pass is not always a fixed point, and what is stored must fold to itself.
  std::string folded = folded_once(given);
  for (int pass = 1;; ++pass) {
    if (folded.size() > Limits::email_bytes_max) return email_too_large();
    std::string again = folded_once(folded);
    if (again == folded) break;
    if (pass == kFoldPassesMax) return bad_email("the e-mail address has no stable folded form");
    folded = std::move(again);
  }
  if (Result<> checked = check_email_syntax(folded); !checked) return checked.error();
  return folded;
}

std::string fold_email_prefix(std::string_view prefix) {
  const std::string_view given = trimmed(prefix);
  if (given.empty() || given.size() > Limits::email_bytes_max || !valid_utf8(given)) return std::string(given);
  std::string folded = folded_once(given);
  return folded.empty() ? std::string(given) : folded;
}

}  // namespace confab::util
