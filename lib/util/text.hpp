#pragma once

#include <string>
#include <string_view>

#include <confab/result.hpp>

namespace confab::util {

bool valid_utf8(std::string_view text);

/// Whether valid UTF-8 holds a NUL, a control character (C0, DEL, C1) or a line or paragraph separator: nothing of
/// which a name or a title may hold.
bool has_control(std::string_view text);

/// The form in which an e-mail address is compared and stored as a key: trimmed, NFKC, case-folded, without invisible
/// characters. Folding a folded address changes nothing.
///
/// Errors:  invalid_argument  (field "email") empty, not UTF-8, not exactly one @ between two non-empty parts, or a
///                            space, control or unassigned character in it
///          too_large         (field "email") over Limits::email_bytes_max, before or after folding
Result<std::string> fold_email(std::string_view email);

/// The beginning of an address in the same form, to look for by prefix; what cannot be folded stays as it is and
/// matches nothing.
std::string fold_email_prefix(std::string_view prefix);

}  // namespace confab::util
