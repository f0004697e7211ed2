#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <confab/confab.h>
#include <confab/result.hpp>

/// What stands behind the opaque pointers of the C API.

struct confab_error {
  confab_status status = CONFAB_OK;
  std::int32_t retry_after_ms = 0;
  std::string message;
  std::string field;
};

struct confab_reply {
  std::string json;
};

struct confab_item {
  std::uint32_t kind = 0;
  std::uint64_t id = 0;
  std::string reply;                        ///< of a call
  std::shared_ptr<const std::string> told;  ///< of a subscription; shared by all that get the event
  std::unique_ptr<confab_error> error;
};

namespace confab::capi {

/// What a function of the C API has to say: fine, or an error. Wider than Result, as its list of statuses is.
class [[nodiscard]] Answer {
 public:
  Answer() = default;
  Answer(confab::Error error)  // NOLINT: an engine's error is an answer
      : error_{static_cast<confab_status>(error.code), error.retry_after_ms, std::move(error.message),
               std::move(error.field)} {}
  Answer(confab_status status, std::string message) : error_{status, 0, std::move(message), {}} {}

  confab_status status() const noexcept { return error_.status; }
  confab_error&& take() && noexcept { return std::move(error_); }

 private:
  confab_error error_;
};

inline Answer invalid(const char* field, const char* message) {
  return confab::Error{ErrorCode::invalid_argument, message, field};
}

}  // namespace confab::capi
