#include "common/settings/engine_settings.hpp"

#include <string_view>

namespace confab::servers {

namespace {

constexpr std::string_view kOpen = "open";
constexpr std::int64_t kAgeSecondsMax = std::int64_t{100} * 365 * 24 * 3600;

Directory directory_named(std::string_view name) {
  if (name == kOpen) return Directory::open;
  return name == "exact" ? Directory::exact : Directory::contacts;
}

}  // namespace

void EngineSettings::declare(Config& config) {
  config.text("data", data, "Data directory, the same for the API server and the hub");
  config.text("issuer", issuer, "Issuer of the tokens (`iss` and `aud`), the same for both servers");
  config.choice("directory", directory, {"open", "exact", "contacts"},
                "How users find each other: in a list of all with their addresses, by whole address, or only if they "
                "share a conversation. Default: contacts, or open with --old-routes. The same for both servers");
  config.flag("old-routes", old_routes,
              "Serve the routes of docs/reference/compatibility.md (the hub: also /faye and /message). They show all "
              "addresses, so the directory is open. The same for both servers");
  config.integer("map-size", map_size_mib, 1, 16 * 1024 * 1024,
                 "Largest size of the store in MiB, the same for both servers");
  config.flag("force-network-fs", force_network_fs, "Open the data on a network file system, at your own risk");
  config.integer("log-keep", log_keep_records, 0, static_cast<std::int64_t>(Limits::integer_max),
                 "Log records to keep, at least 250000; older ones are deleted, messages are kept. 0: keep all");
  config.integer("edit-within", edit_within_seconds, 0, kAgeSecondsMax,
                 "Age in seconds up to which users can edit their messages; 0: any. The same for both servers");
  config.integer("delete-within", delete_within_seconds, 0, kAgeSecondsMax,
                 "Age in seconds up to which users can delete their messages for everybody; 0: any. The same for both "
                 "servers");
  config.integer("query-threads", query_threads, 1, 64, "Threads that answer queries");
  config.integer("unwritable-seconds", unwritable_seconds, 0, 86'400,
                 "End with 1 if the store cannot be written for so long, except for a full disk; 0: never");
}

Result<> EngineSettings::check() const {
  if (!old_routes || directory.empty() || directory == kOpen) return {};
  return Error{ErrorCode::invalid_argument, "--old-routes lists everybody: it needs --directory open, not " + directory,
               "directory"};
}

EngineOptions EngineSettings::options() const {
  EngineOptions options;
  options.data_dir = data;
  options.issuer = issuer;
  options.directory = old_routes ? Directory::open : directory_named(directory);
  options.map_bytes = static_cast<std::uint64_t>(map_size_mib) << 20;
  options.force_network_fs = force_network_fs;
  options.log_keep_records = static_cast<std::uint64_t>(log_keep_records);
  options.edit_within_ms = edit_within_seconds * 1000;
  options.delete_within_ms = delete_within_seconds * 1000;
  options.limits.query_threads = query_threads;
  return options;
}

}  // namespace confab::servers
