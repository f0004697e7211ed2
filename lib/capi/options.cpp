#include "capi/options.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "capi/guard.hpp"
#include "capi/text.hpp"

namespace confab::capi {

namespace {

/// The options that the first version had.
constexpr std::size_t kStructSizeMin = offsetof(confab_engine_options, clock_user_data) + sizeof(void*);

LogSink log_sink(confab_log_fn log, void* user_data) {
  if (log == nullptr) return {};
  return [log, user_data](LogLevel level, std::string_view line) {
    const CallbackScope scope;
    log(user_data, static_cast<std::int32_t>(level), {line.data(), line.size()});
  };
}

std::function<TimeMs()> clock_of(confab_clock_fn clock, void* user_data) {
  if (clock == nullptr) return {};
  return [clock, user_data] {
    const CallbackScope scope;
    return clock(user_data);
  };
}

static_assert(static_cast<int>(LogLevel::debug) == CONFAB_LOG_DEBUG);
static_assert(static_cast<int>(LogLevel::error) == CONFAB_LOG_ERROR);

template <typename Value, typename Given>
void set(Value& value, Given given) {
  if (given != 0) value = static_cast<Value>(given);
}

/// A copy of this version's shape.
Answer copy_options(const confab_engine_options* given, confab_engine_options& out) {
  if (given == nullptr) return invalid("options", "options are missing");
  const std::size_t size = given->struct_size;
  if (size < kStructSizeMin)
    return invalid("struct_size", "struct_size is too small: begin with CONFAB_ENGINE_OPTIONS_INIT");
  std::memcpy(&out, given, std::min(size, sizeof out));
  const auto* bytes = reinterpret_cast<const unsigned char*>(given);
  if (size > sizeof out &&
      std::any_of(bytes + sizeof out, bytes + size, [](unsigned char byte) { return byte != 0; })) {
    return Error{ErrorCode::unsupported, "an option is of a newer version of the library", "struct_size"};
  }
  return {};
}

}  // namespace

Answer read_options(const confab_engine_options* given, OpenOptions& out) {
  confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
  if (auto copied = copy_options(given, options); copied.status() != CONFAB_OK) return copied;

  std::string_view data_dir;
  std::string_view issuer;
  if (!text_of(options.data_dir, data_dir) || data_dir.empty() || data_dir.find('\0') != std::string_view::npos) {
    return invalid("data_dir", "data_dir must be the path of a folder");
  }
  if (!text_of(options.issuer, issuer)) return invalid("issuer", "issuer must be text");
  if (options.access_token_ms < 0) return invalid("access_token_ms", "access_token_ms is below 0");
  if (options.long_access_token_ms < 0) return invalid("long_access_token_ms", "long_access_token_ms is below 0");
  if (options.refresh_token_ms < 0) return invalid("refresh_token_ms", "refresh_token_ms is below 0");

  EngineOptions& engine = out.engine;
  engine.data_dir = data_dir;
  engine.force_network_fs = options.force_network_fs != 0;
  set(engine.map_bytes, options.map_bytes);
  if (!issuer.empty()) engine.issuer = issuer;
  set(engine.access_token_ms, options.access_token_ms);
  set(engine.long_access_token_ms, options.long_access_token_ms);
  set(engine.refresh_token_ms, options.refresh_token_ms);
  set(engine.password_memory_bytes, options.password_memory_bytes);
  set(engine.password_passes, options.password_passes);
  set(engine.limits.subscriptions_max, options.subscriptions_max);
  set(out.calls_max, options.calls_max);
  engine.log = log_sink(options.log, options.log_user_data);
  engine.clock = clock_of(options.clock, options.clock_user_data);
  return {};
}

}  // namespace confab::capi
