#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http/message.hpp"

namespace confab::servers {

/// What the connection adds to an answer.
struct ResponseFrame {
  std::string_view date_line;   ///< "Date: …\r\n"
  std::string_view request_id;  ///< none if empty
  bool close = false;
  bool keep_alive = false;  ///< say so: an HTTP/1.0 client must be told
};

/// Appends status line and fields. False, with `out` as it was, if a field would break the message (CR, LF, NUL).
bool append_response_head(std::string& out, const Response& response,
                          const std::vector<std::pair<std::string, std::string>>& extra_headers,
                          const ResponseFrame& frame);

/// Whether answers of this status carry a body (and its length) at all.
bool status_has_body(int status) noexcept;

/// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n".
std::string date_line(std::int64_t unix_seconds);

}  // namespace confab::servers
