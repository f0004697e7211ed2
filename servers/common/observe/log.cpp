#include "common/observe/log.hpp"

#include <cerrno>
#include <cstdio>
#include <ctime>

#include <poll.h>
#include <unistd.h>

#include "common/json/json.hpp"

namespace confab::servers {

namespace {

constexpr std::size_t kValueBytesMax = 512;
constexpr const char* kNames[] = {"debug", "info", "warning", "error"};

const char* name_of(LogLevel level) { return kNames[static_cast<std::size_t>(level)]; }

/// "2026-11-23T12:00:00.123Z".
std::string now_text() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  std::tm parts{};
  gmtime_r(&now.tv_sec, &parts);
  char text[40];
  const auto size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  char whole[64];
  std::snprintf(whole, sizeof whole, "%.*s.%03ldZ", static_cast<int>(size), text, now.tv_nsec / 1'000'000);
  return whole;
}

std::string_view cut(std::string_view text) { return text.substr(0, kValueBytesMax); }

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text) {
    if (c <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7f) return true;  // non-ASCII bytes are below zero
  }
  return false;
}

}  // namespace

Log::Log(int fd, LogLevel level, LogFormat format) : fd_(fd), level_(level), format_(format) {}

std::string Log::json_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) const {
  JsonWriter json;
  json.begin_object().member("time", now_text()).member("level", name_of(level)).member("message", cut(message));
  for (const LogField& field : fields) {
    json.key(field.name);
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      json.value(cut(*text));
    } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
      json.value(*integer);
    } else {
      json.value(std::get<bool>(field.value));
    }
  }
  if (worker_) json.member("worker", *worker_);
  json.end_object();
  return std::move(json).text();
}

std::string Log::text_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) const {
  std::string line = now_text() + " " + name_of(level) + " ";
  std::string quoted;
  append_json_string(quoted, cut(message));
  line.append(quoted, 1, quoted.size() - 2);
  for (const LogField& field : fields) {
    line.append(" ").append(field.name).append("=");
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      if (needs_quotes(*text)) {
        append_json_string(line, cut(*text));
      } else {
        line += cut(*text);
      }
    } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
      line += std::to_string(*integer);
    } else {
      line += std::get<bool>(field.value) ? "true" : "false";
    }
  }
  if (worker_) line += " worker=" + std::to_string(*worker_);
  return line;
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (!writes(level)) return;
  put(format_ == LogFormat::json ? json_line(level, message, fields) : text_line(level, message, fields));
}

void Log::put(std::string line) {
  if (line.size() >= kLineBytesMax) {
    // Half a JSON object is worth nothing; say what happened instead.
    line = format_ == LogFormat::json ? R"({"level":"warning","message":"a log line was too long"})"
                                      : line.substr(0, kLineBytesMax - 1);
  }
  line += '\n';
  // A full pipe is not waited for. A pipe that polls writable takes kLineBytesMax at once (PIPE_BUF).
  pollfd ready{fd_, POLLOUT, 0};
  if (::poll(&ready, 1, 0) != 1 || ::write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace confab::servers
