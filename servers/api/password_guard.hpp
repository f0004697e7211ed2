#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/http/connection_limiter.hpp"
#include "common/http/message.hpp"
#include "common/limits/gcra.hpp"
#include "common/limits/usage_table.hpp"

namespace confab::servers::api {

/// How often one may try a password. Each rate is {so many, so many at once, in so many milliseconds}. An address is
/// that of an IPv4 host or an IPv6 network of 64 bits. The bound of an account holds for addresses that have not signed
/// in to it since the server started: guessing becomes slow, and its owner still gets in from where they always do.
struct PasswordLimits {
  Rate attempts_per_address = {60, 200, 60'000};          ///< signing in and up; over it: rate_limited (429)
  Rate attempts_per_address_and_email = {5, 10, 60'000};  ///< over it: rate_limited (429)
  Rate attempts_per_account = {20, 40, 60'000};           ///< by addresses new to it, all together; over it: 429
  std::size_t under_way_per_address_max = 32;             ///< waiting to be hashed, or being hashed; over it: 503
};

/// Bounds tries at passwords before one is hashed. Threads: any.
class PasswordGuard {
 public:
  PasswordGuard(const PasswordLimits& limits, const ConnectionLimiter& limiter);

  /// A try that was admitted. Keep it until the answer is there.
  class Attempt {
   public:
    /// It was right: the address is no longer new to the account.
    void succeeded() const;

   private:
    friend class PasswordGuard;
    std::shared_ptr<UsageTable> known_;
    UsageTable::Key pair_;
    std::shared_ptr<UsageTable::Slot> under_way_;
  };

  /// A try at the account of an e-mail, which is counted by its folded form however it is spelled. What is no e-mail is
  /// counted as it stands. Errors: rate_limited, overloaded
  Result<Attempt> attempt_email(const Request& request, std::string_view email) const;
  /// A try of a signed-in user at their own password. Errors: rate_limited, overloaded
  Result<Attempt> attempt_user(const Request& request, UserId user) const;

 private:
  Result<Attempt> attempt(const Request& request, std::string_view account) const;

  const PasswordLimits limits_;
  const ConnectionLimiter& limiter_;
  /// Addresses that signed in to an account. A table of its own: a crowd of them must not crowd out what is counted.
  const std::shared_ptr<UsageTable> known_;
};

}  // namespace confab::servers::api
