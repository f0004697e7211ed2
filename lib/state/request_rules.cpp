#include "state/request_rules.hpp"

#include <algorithm>
#include <string>

#include <confab/limits.hpp>

#include "state/refusals.hpp"
#include "util/json_object.hpp"
#include "util/text.hpp"

namespace confab::state {

namespace {

constexpr std::size_t kPasswordHashBytesMax = 256;
/// Folding makes a name up to three times as long.
constexpr std::size_t kNameWordsBytesMax = 4 * Limits::name_bytes_max;

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

Result<> check_line(std::string_view text, std::size_t bytes_max, std::string_view field) {
  if (text.size() > bytes_max) return refuse(Refusal::too_long, field);
  if (!util::valid_utf8(text)) return refuse(Refusal::not_utf8, field);
  if (util::has_control(text)) return refuse(Refusal::control_characters, field);
  return {};
}

Result<> check_name(std::string_view name) { return check_line(name, Limits::name_bytes_max, "name"); }

Result<> check_about(std::string_view about) { return check_line(about, Limits::about_bytes_max, "about"); }

Result<> check_picture(std::string_view picture) {
  if (picture.size() > Limits::picture_bytes_max) return refuse(Refusal::too_long, "picture");
  if (!is_printable(picture)) return refuse(Refusal::not_printable, "picture");
  return {};
}

Result<> check_name_words(std::string_view words) {
  if (auto fit = check_line(words, kNameWordsBytesMax, "words"); !fit) return fit;
  std::string_view before;
  for (std::string_view rest = words; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (word.size() > Limits::name_word_bytes_max || word <= before) return refuse(Refusal::not_words, "words");
    before = word;
    rest.remove_prefix(word.size());
    if (rest == " ") return refuse(Refusal::not_words, "words");
    if (!rest.empty()) rest.remove_prefix(1);
  }
  return {};
}

Result<> check_reason(std::string_view reason) {
  if (reason.size() > Limits::report_reason_bytes_max) return refuse(Refusal::too_long, "reason");
  if (!util::valid_utf8(reason)) return refuse(Refusal::not_utf8, "reason");
  if (reason.find('\0') != std::string_view::npos) return refuse(Refusal::nul, "reason");
  return {};
}

Result<> check_email(std::string_view email) {
  if (email.empty()) return refuse(Refusal::empty, "email");
  return check_line(email, Limits::email_bytes_max, "email");
}

Result<> check_password_hash(std::string_view hash) {
  if (hash.empty()) return refuse(Refusal::empty, "password");
  return check_line(hash, kPasswordHashBytesMax, "password");
}

Result<> check_title(std::string_view title) {
  if (title.empty()) return refuse(Refusal::empty, "title");
  return check_line(title, Limits::title_bytes_max, "title");
}

Result<> check_update(const ConversationUpdate& update) {
  if (update.title) {
    if (auto fit = check_title(*update.title); !fit) return fit;
  }
  if (update.description) {
    std::string lines = *update.description;
    std::replace(lines.begin(), lines.end(), '\n', ' ');
    if (auto fit = check_line(lines, Limits::description_bytes_max, "description"); !fit) return fit;
  }
  if (!update.picture) return {};
  return check_picture(*update.picture);
}

Result<> check_device(std::string_view device) { return check_line(device, Limits::device_bytes_max, "device"); }

Result<> check_body(std::string_view body) {
  if (body.empty()) return refuse(Refusal::empty, "body");
  if (body.size() > Limits::body_bytes_max) return refuse(Refusal::too_long, "body");
  if (!util::valid_utf8(body)) return refuse(Refusal::not_utf8, "body");
  if (body.find('\0') != std::string_view::npos) return refuse(Refusal::nul, "body");
  return {};
}

Result<> check_emoji(std::string_view emoji) {
  if (emoji.empty()) return refuse(Refusal::empty, "emoji");
  return check_line(emoji, Limits::reaction_bytes_max, "emoji");
}

Result<> check_new_emoji(std::string_view emoji) {
  if (auto fit = check_emoji(emoji); !fit) return fit;
  if (!util::is_one_grapheme(emoji) || util::is_blank(emoji)) return refuse(Refusal::not_one_character, "emoji");
  return {};
}

Result<> check_client_key(std::string_view client_key) {
  if (client_key.size() > Limits::client_key_bytes_max) return refuse(Refusal::too_long, "client_key");
  if (!is_printable(client_key)) return refuse(Refusal::client_key_not_printable, "client_key");
  return {};
}

Result<> check_data(std::string_view data) {
  if (data.size() > Limits::data_bytes_max) return refuse(Refusal::too_long, "data");
  if (!util::is_json_object(data, Limits::data_depth_max)) return refuse(Refusal::not_a_json_object, "data");
  return {};
}

Result<> check_edit(std::string_view body, std::string_view data) {
  if (!data.empty()) {
    if (auto fit = check_data(data); !fit) return fit;
    if (body.empty()) return {};
  }
  return check_body(body);
}

Result<> check_draft(const Draft& draft) {
  if (auto fit = check_edit(draft.body, draft.data); !fit) return fit;
  if (draft.mentions.size() > Limits::mentions_max) return refuse(Refusal::too_many, "mentions");
  return check_client_key(draft.client_key);
}

Result<> check_invite(std::int64_t lifetime_ms, std::uint64_t uses_max) {
  if (lifetime_ms < Limits::invite_ms_min || lifetime_ms > Limits::invite_ms_max) {
    return refuse(Refusal::invite_out_of_range, "expires_in");
  }
  if (uses_max == 0 || uses_max > Limits::invite_uses_max) return refuse(Refusal::invite_out_of_range, "uses");
  return {};
}

Result<> check_first_members(std::size_t count) {
  if (count > Limits::group_create_members_max) return refuse(Refusal::too_many_members_at_once, "members");
  return {};
}

Result<> check_added_members(std::size_t count) {
  if (count > Limits::group_add_members_max) return refuse(Refusal::too_many_members_at_once, "users");
  return {};
}

}  // namespace confab::state
