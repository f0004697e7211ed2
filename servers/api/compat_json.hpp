#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/types.hpp>

#include "common/http/message.hpp"
#include "common/json/json.hpp"

/// The shapes of the old service.
namespace confab::servers::api {

/// "2026-11-23T01:31:39.502Z".
std::string iso8601(TimeMs at);

/// {"id","created_at","updated_at","email"}
std::string compat_user(std::uint64_t id, std::string_view email, TimeMs created_at);
/// {"id","sender_id","recipient_id","created_at","updated_at"}
std::string compat_conversation(std::uint64_t id, std::uint64_t sender, std::uint64_t recipient, TimeMs created_at);
/// {"id","body","conversation_id","user_id","created_at","updated_at"}
std::string compat_message(const Message& message);
/// {"id","user","token"}
std::string compat_sign_in(std::uint64_t id, std::string_view email, std::string_view token);

Response compat_json(int status, std::string body);

/// What is wrong with each field, in the words of the old service: a 422 with {"errors":{field:[…]}}.
using FieldErrors = std::map<std::string, std::vector<std::string>>;
Response compat_errors(const FieldErrors& errors);

/// Its words for what is wrong with the field that `error` names.
std::string compat_words(const Error& error);

/// {"error":"…"} with the status of the code, for what the old service had no words for. A 404 is {}.
Response compat_error(const Error& error);

/// compat_errors() if `error` names a field, else compat_error().
Response compat_refusal(const Error& error);

/// The body's member of that name, or the whole body where a client sends the fields bare. A refusal instead: 415 for
/// another type than JSON, 400 for what is no JSON object.
struct CompatBody {
  std::optional<JsonObject> fields;
  Response refusal;
};
CompatBody read_compat_body(const Request& request, std::string_view member);

/// An id, which clients send as a number or as text. Nothing if it is neither.
std::optional<std::uint64_t> compat_id(std::string_view text);
std::optional<std::uint64_t> compat_id(const JsonObject& fields, std::string_view name);

/// The text of that name, empty if there is none.
std::string compat_text(const JsonObject& fields, std::string_view name);

}  // namespace confab::servers::api
