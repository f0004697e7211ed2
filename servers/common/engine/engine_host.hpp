#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <confab/engine.hpp>

#include "common/observe/log.hpp"
#include "common/observe/metrics.hpp"

/// What both programs have in common as hosts of an engine.
namespace confab::servers {

/// Takes what the engine has to say into the log. `log` outlives the engine.
LogSink engine_log_sink(Log& log);

/// The engine's figures as gauges. `engine` outlives what reads the metrics.
void add_engine_metrics(MetricsRegistry& metrics, const Engine& engine);

/// What RuntimeOptions::may_go_on asks: an Error once the engine could not write for `unwritable_seconds`. A full disk
/// and a writer elsewhere that is away do not count: a new process would not mend them. `engine` outlives it.
std::function<Result<>()> store_watch(const Engine& engine, std::int64_t unwritable_seconds);

/// Says in the log if others than the owner and its group may enter or read the data directory.
void warn_of_open_folder(Log& log, const std::string& data_dir);

}  // namespace confab::servers
