#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

/// What a request must look like, as far as it can be judged without the tables. The engine asks before the log, where
/// a refusal costs the writer nothing, and the rules ask again, because a command may come from another process.
///
/// Errors: invalid_argument, too_large, with the field's name
namespace confab::state {

/// One line of text: valid UTF-8 without control characters, within a size.
Result<> check_line(std::string_view text, std::size_t bytes_max, std::string_view field);

/// Of a user; may be empty.
Result<> check_name(std::string_view name);
/// What users say of themselves; may be empty.
Result<> check_about(std::string_view about);
/// The reference to a picture: printable ASCII without spaces; may be empty.
Result<> check_picture(std::string_view picture);
/// The words of a name as util::name_words() makes them.
Result<> check_name_words(std::string_view words);
/// Of a report: valid UTF-8 without NUL; may be empty.
Result<> check_reason(std::string_view reason);
/// Of a user, folded.
Result<> check_email(std::string_view email);
/// The form in which a password is kept.
Result<> check_password_hash(std::string_view hash);
/// Of a group.
Result<> check_title(std::string_view title);
/// Of a group: one that is there must fit.
Result<> check_update(const ConversationUpdate& update);
/// Of a session; may be empty.
Result<> check_device(std::string_view device);
/// Of a message: valid UTF-8 without NUL, not empty.
Result<> check_body(std::string_view body);
/// Of a reaction: a line, not empty, within its size.
Result<> check_emoji(std::string_view emoji);
/// The same, and whether it is one character that people see. That goes by the tables of the Unicode library, which
/// differ between versions: so it is asked before the log, and no rule asks it.
Result<> check_new_emoji(std::string_view emoji);
/// Printable ASCII without spaces; may be empty.
Result<> check_client_key(std::string_view client_key);
/// Of a message: one JSON object (util/json_object.hpp).
Result<> check_data(std::string_view data);
/// All that a person says in a message, which needs a body or data.
Result<> check_draft(const Draft& draft);
/// What an edit gives a message, of which one may be empty.
Result<> check_edit(std::string_view body, std::string_view data);
/// How long an invitation is valid, and for how many.
Result<> check_invite(std::int64_t lifetime_ms, std::uint64_t uses_max);
/// How many members a new group may have beside its owner.
Result<> check_first_members(std::size_t count);
/// How many people are added to a group at once.
Result<> check_added_members(std::size_t count);

}  // namespace confab::state
