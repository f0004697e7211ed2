#pragma once

#include "common/http/server.hpp"
#include "common/observe/log.hpp"

namespace confab::servers {

/// Writes the line of one answered request: info, and warning for 5xx. The query is left out: clients put secrets
/// there.
void log_request(Log& log, const RequestSummary& summary);

}  // namespace confab::servers
