#pragma once

#include "common/http/message.hpp"

namespace confab::servers {

/// An Error as RFC 9457 problem+json: type, title, status, code, detail, and `errors:[{field,message}]` when a field is
/// named. `retry_after_ms` becomes Retry-After, in whole seconds, rounded up.
Response problem_response(const Error& error);

/// The same with another status than the code's own, where HTTP knows better (408, 414, 431, 502, …).
Response problem_response(int status, const Error& error);

}  // namespace confab::servers
