#pragma once

#include <cstdint>

#include <node_api.h>

#include <confab/confab.h>

namespace confab_node {

/// Carries lines of the engine's log to a JavaScript function. Lines that the event loop is too slow for are dropped.
///
/// Lifetime: end() after the engine was closed, which calls from its threads.
class Log {
 public:
  /// Does nothing if `function` is no function.
  void begin(napi_env env, napi_value function);
  void end();

  confab_log_fn function() const { return carrier_ != nullptr ? &take : nullptr; }
  void* user_data() const { return carrier_; }

 private:
  static void take(void* user_data, std::int32_t level, confab_str line);
  static void give(napi_env env, napi_value function, void* context, void* data);

  napi_threadsafe_function carrier_ = nullptr;
};

}  // namespace confab_node
