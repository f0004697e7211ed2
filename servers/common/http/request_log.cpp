#include "common/http/request_log.hpp"

namespace confab::servers {

void log_request(Log& log, const RequestSummary& summary) {
  log.write(summary.status >= 500 ? LogLevel::warning : LogLevel::info, "request",
            {{"method", std::string_view(to_string(summary.method))},
             {"path", summary.path},
             {"route", summary.route},
             {"status", static_cast<std::int64_t>(summary.status)},
             {"us", summary.duration_us},
             {"bytes_in", static_cast<std::int64_t>(summary.bytes_in)},
             {"bytes_out", static_cast<std::int64_t>(summary.bytes_out)},
             {"id", summary.request_id},
             {"user", summary.user},
             {"peer", summary.peer_address}});
}

}  // namespace confab::servers
