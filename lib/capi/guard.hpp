#pragma once

#include <exception>
#include <new>
#include <utility>

#include <confab/confab.h>

#include "capi/answers.hpp"

namespace confab::capi {

/// True while this thread runs a callback of the host: nothing may be called from there.
bool in_callback() noexcept;

/// What is answered then.
Answer called_back();

/// Marks a callback under way on this thread.
class CallbackScope {
 public:
  CallbackScope() noexcept;
  ~CallbackScope();
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;

 private:
  const bool outer_;
};

/// Gives an answer to a C caller. Memory too short for the error's text leaves its status.
confab_status give(Answer answer, confab_error** error) noexcept;

/// Every entry point is one call of this: no exception leaves it.
template <typename Body>
confab_status guard(confab_error** error, Body body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    return give(body(), error);
  } catch (const std::bad_alloc&) {
    return CONFAB_ERR_NO_MEMORY;
  } catch (...) {
    return CONFAB_ERR_INTERNAL;
  }
}

}  // namespace confab::capi
