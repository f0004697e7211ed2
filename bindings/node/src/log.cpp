#include "log.hpp"

#include <cstddef>
#include <memory>
#include <new>
#include <string>

#include "values.hpp"

namespace confab_node {

namespace {

constexpr std::size_t kLinesMax = 1024;

struct Line {
  std::int32_t level;
  std::string text;
};

}  // namespace

void Log::begin(napi_env env, napi_value function) {
  napi_valuetype type = napi_undefined;
  napi_typeof(env, function, &type);
  if (type != napi_function) return;
  napi_value name = make_text(env, {"confab log", 10});
  napi_create_threadsafe_function(env, function, nullptr, name, kLinesMax, 1, nullptr, nullptr, nullptr, &Log::give,
                                  &carrier_);
  if (carrier_ != nullptr) napi_unref_threadsafe_function(env, carrier_);
}

void Log::end() {
  if (carrier_ != nullptr) napi_release_threadsafe_function(carrier_, napi_tsfn_release);
  carrier_ = nullptr;
}

void Log::take(void* user_data, std::int32_t level, confab_str line) {
  const auto carrier = static_cast<napi_threadsafe_function>(user_data);
  std::unique_ptr<Line> copy(new (std::nothrow) Line{level, {}});
  if (!copy) return;
  copy->text.assign(line.data, line.size);
  if (napi_call_threadsafe_function(carrier, copy.get(), napi_tsfn_nonblocking) == napi_ok) copy.release();
}

void Log::give(napi_env env, napi_value function, void*, void* data) {
  const std::unique_ptr<Line> line(static_cast<Line*>(data));
  if (env == nullptr || function == nullptr) return;
  napi_value receiver = nullptr;
  napi_get_undefined(env, &receiver);
  const napi_value arguments[] = {make_number(env, static_cast<std::uint64_t>(line->level)),
                                  make_text(env, {line->text.data(), line->text.size()})};
  if (napi_call_function(env, receiver, function, 2, arguments, nullptr) == napi_pending_exception) {
    napi_value exception = nullptr;
    napi_get_and_clear_last_exception(env, &exception);
    napi_fatal_exception(env, exception);
  }
}

}  // namespace confab_node
