#include "capi/guard.hpp"

namespace confab::capi {

namespace {
thread_local bool callback_under_way = false;
}  // namespace

bool in_callback() noexcept { return callback_under_way; }

Answer called_back() { return {CONFAB_ERR_UNSUPPORTED, "not inside a callback of the engine"}; }

CallbackScope::CallbackScope() noexcept : outer_(std::exchange(callback_under_way, true)) {}
CallbackScope::~CallbackScope() { callback_under_way = outer_; }

confab_status give(Answer answer, confab_error** error) noexcept {
  const confab_status status = answer.status();
  if (status != CONFAB_OK && error != nullptr) *error = new (std::nothrow) confab_error(std::move(answer).take());
  return status;
}

}  // namespace confab::capi
