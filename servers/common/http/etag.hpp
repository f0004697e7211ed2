#pragma once

#include <string>
#include <string_view>

#include "common/http/message.hpp"

namespace confab::servers {

/// The strong ETag of a body, with its quotes. It names a version of a file and guards nothing.
std::string etag_of(std::string_view body);

/// Whether the request says that the client has this version already: then 304 is the answer.
bool client_has(const Request& request, std::string_view etag);

}  // namespace confab::servers
