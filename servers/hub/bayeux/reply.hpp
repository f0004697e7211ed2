#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "hub/bayeux/message.hpp"

/// The answers and events of the hub, each as the JSON text of one object.
namespace confab::servers::hub::bayeux {

/// "403:/conversation/5:Forbidden channel". A parameter that has characters of no channel or id is left out.
std::string error_text(int code, std::string_view parameter, std::string_view text);

/// Why nobody can subscribe to a channel or publish there, or nothing.
std::optional<std::string> channel_error(std::string_view channel);
/// What a client is told of an error of the engine about this channel.
std::string error_text(const Error& error, std::string_view channel);

/// What a client is told about how to go on.
struct Advice {
  enum class Reconnect : std::uint8_t { retry, handshake };
  Reconnect reconnect = Reconnect::retry;
  std::int64_t interval_ms = 0;
  std::int64_t timeout_ms = 0;
};

std::string success(const Message& message);
std::string success(const Message& message, const Advice& advice);
std::string failure(const Message& message, std::string_view error);
std::string failure(const Message& message, std::string_view error, const Advice& advice);

/// The session that the message names is not here, or not any more.
std::string unknown_client(const Message& message);
std::string unknown_client(const Message& message, const Advice& advice);

/// The answer to a handshake.
std::string welcome(const Message& message, std::string_view client_id, const Advice& advice);

/// A text message as subscribers get it: {"channel":…,"data":{"body":…,"from":e-mail,"id":…,"seq":…}}.
std::string event_text(const confab::Message& message, std::string_view email);

}  // namespace confab::servers::hub::bayeux
