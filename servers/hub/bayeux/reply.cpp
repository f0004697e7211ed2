#include "hub/bayeux/reply.hpp"

#include <algorithm>
#include <utility>

#include "common/json/json.hpp"
#include "hub/bayeux/channel.hpp"

namespace confab::servers::hub::bayeux {

namespace {

constexpr std::string_view kVersion = "1.0";
constexpr std::string_view kConnectionTypesJson =
    R"(["long-polling","cross-origin-long-polling","callback-polling","websocket"])";

/// The characters that Faye's clients accept in an error; with another they would not parse it.
bool may_stand_in_error(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_!~()$@ /*.").find(c) != std::string_view::npos;
}

JsonWriter begin(const Message& message, std::string_view client_id, bool successful) {
  JsonWriter json;
  json.begin_object();
  if (!message.id_json.empty()) json.key("id").raw(message.id_json);
  if (!client_id.empty()) json.member("clientId", client_id);
  json.member("channel", std::string_view(message.channel));
  if (!message.subscription.empty()) {
    json.key("subscription");
    if (message.subscription_is_list) json.begin_array();
    for (const std::string& channel : message.subscription) json.value(std::string_view(channel));
    if (message.subscription_is_list) json.end_array();
  }
  json.member("successful", successful);
  return json;
}

std::string end(JsonWriter&& json, const Advice* advice) {
  if (advice != nullptr) {
    const bool retry = advice->reconnect == Advice::Reconnect::retry;
    json.key("advice").begin_object();
    json.member("reconnect", retry ? "retry" : "handshake");
    json.member("interval", advice->interval_ms).member("timeout", advice->timeout_ms);
    json.end_object();
  }
  json.end_object();
  return std::move(json).text();
}

std::string refusal(const Message& message, std::string_view error, const Advice* advice) {
  // As in Faye: the answer to an unknown client has no client id.
  const bool known = !error.starts_with("401:");
  JsonWriter json = begin(message, known ? message.client_id : std::string_view(), false);
  json.member("error", error);
  return end(std::move(json), advice);
}

}  // namespace

std::string error_text(int code, std::string_view parameter, std::string_view text) {
  std::string error = std::to_string(code) + ":";
  if (std::all_of(parameter.begin(), parameter.end(), may_stand_in_error)) error.append(parameter);
  return error.append(":").append(text);
}

std::optional<std::string> channel_error(std::string_view channel) {
  const bool pattern = is_channel_pattern(channel);
  if (!pattern && !is_channel_name(channel)) return error_text(405, channel, "Invalid channel");
  if (pattern || is_below(channel, "meta")) return error_text(403, channel, "Forbidden channel");
  if (is_below(channel, "service")) return error_text(404, channel, "Unknown channel");
  if (!conversation_of(channel)) return error_text(403, channel, "Forbidden channel");
  return std::nullopt;
}

std::string error_text(const Error& error, std::string_view channel) {
  switch (error.code) {
    case ErrorCode::not_found:
    case ErrorCode::forbidden:
      return error_text(403, channel, "Forbidden channel");
    case ErrorCode::invalid_argument:
      return error_text(400, channel, "Bad request");
    case ErrorCode::conflict:
      return error_text(409, channel, "Another message has this id");
    case ErrorCode::too_large:
      return error_text(413, channel, "Too large");
    case ErrorCode::overloaded:
    case ErrorCode::rate_limited:
      return error_text(503, channel, "Overloaded");
    default:
      return error_text(500, channel, "Internal server error");
  }
}

std::string success(const Message& message) { return end(begin(message, message.client_id, true), nullptr); }

std::string success(const Message& message, const Advice& advice) {
  return end(begin(message, message.client_id, true), &advice);
}

std::string failure(const Message& message, std::string_view error) { return refusal(message, error, nullptr); }

std::string failure(const Message& message, std::string_view error, const Advice& advice) {
  return refusal(message, error, &advice);
}

std::string unknown_client(const Message& message) {
  return failure(message, error_text(401, message.client_id, "Unknown client"));
}

std::string unknown_client(const Message& message, const Advice& advice) {
  return failure(message, error_text(401, message.client_id, "Unknown client"), advice);
}

std::string welcome(const Message& message, std::string_view client_id, const Advice& advice) {
  JsonWriter json = begin(message, client_id, true);
  json.member("version", kVersion);
  json.key("supportedConnectionTypes").raw(kConnectionTypesJson);
  return end(std::move(json), &advice);
}

std::string event_text(const confab::Message& message, std::string_view email) {
  JsonWriter json;
  json.begin_object();
  json.member("channel", std::string_view(channel_of(message.conversation)));
  json.key("data").begin_object();
  json.member("body", std::string_view(message.body)).member("from", email);
  json.member("id", message.position.value).member("seq", message.seq.value);
  json.end_object().end_object();
  return std::move(json).text();
}

}  // namespace confab::servers::hub::bayeux
