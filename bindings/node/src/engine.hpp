#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <node_api.h>

#include <confab/confab.h>

#include "log.hpp"
#include "values.hpp"

namespace confab_node {

/// Most items on their way to JavaScript; more wait in the engine, which keeps events in the store.
inline constexpr std::size_t kItemsMax = 256;

/// What open() was given. The texts of `c` are set where it is used.
struct Options {
  std::string data_dir;
  std::string issuer;
  confab_engine_options c = CONFAB_ENGINE_OPTIONS_INIT;
};

/// An engine of one JavaScript environment, and the one thread that opens it, takes from its queue and closes it.
///
/// Its JavaScript object ("core") has three methods: opened(error or null), deliver([kind, id, JSON or error, …]),
/// closed(). It is held weakly, unless hold() says that somebody waits; once it is collected the engine is closed.
///
/// Threads: all functions on the environment's thread; run() is the engine's own.
/// Lifetime: deletes itself once it is closed and the core is collected.
class Engine {
 public:
  /// Errors (a pending exception): no thread could be started.
  static void start(napi_env env, napi_value core, Options options, napi_value log);
  /// The engine of a core; NULL if it has none.
  static Engine* of(napi_env env, napi_value core);

  /// Known to JavaScript as open from opened() on.
  confab_engine handle() const { return handle_; }
  /// While held, the process does not end by itself and the core is not collected.
  void hold(napi_env env, bool held);
  /// Begins to close; closed() says when it is done.
  void begin_close();
  /// Closes at once, and calls no JavaScript.
  void close_now();

 private:
  Engine(napi_env env, Options options) : env_(env), options_(std::move(options)) {}
  ~Engine();

  void run();
  bool open();
  void put(Item item);
  void signal();

  static void on_signal(napi_env env, napi_value, void* context, void* data);
  static void on_collected(napi_env env, void* data, void* hint);
  static void on_environment_end(void* data);
  void report_opened(napi_env env, napi_value core);
  void deliver(napi_env env, napi_value core);
  void finish();
  void call_core(napi_env env, napi_value core, const char* method, napi_value argument);

  const napi_env env_;
  Options options_;
  Log log_;
  napi_threadsafe_function carrier_ = nullptr;
  napi_ref core_ = nullptr;
  bool collected_ = false;  ///< the core is
  bool finished_ = false;   ///< the thread is over, and what it used is given back
  bool reported_ = false;   ///< opened() was called

  std::mutex mutex_;
  std::condition_variable room_;
  confab_engine handle_ = {0};        ///< written once by the thread, with mutex_ held
  bool tried_ = false;                ///< with mutex_: to open
  bool over_ = false;                 ///< with mutex_: the thread uses nothing any more
  confab_status status_ = CONFAB_OK;  ///< with mutex_: of the opening
  Failure failure_;                   ///< with mutex_: of the opening
  std::vector<Item> items_;           ///< with mutex_
  std::atomic<bool> closing_ = false;
  std::thread thread_;
};

/// Closes all engines of the environment at once: the process ends.
void close_all(napi_env env);

}  // namespace confab_node
