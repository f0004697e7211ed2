#pragma once

#include <string>
#include <string_view>

#include <confab/result.hpp>

namespace confab::util {

bool valid_utf8(std::string_view text);

/// Whether valid UTF-8 holds a NUL, a control character (C0, DEL, C1) or a line or paragraph separator: nothing of
/// which a name or a title may hold.
bool has_control(std::string_view text);

/// How many bytes valid UTF-8 takes up as a JSON string, quotes and escapes included.
std::size_t json_bytes(std::string_view text);

/// The beginning of valid UTF-8, at most `bytes_max` long, that cuts no character in two.
std::string_view beginning(std::string_view text, std::size_t bytes_max);

/// Whether valid UTF-8 shows nothing: only spaces and characters without a glyph. Empty text is blank.
bool is_blank(std::string_view text);

/// Whether valid UTF-8 is one character as people count them: one extended grapheme cluster of Unicode. Empty text is
/// none.
bool is_one_grapheme(std::string_view text);

/// Whether valid UTF-8 holds what a reader cannot see but is led astray by: characters that change the direction of
/// writing, and those without a glyph. Joiners, variation selectors and the tags of flags are part of what is seen.
bool has_hidden(std::string_view text);

/// The text in NFC, so that one text typed on two machines is the same bytes. What is not UTF-8 stays as it is.
std::string nfc(std::string_view text);

/// A name, or the beginning of one, as names are compared: without regard to case.
std::string fold_name(std::string_view name);

/// The words of a name, by which people are found: without regard to case and accents, rising, each once, with spaces
/// between. Punctuation separates words; of a word, Limits::name_word_bytes_max bytes count. What somebody searches for
/// is read in the same way.
std::string name_words(std::string_view name);

struct Email {
  std::string folded;  ///< how it is compared and stored as a key
  std::string shown;   ///< as it was typed, but for spaces around it and in lower case
};

/// Reads an e-mail address. Only case is folded, letter by letter (so straße is not strasse), and the domain is brought
/// to its ASCII form by IDNA 2008 (UTS 46, non-transitional), so that both spellings of a domain are one. Folding a
/// folded address changes nothing.
///
/// Errors:  invalid_argument  (field "email") empty, not UTF-8, not exactly one @ between two non-empty parts, a space,
///                            control, hidden or unassigned character in it, a compatibility character (x² for x2), or
///                            a domain that IDNA refuses
///          too_large         (field "email") over Limits::email_bytes_max, before or after folding
Result<Email> parse_email(std::string_view email);

/// Email::folded of parse_email().
Result<std::string> fold_email(std::string_view email);

/// The beginning of an address in the same form, to look for by prefix; what cannot be folded stays as it is and
/// matches nothing.
std::string fold_email_prefix(std::string_view prefix);

}  // namespace confab::util
