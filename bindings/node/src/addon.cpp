#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>

#include <node_api.h>

#include <confab/confab.h>

#include "engine.hpp"
#include "values.hpp"

// The functions that lib/ calls. It checks what people give; here a wrong type is a zero or an empty text.

namespace {

using namespace confab_node;

/// The arguments of a call; missing ones are undefined.
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) {
    std::size_t count = values_.size();
    napi_get_cb_info(env, info, &count, values_.data(), nullptr, nullptr);
  }
  napi_value operator[](std::size_t i) const { return values_[i]; }
  Engine* engine() const { return Engine::of(env_, values_[0]); }
  /// Of the engine, or one that is none.
  confab_engine handle() const {
    const Engine* found = engine();
    return found != nullptr ? found->handle() : confab_engine{0};
  }
  std::uint64_t number(std::size_t i) const { return read_number(env_, values_[i]); }

 private:
  napi_env env_;
  std::array<napi_value, 8> values_ = {};
};

/// Arguments 1 to 4: kind, user, session, token.
class Caller {
 public:
  Caller(napi_env env, const Arguments& arguments) : token_(env, arguments[4]) {
    caller_.kind = static_cast<std::uint32_t>(arguments.number(1));
    caller_.user = arguments.number(2);
    caller_.session = arguments.number(3);
    caller_.token = token_.str();
  }
  const confab_caller* get() const { return &caller_; }

 private:
  Text token_;
  confab_caller caller_ = {};
};

napi_value nothing(napi_env env) {
  napi_value value = nullptr;
  napi_get_undefined(env, &value);
  return value;
}

std::uint64_t number_option(napi_env env, napi_value options, const char* name) {
  napi_value value = nullptr;
  napi_get_named_property(env, options, name, &value);
  return read_number(env, value);
}

std::string text_option(napi_env env, napi_value options, const char* name) {
  napi_value value = nullptr;
  napi_get_named_property(env, options, name, &value);
  const Text text(env, value);
  return std::string(text.str().data, text.str().size);
}

// --- functions -------------------------------------------------------------------------------------------------------

/// open(core, options, log)
napi_value open(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  const napi_value from = given[1];
  Options options;
  options.data_dir = text_option(env, from, "dataDir");
  options.issuer = text_option(env, from, "issuer");
  options.c.force_network_fs = static_cast<std::uint32_t>(number_option(env, from, "forceNetworkFs"));
  options.c.map_bytes = number_option(env, from, "mapBytes");
  options.c.access_token_ms = static_cast<std::int64_t>(number_option(env, from, "accessTokenMs"));
  options.c.long_access_token_ms = static_cast<std::int64_t>(number_option(env, from, "longAccessTokenMs"));
  options.c.refresh_token_ms = static_cast<std::int64_t>(number_option(env, from, "refreshTokenMs"));
  options.c.password_memory_bytes = number_option(env, from, "passwordMemoryBytes");
  options.c.password_passes = number_option(env, from, "passwordPasses");
  options.c.calls_max = static_cast<std::uint32_t>(number_option(env, from, "callsMax"));
  options.c.subscriptions_max = static_cast<std::uint32_t>(number_option(env, from, "subscriptionsMax"));
  Engine::start(env, given[0], std::move(options), given[2]);
  return nothing(env);
}

/// call(core, kind, user, session, token, operation, request): the call's number, or an error
napi_value call(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  const Caller caller(env, given);
  const Text operation(env, given[5]);
  const Text request(env, given[6]);
  std::uint64_t id = 0;
  confab_error* error = nullptr;
  const confab_status status =
      confab_call_async(given.handle(), caller.get(), operation.str(), request.str(), &id, &error);
  const Failure failure(error);
  return status == CONFAB_OK ? make_number(env, id) : make_error(env, status, error);
}

/// subscribe(core, kind, user, session, token, cursor): the subscription's number, or an error
napi_value subscribe(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  const Caller caller(env, given);
  const Text cursor(env, given[5]);
  std::uint64_t id = 0;
  confab_error* error = nullptr;
  const confab_status status = confab_subscribe(given.handle(), caller.get(), cursor.str(), &id, &error);
  const Failure failure(error);
  return status == CONFAB_OK ? make_number(env, id) : make_error(env, status, error);
}

/// follow(core, name, from): the follower's number, or an error
napi_value follow(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  const Text name(env, given[1]);
  const Text from(env, given[2]);
  std::uint64_t id = 0;
  confab_error* error = nullptr;
  const confab_status status = confab_follow(given.handle(), name.str(), from.str(), &id, &error);
  const Failure failure(error);
  return status == CONFAB_OK ? make_number(env, id) : make_error(env, status, error);
}

/// confirm(core, follower, cursor): nothing, or an error
napi_value confirm(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  const Text cursor(env, given[2]);
  confab_error* error = nullptr;
  const confab_status status = confab_confirm(given.handle(), given.number(1), cursor.str(), &error);
  const Failure failure(error);
  return status == CONFAB_OK ? nothing(env) : make_error(env, status, error);
}

/// cancel(core, call), unsubscribe(core, subscription) and so on; an engine that is closed is no error.
template <confab_status (*Function)(confab_engine, std::uint64_t, confab_error**)>
napi_value tell(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  Function(given.handle(), given.number(1), nullptr);
  return nothing(env);
}

/// hold(core, 1 or 0)
napi_value hold(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  if (Engine* engine = given.engine()) engine->hold(env, given.number(1) != 0);
  return nothing(env);
}

/// close(core): core.closed() follows
napi_value close(napi_env env, napi_callback_info info) {
  const Arguments given(env, info);
  if (Engine* engine = given.engine()) engine->begin_close();
  return nothing(env);
}

napi_value close_all_now(napi_env env, napi_callback_info) {
  close_all(env);
  return nothing(env);
}

/// The catalogue as JSON, or an error.
napi_value describe(napi_env env, napi_callback_info) {
  confab_reply* reply = nullptr;
  confab_error* error = nullptr;
  const confab_status status = confab_describe(&reply, &error);
  const Reply owned(reply);
  const Failure failure(error);
  return status == CONFAB_OK ? make_text(env, confab_reply_json(reply)) : make_error(env, status, error);
}

napi_value version(napi_env env, napi_callback_info) {
  const std::string text = confab_version();
  return make_text(env, {text.data(), text.size()});
}

napi_value abi_version(napi_env env, napi_callback_info) { return make_number(env, confab_abi_version()); }

}  // namespace

/// Runs once in each environment (the main thread, a worker thread) that loads the addon.
NAPI_MODULE_INIT() {
  auto* engines = new std::unordered_set<Engine*>;
  const auto free_engines = [](napi_env, void* data, void*) { delete static_cast<std::unordered_set<Engine*>*>(data); };
  napi_set_instance_data(env, engines, free_engines, nullptr);
  const std::pair<const char*, napi_callback> functions[] = {{"open", open},
                                                             {"call", call},
                                                             {"subscribe", subscribe},
                                                             {"follow", follow},
                                                             {"confirm", confirm},
                                                             {"cancel", tell<confab_cancel>},
                                                             {"unsubscribe", tell<confab_unsubscribe>},
                                                             {"pause", tell<confab_pause>},
                                                             {"resume", tell<confab_resume>},
                                                             {"hold", hold},
                                                             {"close", close},
                                                             {"closeAll", close_all_now},
                                                             {"describe", describe},
                                                             {"version", version},
                                                             {"abiVersion", abi_version}};
  for (const auto& [name, function] : functions) {
    napi_value value = nullptr;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  }
  return exports;
}
