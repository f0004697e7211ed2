#include "api/compat_json.hpp"

#include <cstdio>
#include <ctime>
#include <utility>

#include "common/json.hpp"

namespace confab::servers::api {

std::string iso8601(TimeMs at) {
  const std::time_t seconds = at / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof text - size, ".%03dZ", static_cast<int>(at % 1000));
  return text;
}

std::string compat_user(const User& user) {
  JsonWriter json;
  json.begin_object()
      .member("id", user.id.value)
      .member("created_at", std::string_view(iso8601(user.created_at)))
      .member("updated_at", std::string_view(iso8601(user.created_at)))
      .member("email", std::string_view(user.email))
      .end_object();
  return std::move(json).text();
}

std::string compat_conversation(const Conversation& conversation, UserId caller) {
  const UserId peer = conversation.peer ? conversation.peer->id : caller;
  const UserId sender = conversation.created_by;
  const UserId recipient = sender == caller ? peer : caller;
  JsonWriter json;
  json.begin_object()
      .member("id", conversation.id.value)
      .member("sender_id", sender.value)
      .member("recipient_id", recipient.value)
      .member("created_at", std::string_view(iso8601(conversation.created_at)))
      .member("updated_at", std::string_view(iso8601(conversation.created_at)))
      .end_object();
  return std::move(json).text();
}

std::string compat_message(const Message& message) {
  JsonWriter json;
  json.begin_object()
      .member("id", message.position.value)
      .member("body", std::string_view(message.body))
      .member("conversation_id", message.conversation.value)
      .member("user_id", message.author.value)
      .member("created_at", std::string_view(iso8601(message.at)))
      .member("updated_at", std::string_view(iso8601(message.at)))
      .end_object();
  return std::move(json).text();
}

Response compat_json(int status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/json; charset=utf-8";
  response.body = std::move(body);
  return response;
}

Response compat_errors(const FieldErrors& errors) {
  JsonWriter json;
  json.begin_object().key("errors").begin_object();
  for (const auto& [field, lines] : errors) {
    json.key(field).begin_array();
    for (const std::string& line : lines) json.value(std::string_view(line));
    json.end_array();
  }
  json.end_object().end_object();
  return compat_json(422, std::move(json).text());
}

Response compat_error(const Error& error) {
  if (error.code == ErrorCode::not_found) return compat_json(404, "{}");
  JsonWriter json;
  json.begin_object().member("error", std::string_view(error.message)).end_object();
  Response response = compat_json(http_status(error.code), std::move(json).text());
  if (error.retry_after_ms > 0) {
    response.with_header("Retry-After", std::to_string((error.retry_after_ms + 999) / 1000));
  }
  return response;
}

}  // namespace confab::servers::api
