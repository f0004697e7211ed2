#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <confab/types.hpp>

#include "common/http/message.hpp"

/// The shapes of the old service.
namespace confab::servers::api {

/// "2026-11-23T01:31:39.502Z".
std::string iso8601(TimeMs at);

/// {"id","created_at","updated_at","email"}
std::string compat_user(const User& user);
/// {"id","sender_id","recipient_id","created_at","updated_at"}; the sender is who opened it
std::string compat_conversation(const Conversation& conversation, UserId caller);
/// {"id","body","conversation_id","user_id","created_at","updated_at"}
std::string compat_message(const Message& message);

/// What is wrong with each field, in the words of the old service: a 422 with {"errors":{field:[…]}}.
using FieldErrors = std::map<std::string, std::vector<std::string>>;
Response compat_errors(const FieldErrors& errors);

Response compat_json(int status, std::string body);

/// {"error":"…"} with the status of the code, for what the old clients have no words for.
Response compat_error(const Error& error);

}  // namespace confab::servers::api
