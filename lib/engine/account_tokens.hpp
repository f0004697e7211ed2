#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <confab/engine.hpp>

#include "auth/password_pool.hpp"
#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/host_calls.hpp"
#include "engine/reads.hpp"
#include "state/command.hpp"
#include "util/clock.hpp"
#include "util/random.hpp"

namespace confab::engine {

/// People forget passwords and change addresses, and prove who they are by a token from a mail. The engine makes and
/// takes the tokens and keeps only their hashes; the host sends the mail. What a stranger may ask for is answered
/// before anything is looked up, so that neither the answer nor its time tells who is registered.
///
/// Threads:  any. Completions are called on the log's thread for them, a password or a query thread.
/// Lifetime: ends after its last completion and before its parts do.
class AccountTokens {
 public:
  struct Parts {
    const EngineOptions& options;
    const Reads& reads;
    Commands& commands;
    auth::PasswordPool& passwords;
    const HostCalls& host_calls;
    const util::Clock& clock;
    util::RandomSource& random;
  };
  explicit AccountTokens(const Parts& parts) : parts_(parts) {}

  void request_reset(std::string_view email, Done<Position> done);
  void reset_password(std::string_view token, std::string_view next, Done<Position> done);
  void change_email(const Caller& caller, std::string_view password, std::string_view email, Done<Position> done);
  void confirm_email(std::string_view token, Done<Position> done);
  void make_reset_token(std::string_view email, Done<AccountToken> done);
  void make_email_token(UserId user, std::string_view email, Done<AccountToken> done);

 private:
  struct Account {
    UserId id;
    state::UserRecord record;
  };
  Result<std::optional<Account>> find(std::string_view folded_email) const;
  void send_reset(const std::string& folded_email);
  /// `body` without its hash; `to` is where the token goes.
  void make(const Caller& caller, state::MakeAccountToken body, std::string to, Done<AccountToken> done);
  void send(Mail::Kind kind, AccountToken token) const;
  void warn(const Error& error) const;

  const Parts parts_;
};

}  // namespace confab::engine
