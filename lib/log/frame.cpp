#include "log/frame.hpp"

#include <algorithm>
#include <utility>

namespace confab::log {

namespace {

constexpr std::uint32_t kRetryAfterMsMax = 60'000;

}  // namespace

FailureFrame to_frame(std::uint64_t number, const Error& error) {
  return {number, static_cast<std::uint32_t>(error.code), error.message, error.field,
          static_cast<std::uint32_t>(std::max(error.retry_after_ms, 0))};
}

Error to_error(FailureFrame frame) {
  const bool known = frame.code >= static_cast<std::uint32_t>(ErrorCode::invalid_argument) &&
                     frame.code <= static_cast<std::uint32_t>(ErrorCode::method_not_allowed);
  return {known ? static_cast<ErrorCode>(frame.code) : ErrorCode::internal, std::move(frame.message),
          std::move(frame.field), static_cast<int>(std::min(frame.retry_after_ms, kRetryAfterMsMax))};
}

}  // namespace confab::log
