#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <confab/engine.hpp>

#include "common/settings/config.hpp"

namespace confab::servers {

/// What every process on a data directory must be told alike, and how much of the machine it may take.
struct EngineSettings {
  std::string data = "data";
  std::string issuer = "confab";
  std::int64_t map_size_mib = 64 * 1024;
  std::string directory;    ///< empty: contacts, or what the old routes need
  bool old_routes = false;  ///< those of docs/reference/compatibility.md, which list everybody with their addresses
  bool force_network_fs = false;
  std::size_t query_threads = 2;
  std::int64_t unwritable_seconds = 60;  ///< until the process ends; 0: never
  std::int64_t log_keep_records = static_cast<std::int64_t>(Limits::command_window_positions);

  std::int64_t edit_within_seconds = 0;    ///< 0: messages of any age can be edited
  std::int64_t delete_within_seconds = 0;  ///< likewise

  void declare(Config& config);
  /// Errors: invalid_argument (directory)  the old routes and another directory than open
  Result<> check() const;
  EngineOptions options() const;
};

}  // namespace confab::servers
