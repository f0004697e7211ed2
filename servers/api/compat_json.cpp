#include "api/compat_json.hpp"

#include <charconv>
#include <cstdio>
#include <ctime>
#include <utility>

#include "api/route_rules.hpp"

namespace confab::servers::api {

namespace {

/// Nothing of ours is ever updated in the sense of the old service.
void add_times(JsonWriter& json, TimeMs created_at) {
  const std::string text = iso8601(created_at);
  json.member("created_at", text).member("updated_at", text);
}

}  // namespace

std::string iso8601(TimeMs at) {
  const std::time_t seconds = at / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof text - size, ".%03dZ", static_cast<int>(at % 1000));
  return text;
}

std::string compat_user(std::uint64_t id, std::string_view email, TimeMs created_at) {
  JsonWriter json;
  json.begin_object().member("id", id);
  add_times(json, created_at);
  json.member("email", email).end_object();
  return std::move(json).text();
}

std::string compat_conversation(std::uint64_t id, std::uint64_t sender, std::uint64_t recipient, TimeMs created_at) {
  JsonWriter json;
  json.begin_object().member("id", id).member("sender_id", sender).member("recipient_id", recipient);
  add_times(json, created_at);
  json.end_object();
  return std::move(json).text();
}

std::string compat_message(const Message& message) {
  JsonWriter json;
  json.begin_object()
      .member("id", message.position.value)
      .member("body", message.body)
      .member("conversation_id", message.conversation.value)
      .member("user_id", message.author.value);
  add_times(json, message.at);
  json.end_object();
  return std::move(json).text();
}

std::string compat_sign_in(std::uint64_t id, std::string_view email, std::string_view token) {
  JsonWriter json;
  json.begin_object().member("id", id).member("user", email).member("token", token).end_object();
  return std::move(json).text();
}

Response compat_json(int status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/json; charset=utf-8";
  response.body = std::move(body);
  return with_challenge(std::move(response));
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

std::string compat_words(const Error& error) {
  if (error.code == ErrorCode::conflict) return "has already been taken";
  if (error.code == ErrorCode::too_large) return "is too long";
  if (error.field == "password") return "is too short (minimum is 8 characters)";
  return "is invalid";
}

Response compat_error(const Error& error) {
  if (error.code == ErrorCode::not_found) return compat_json(404, "{}");
  JsonWriter json;
  json.begin_object().member("error", error.message).end_object();
  Response response = compat_json(http_status(error.code), std::move(json).text());
  if (error.retry_after_ms > 0) {
    response.with_header("Retry-After", std::to_string((error.retry_after_ms + 999) / 1000));
  }
  return response;
}

Response compat_refusal(const Error& error) {
  if (error.field.empty() || error.code == ErrorCode::not_found) return compat_error(error);
  return compat_errors({{error.field, {compat_words(error)}}});
}

CompatBody read_compat_body(const Request& request, std::string_view member) {
  if (auto refusal = refuse_foreign_type(request)) return {std::nullopt, std::move(*refusal)};
  auto body = JsonObject::parse(request.body().empty() ? "{}" : request.body());
  if (body && body->has(member)) body = body->object(member);
  if (body) return {std::move(*body), {}};
  JsonWriter json;
  json.begin_object().member("error", body.error().message).end_object();
  return {std::nullopt, compat_json(400, std::move(json).text())};
}

std::optional<std::uint64_t> compat_id(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> compat_id(const JsonObject& fields, std::string_view name) {
  if (auto number = fields.integer(name)) {
    return *number > 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
  }
  return compat_id(compat_text(fields, name));
}

std::string compat_text(const JsonObject& fields, std::string_view name) {
  auto value = fields.string(name);
  return value ? std::move(*value) : std::string();
}

}  // namespace confab::servers::api
