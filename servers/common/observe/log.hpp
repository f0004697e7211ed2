#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace confab::servers {

enum class LogLevel : int { debug, info, warning, error };
enum class LogFormat : int { text, json };

/// One named value of a log line.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, bool> value;
};

/// Writes one line per event to a descriptor, as text for people or JSON for machines.
///
/// A line is one write() of at most kLineBytesMax bytes, so lines of several threads and processes do not mix; longer
/// values are cut. Control characters are escaped: nobody outside can forge a line. The caller passes no password,
/// token or message text.
/// If the descriptor takes nothing now, the line is dropped and counted: an event loop never waits for a log reader.
/// Threads: any.
class Log {
 public:
  static constexpr std::size_t kLineBytesMax = 4096;

  /// `fd` stays the caller's.
  explicit Log(int fd, LogLevel level = LogLevel::info, LogFormat format = LogFormat::text);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// From now on each line says that this worker wrote it. Before other threads use the log.
  void name_worker(int index) { worker_ = index; }

  bool writes(LogLevel level) const { return level >= level_; }
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
  void debug(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::debug, message, fields);
  }
  void info(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::info, message, fields);
  }
  void warning(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::warning, message, fields);
  }
  void error(std::string_view message, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::error, message, fields);
  }

  /// Lines that found no room since the start.
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  std::string json_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) const;
  std::string text_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) const;
  void put(std::string line);

  const int fd_;
  const LogLevel level_;
  const LogFormat format_;
  std::optional<std::int64_t> worker_;
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace confab::servers
