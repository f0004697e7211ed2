#include "engine.hpp"

#include <system_error>
#include <unordered_set>
#include <utility>

namespace confab_node {

namespace {

/// The engines of an environment whose threads may still run.
std::unordered_set<Engine*>& engines_of(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return *static_cast<std::unordered_set<Engine*>*>(data);
}

}  // namespace

void close_all(napi_env env) {
  const auto engines = engines_of(env);
  for (Engine* engine : engines) engine->close_now();
}

void Engine::start(napi_env env, napi_value core, Options options, napi_value log) {
  auto* engine = new Engine(env, std::move(options));
  engine->log_.begin(env, log);
  napi_value name = make_text(env, {"confab", 6});
  napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, engine, &Engine::on_signal,
                                  &engine->carrier_);
  napi_create_reference(env, core, 1, &engine->core_);
  napi_wrap(env, core, engine, &Engine::on_collected, nullptr, nullptr);
  engines_of(env).insert(engine);
  // After the threadsafe functions, so that it comes before their own hooks.
  napi_add_env_cleanup_hook(env, &Engine::on_environment_end, engine);
  try {
    engine->thread_ = std::thread([engine] { engine->run(); });
  } catch (const std::system_error& error) {
    engine->finish();
    napi_reference_unref(env, engine->core_, nullptr);
    napi_throw_error(env, nullptr, error.what());
  }
}

Engine::~Engine() { napi_delete_reference(env_, core_); }

Engine* Engine::of(napi_env env, napi_value core) {
  void* engine = nullptr;
  return napi_unwrap(env, core, &engine) == napi_ok ? static_cast<Engine*>(engine) : nullptr;
}

void Engine::hold(napi_env env, bool held) {
  (held ? napi_reference_ref : napi_reference_unref)(env, core_, nullptr);
  if (!finished_) (held ? napi_ref_threadsafe_function : napi_unref_threadsafe_function)(env, carrier_);
}

// --- the thread ------------------------------------------------------------------------------------------------------

void Engine::run() {
  if (open()) {
    while (!closing_) {
      confab_item* item = nullptr;
      const confab_status status = confab_next(handle_, -1, &item, nullptr);
      if (status == CONFAB_OK) {
        put(Item(item));
      } else if (status == CONFAB_ERR_NO_MEMORY) {
        std::this_thread::yield();
      } else if (status != CONFAB_ERR_INTERRUPTED) {
        break;
      }
    }
    confab_engine_close(handle_, nullptr);
  }
  const std::lock_guard lock(mutex_);
  over_ = true;
  signal();
}

bool Engine::open() {
  confab_engine_options& c = options_.c;
  c.data_dir = {options_.data_dir.data(), options_.data_dir.size()};
  c.issuer = {options_.issuer.data(), options_.issuer.size()};
  c.log = log_.function();
  c.log_user_data = log_.user_data();
  confab_engine handle = {0};
  confab_error* error = nullptr;
  const confab_status status = confab_engine_open(&c, &handle, &error);

  const std::lock_guard lock(mutex_);
  handle_ = handle;
  status_ = status;
  failure_.reset(error);
  tried_ = true;
  signal();
  return status == CONFAB_OK;
}

void Engine::put(Item item) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return items_.size() < kItemsMax || closing_; });
  const bool first = items_.empty();
  items_.push_back(std::move(item));
  if (first) signal();
}

/// The queue of signals needs no bound: one for the opening, one for the end, and one for items that were not taken
/// yet.
void Engine::signal() { napi_call_threadsafe_function(carrier_, nullptr, napi_tsfn_nonblocking); }

// --- the environment's thread ----------------------------------------------------------------------------------------

void Engine::on_signal(napi_env env, napi_value, void* context, void*) {
  if (env == nullptr) return;  // the environment ends, and the engine may be gone
  auto& engine = *static_cast<Engine*>(context);
  if (engine.finished_) return;
  bool tried = false;
  bool over = false;
  {
    const std::lock_guard lock(engine.mutex_);
    tried = engine.tried_;
    over = engine.over_;
  }
  napi_value core = nullptr;
  napi_get_reference_value(env, engine.core_, &core);
  if (core != nullptr) {
    if (tried && !std::exchange(engine.reported_, true)) engine.report_opened(env, core);
    engine.deliver(env, core);
  }
  if (!over) return;
  engine.finish();
  if (core != nullptr) engine.call_core(env, core, "closed", nullptr);
  if (engine.collected_) delete &engine;
}

void Engine::report_opened(napi_env env, napi_value core) {
  napi_value error = nullptr;
  if (status_ == CONFAB_OK) {
    napi_get_null(env, &error);
  } else {
    error = make_error(env, status_, failure_.get());
  }
  call_core(env, core, "opened", error);
}

void Engine::deliver(napi_env env, napi_value core) {
  std::vector<Item> items;
  {
    const std::lock_guard lock(mutex_);
    items.swap(items_);
  }
  room_.notify_one();
  if (items.empty()) return;
  napi_value list = nullptr;
  napi_create_array_with_length(env, items.size() * 3, &list);
  std::uint32_t at = 0;
  for (const Item& item : items) {
    const confab_error* error = confab_item_error(item.get());
    napi_set_element(env, list, at++, make_number(env, confab_item_kind(item.get())));
    napi_set_element(env, list, at++, make_number(env, confab_item_id(item.get())));
    napi_set_element(env, list, at++,
                     error == nullptr ? make_text(env, confab_item_json(item.get()))
                                      : make_error(env, confab_error_status(error), error));
  }
  call_core(env, core, "deliver", list);
}

void Engine::call_core(napi_env env, napi_value core, const char* method, napi_value argument) {
  napi_value function = nullptr;
  if (napi_get_named_property(env, core, method, &function) != napi_ok) return;
  const std::size_t count = argument != nullptr ? 1 : 0;
  if (napi_call_function(env, core, function, count, &argument, nullptr) != napi_pending_exception) return;
  napi_value exception = nullptr;
  napi_get_and_clear_last_exception(env, &exception);
  napi_fatal_exception(env, exception);
}

void Engine::begin_close() {
  const std::lock_guard lock(mutex_);
  closing_ = true;
  room_.notify_one();
  if (handle_.id != 0) confab_interrupt(handle_, nullptr);
}

void Engine::close_now() {
  if (finished_) return;
  begin_close();
  finish();
}

void Engine::finish() {
  if (thread_.joinable()) thread_.join();
  finished_ = true;
  items_.clear();
  log_.end();
  napi_release_threadsafe_function(carrier_, napi_tsfn_release);
  engines_of(env_).erase(this);
  napi_remove_env_cleanup_hook(env_, &Engine::on_environment_end, this);
}

void Engine::on_collected(napi_env, void* data, void*) {
  auto& engine = *static_cast<Engine*>(data);
  engine.collected_ = true;
  if (engine.finished_) {
    delete &engine;
  } else {
    engine.begin_close();
  }
}

void Engine::on_environment_end(void* data) { static_cast<Engine*>(data)->close_now(); }

}  // namespace confab_node
