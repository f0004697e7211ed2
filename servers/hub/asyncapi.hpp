#pragma once

#include <string>

namespace confab::servers::hub {

/// The AsyncAPI 3.0 document of the WebSocket, made of the catalogue, without newlines: hello, renew, each operation
/// that may be called there, with its answer, and each event. It is told as the hub sees it: it receives requests.
std::string asyncapi_document();

}  // namespace confab::servers::hub
