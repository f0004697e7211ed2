#include "common/engine/engine_host.hpp"

#include <memory>
#include <string>

#include <sys/stat.h>

#include "common/engine/store_watch.hpp"
#include "common/loop/clock.hpp"

namespace confab::servers {

LogSink engine_log_sink(Log& log) {
  return [&log](confab::LogLevel level, std::string_view line) {
    switch (level) {
      case confab::LogLevel::debug:
        return log.debug(line);
      case confab::LogLevel::info:
        return log.info(line);
      case confab::LogLevel::warn:
        return log.warning(line);
      case confab::LogLevel::error:
        return log.error(line);
    }
  };
}

std::function<Result<>()> store_watch(const Engine& engine, std::int64_t unwritable_seconds) {
  if (unwritable_seconds == 0) return {};
  return [&engine, watch = std::make_shared<StoreWatch>(unwritable_seconds * 1'000)] {
    return watch->look(engine.ready(), steady_ms());
  };
}

void warn_of_open_folder(Log& log, const std::string& data_dir) {
  struct stat about {};
  if (::stat(data_dir.c_str(), &about) != 0 || (about.st_mode & S_IRWXO) == 0) return;
  log.warning("the data directory is open to everybody on this machine (chmod o-rwx)",
              {{"data", std::string_view(data_dir)}});
}

void add_engine_metrics(MetricsRegistry& metrics, const Engine& engine) {
  using Across = MetricsBlock::Across;
  const auto add = [&](const char* name, const char* help, auto read, Across across = Across::sum) {
    metrics.gauge_function(
        std::string("confab_engine_") + name, help,
        [&engine, read] { return static_cast<double>(read(engine.stats())); }, across);
  };
  // What each process on the data directory says alike.
  const auto add_common = [&](const char* name, const char* help, auto read) {
    add(name, help, read, Across::largest);
  };
  const auto count = [&](const char* name, const char* help, auto read) {
    metrics.counter_function(std::string("confab_engine_") + name + "_total", help,
                             [&engine, read] { return static_cast<double>(read(engine.stats())); });
  };
  add("writer", "Whether this process writes for the data directory", [](const EngineStats& s) { return s.writer; });
  metrics.gauge_function(
      "confab_engine_store_full", "Whether a command found no room within the last half minute",
      [&engine] { return engine.ready().code() == ErrorCode::store_full ? 1.0 : 0.0; }, Across::largest);
  metrics.gauge_function(
      "confab_engine_unwritable", "Whether the store cannot be written, for another reason than that",
      [&engine] { return StoreWatch::is_broken(engine.ready()) ? 1.0 : 0.0; }, Across::largest);
  count("commands", "Commands committed since the start", [](const EngineStats& s) { return s.commands; });
  count("batches", "Commits since the start", [](const EngineStats& s) { return s.batches; });
  count("forwarded", "Commands sent to the writer of another process",
        [](const EngineStats& s) { return s.forwarded; });
  count("refused", "Commands refused because a queue was full", [](const EngineStats& s) { return s.refused; });
  add("commands_queued", "Commands waiting for the writer", [](const EngineStats& s) { return s.queued; });
  add("passwords_queued", "Passwords waiting to be hashed", [](const EngineStats& s) { return s.passwords_queued; });
  add("queries_queued", "Queries waiting for a thread", [](const EngineStats& s) { return s.queries_queued; });
  add_common("position", "Newest position of the feed", [](const EngineStats& s) { return s.position.value; });
  add_common("map_bytes", "Size of the store's map", [](const EngineStats& s) { return s.map_bytes; });
  add_common("used_bytes", "Bytes of it in use", [](const EngineStats& s) { return s.used_bytes; });
  add_common("log_records", "Records kept in the log", [](const EngineStats& s) { return s.log_records; });
  add_common("reader_behind_commits", "Commits that the oldest read transaction does not see",
             [](const EngineStats& s) { return s.reader_behind_commits; });
  add_common("reader_age_seconds", "How long the oldest read transaction has been behind",
             [](const EngineStats& s) { return static_cast<double>(s.reader_age_ms) / 1000; });
  add_common("users", "Users", [](const EngineStats& s) { return s.users; });
  add_common("conversations", "Conversations", [](const EngineStats& s) { return s.conversations; });
  count("clock_steps", "How often the wall clock was set by more than a minute",
        [](const EngineStats& s) { return s.clock_steps; });
  add_common("clock_moved_seconds", "What the wall clock gained on the boot-time clock since the start",
             [](const EngineStats& s) { return static_cast<double>(s.clock_moved_ms) / 1000; });
}

}  // namespace confab::servers
