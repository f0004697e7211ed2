#pragma once

#include <string_view>

#include <confab/result.hpp>

#include "common/http/connection_limiter.hpp"
#include "common/http/message.hpp"
#include "common/limits/gcra.hpp"

namespace confab::servers::api {

/// How often one may try a password. Each rate is {so many, so many at once, in so many milliseconds}. There is none
/// for an e-mail alone: whoever knows it could shut its owner out.
struct PasswordLimits {
  Rate attempts_per_address = {60, 200, 60'000};          ///< signing in and up; over it: rate_limited (429)
  Rate attempts_per_address_and_email = {5, 10, 60'000};  ///< over it: rate_limited (429)
};

/// Bounds tries at passwords before one is hashed. Threads: any.
class PasswordGuard {
 public:
  PasswordGuard(const PasswordLimits& limits, const ConnectionLimiter& limiter);

  /// A try at the password of `who`: an e-mail as the client wrote it, or another name. Whoever spells one in many ways
  /// is still under the rate of his address. Errors: rate_limited
  Result<> attempt(const Request& request, std::string_view who) const;

 private:
  const PasswordLimits limits_;
  const ConnectionLimiter& limiter_;
};

}  // namespace confab::servers::api
