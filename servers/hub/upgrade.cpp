#include "hub/upgrade.hpp"

#include <optional>

#include <confab/result.hpp>

#include "common/engine/credentials.hpp"
#include "common/http/problem.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

namespace {

Response refuse(int status, const char* message) {
  const ErrorCode code = status == 403 ? ErrorCode::forbidden : ErrorCode::invalid_argument;
  return problem_response(status, Error{code, message});
}

/// Base64 of 16 bytes: 22 digits of which the last has four zero bits, then "==".
bool is_key(std::string_view key) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::string_view kLastDigits = "AQgw";
  if (key.size() != 24 || key.substr(22) != "==") return false;
  return key.substr(0, 22).find_first_not_of(kDigits) == std::string_view::npos &&
         kLastDigits.find(key[21]) != std::string_view::npos;
}

std::optional<Response> check_handshake(const RequestHead& head, Framing framing) {
  if (head.method != Method::get || head.minor_version != 1)
    return refuse(400, "a WebSocket begins with GET and HTTP/1.1");
  if (head.content_length.value_or(0) != 0 || head.chunked) return refuse(400, "a request for a WebSocket has no body");
  const auto upgrade = head.header("Upgrade");
  if (!upgrade || !head.header_has_token("Connection", "upgrade")) {
    return refuse(426, "here is a WebSocket: ask for it with Upgrade").with_header("Upgrade", "websocket");
  }
  if (head.header_count("Upgrade") != 1 || !equals_ignoring_case(*upgrade, "websocket")) {
    return refuse(400, "the only upgrade there is, is websocket");
  }
  if (head.header_count("Sec-WebSocket-Version") != 1 || head.header("Sec-WebSocket-Version") != "13") {
    return refuse(426, "the WebSocket version is 13")
        .with_header("Upgrade", "websocket")
        .with_header("Sec-WebSocket-Version", "13");
  }
  if (head.header_count("Sec-WebSocket-Key") != 1 || !is_key(head.header("Sec-WebSocket-Key").value_or(""))) {
    return refuse(400, "Sec-WebSocket-Key is not the base64 of 16 bytes");
  }
  if (framing == Framing::lines && !head.header_has_exact_token("Sec-WebSocket-Protocol", kSubprotocol)) {
    return refuse(400, "offer the subprotocol confab.v1");
  }
  return std::nullopt;
}

}  // namespace

std::variant<Upgrade, Response> check_upgrade(const Request& request, const std::vector<std::string>& origins,
                                              std::string_view cookie_name, Framing framing) {
  const RequestHead& head = request.head();
  if (auto refusal = check_handshake(head, framing)) return std::move(*refusal);
  // Addresses end up in logs and histories: nothing secret may be in one, and nothing else is needed.
  if (!head.query.empty())
    return refuse(400, "the address of the WebSocket takes no query; a token goes into a message");

  Upgrade upgrade;
  upgrade.key = *head.header("Sec-WebSocket-Key");
  if (head.header_count("Origin") == 0) return upgrade;  // not a browser: it has a token, no cookie
  if (head.header_count("Origin") != 1 || !cookie_origin_allowed(request, origins)) {
    return problem_response(origin_refusal(request));
  }
  upgrade.cookie = session_cookie(request, cookie_name).value_or("");
  return upgrade;
}

}  // namespace confab::servers::hub
