#include "common/engine/store_watch.hpp"

#include <string>

namespace confab::servers {

bool StoreWatch::is_broken(const Result<>& standing) {
  switch (standing.code()) {
    case ErrorCode::io_error:
    case ErrorCode::incompatible:
    case ErrorCode::internal:
      return true;
    default:
      return false;
  }
}

Result<> StoreWatch::look(const Result<>& standing, std::int64_t now_ms) {
  if (!is_broken(standing)) {
    broken_since_ms_.reset();
    return {};
  }
  if (!broken_since_ms_) broken_since_ms_ = now_ms;
  if (now_ms - *broken_since_ms_ < patience_ms_) return {};
  return Error{standing.code(), "the store could not be written for " + std::to_string(patience_ms_ / 1'000) +
                                    " s: " + standing.error().message};
}

}  // namespace confab::servers
