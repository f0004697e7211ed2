#include "common/http/response_text.hpp"

#include <ctime>

#include <fmt/format.h>

namespace confab::servers {

namespace {

bool is_safe(std::string_view text) noexcept {
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\0') return false;
  }
  return true;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool has_field(const Response& response, std::string_view name) noexcept {
  for (const auto& field : response.headers) {
    if (equals_ignoring_case(field.first, name)) return true;
  }
  return false;
}

}  // namespace

bool status_has_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

bool append_response_head(std::string& out, const Response& response,
                          const std::vector<std::pair<std::string, std::string>>& extra_headers,
                          const ResponseFrame& frame) {
  const std::size_t start = out.size();
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_phrase(response.status)).append("\r\n").append(frame.date_line);
  bool safe = is_safe(response.content_type);
  if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
  if (status_has_body(response.status)) {
    append_field(out, "Content-Length", std::to_string(response.body_view().size()));
  }
  for (const auto* fields : {&response.headers, &extra_headers}) {
    for (const auto& [name, value] : *fields) {
      safe = safe && !name.empty() && is_safe(name) && is_safe(value);
      append_field(out, name, value);
    }
  }
  // What a handler does not say otherwise: nobody keeps the answer, and nobody guesses its type.
  if (!has_field(response, "Cache-Control")) append_field(out, "Cache-Control", "no-store");
  if (!has_field(response, "X-Content-Type-Options")) append_field(out, "X-Content-Type-Options", "nosniff");
  if (!frame.request_id.empty()) append_field(out, "X-Request-Id", frame.request_id);
  if (frame.close) out.append("Connection: close\r\n");
  if (frame.keep_alive && !frame.close) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
  if (!safe) out.resize(start);
  return safe;
}

std::string date_line(std::int64_t unix_seconds) {
  const std::time_t seconds = unix_seconds;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  // Not by strftime(), whose names follow the locale.
  return fmt::format("Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n", kDays[parts.tm_wday], parts.tm_mday,
                     kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace confab::servers
